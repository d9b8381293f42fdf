/**
 * Draws a contact sheet of avatar-faces: one row a group of faces, then rows of non-faces; for styles without groups the
 * faces come in the order of the test split. Look at it after every change to what is drawn.
 *
 *   npx tsx scripts/dataset-sheet.ts sheet.png
 *   npx tsx scripts/dataset-sheet.ts sheet.png '{"style":"openPeeps","difficulty":{"noise":[0,0]}}'
 */
import sharp from 'sharp';
import { InputError } from '../src/base';
import { faceGroups, loadDataset, type AvatarFacesOptions, type Split } from '../src/data';

const COLUMNS = 16;
const NON_FACE_ROWS = 8;
const SIZE = 64;

/** The first rows of the split that a group has, at most as many as fit. */
function rowsOf(split: Split, wanted: (group: string | null, label: number) => boolean, most: number): number[] {
  const groups = split.table.getColumn('group').toArray() as (string | null)[];
  const labels = split.table.getColumn('label').toArray() as number[];
  return labels.flatMap((label, row) => (wanted(groups[row] ?? null, label) ? [row] : [])).slice(0, most);
}

async function main(file: string | undefined, options: string): Promise<void> {
  if (!file) throw new InputError('dataset-sheet', 'the name of a PNG file to write', 'none');
  const faces = faceGroups.length * COLUMNS;
  const sizes = { train: 0, validation: 0, test: 2 * faces };
  const dataset = await loadDataset('avatar-faces', { ...sizes, ...(JSON.parse(options) as AvatarFacesOptions) });
  const { test } = dataset.splits;
  const rows = faceGroups.flatMap(({ name }) => rowsOf(test, (group) => group === name, COLUMNS));
  if (rows.length === 0) rows.push(...rowsOf(test, (_, label) => label === 1, faces));
  rows.push(...rowsOf(test, (_, label) => label === 0, NON_FACE_ROWS * COLUMNS));
  const [width, height] = [COLUMNS * SIZE, Math.ceil(rows.length / COLUMNS) * SIZE];
  const tiles = rows.map((row, i) => ({
    input: Buffer.from(test.images.image(row)),
    raw: { width: SIZE, height: SIZE, channels: 3 as const },
    left: (i % COLUMNS) * SIZE,
    top: Math.floor(i / COLUMNS) * SIZE,
  }));
  await sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .composite(tiles)
    .png()
    .toFile(file);
  console.log(`${file}: ${faceGroups.map(({ name }) => name).join(', ')}; then non-faces`);
}

const [file, options = '{}'] = process.argv.slice(2);
main(file, options).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
