/**
 * Builds a small avatar-faces and prints what it is, as JSON: a program of its own, so that another Node can run it.
 *
 *   node --require tsx/cjs test/data/avatarFaces/digest.ts FOLDER THREADS
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { setProgress, silentProgress } from '../../../src/base';
import { buildAvatarFaces } from '../../../src/data/avatarFaces/build';
import { resolveSettings } from '../../../src/data/avatarFaces/settings';
import { readBuilt } from '../../../src/data/builtFolder';

async function main(folder: string, threads: number): Promise<void> {
  setProgress(silentProgress);
  await buildAvatarFaces(resolveSettings({ train: 240, validation: 24, test: 48, seed: 11 }), folder, threads);
  const { images, table, manifest } = await readBuilt(folder, '');
  const rows = createHash('sha256').update(JSON.stringify(table.toRecords())).digest('hex');
  const digest = { images: images.length, bytes: manifest.files['images.bin']?.sha256, rows };
  process.stdout.write(JSON.stringify({ node: process.versions.node, digest }));
}

const [folder = '', threads = '2'] = process.argv.slice(2);
main(path.resolve(folder), Number(threads)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
