/**
 * Draws a contact sheet of avatar-faces: a few rows of images for each group. Look at it after every change to what is drawn.
 * Groups are those of the column `group` (non-faces last), or of a column that is named; for styles without groups take `trueGroup`.
 *
 *   npx tsx scripts/dataset-sheet.ts sheet.png
 *   npx tsx scripts/dataset-sheet.ts sheet.png '{"style":"openPeeps","difficulty":{"noise":[0,0]}}'
 *   npx tsx scripts/dataset-sheet.ts sheet.png '{"design":"toneWithLabel"}' trueGroup
 */
import sharp from 'sharp';
import { InputError } from '../src/base';
import { loadDataset, type AvatarFacesOptions, type Split } from '../src/data';

const COLUMNS = 16;
const SIZE = 64;
/** As many images as the 12 groups of faces need for a row each. */
const IMAGES = 2 * 12 * COLUMNS;

/** The rows of the split by the value of a column, sorted by it; what has none comes last. */
function rowsByGroup(split: Split, by: string): [group: string, rows: number[]][] {
  if (!split.table.columns.includes(by)) throw new InputError('column', `one of ${split.table.columns.join(', ')}`, by);
  const rows = new Map<string, number[]>();
  const values = split.table.getColumn(by).toArray() as (string | number | boolean | null)[];
  for (const [row, value] of values.entries()) {
    const group = value === null ? 'none' : String(value);
    rows.set(group, [...(rows.get(group) ?? []), row]);
  }
  return [...rows].sort(([a], [b]) => Number(a === 'none') - Number(b === 'none') || (a < b ? -1 : 1));
}

async function main(file: string | undefined, options: string, by: string): Promise<void> {
  if (!file) throw new InputError('dataset-sheet', 'the name of a PNG file to write', 'none');
  const sizes = { train: 0, validation: 0, test: IMAGES };
  const dataset = await loadDataset('avatar-faces', { ...sizes, ...(JSON.parse(options) as AvatarFacesOptions) });
  const { test } = dataset.splits;
  const lines = rowsByGroup(test, by).flatMap(([group, rows]) =>
    Array.from({ length: Math.ceil(rows.length / COLUMNS) }, (_, i) => ({
      group,
      rows: rows.slice(i * COLUMNS, (i + 1) * COLUMNS),
    })),
  );
  const tiles = lines.flatMap(({ rows }, line) =>
    rows.map((row, i) => ({
      input: Buffer.from(test.images.image(row)),
      raw: { width: SIZE, height: SIZE, channels: 3 as const },
      left: i * SIZE,
      top: line * SIZE,
    })),
  );
  const [width, height] = [COLUMNS * SIZE, Math.max(1, lines.length) * SIZE];
  await sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .composite(tiles)
    .png()
    .toFile(file);
  console.log(`${file}, line by line: ${lines.map(({ group }) => group).join(', ')}`);
}

const [file, options = '{}', by = 'group'] = process.argv.slice(2);
main(file, options, by).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
