import { open } from 'node:fs/promises';
import path from 'node:path';
import { readFileSync } from 'node:fs';
import pl from 'nodejs-polars';
import { projectRoot, startProgress } from '../../base';
import { writeBuilt } from '../builtFolder';
import { catalogueEntry } from '../catalogue';
import type { ImageFacts } from './imageMaker';
import { makeBlocks } from './makeBlocks';
import { planImages, type PlannedImage } from './plan';
import { imageSide } from './scene';
import type { AvatarFacesSettings } from './settings';

/** Raised whenever this folder's code makes other bytes for the same settings. */
const revision = '2';
const shape = { height: imageSide, width: imageSide, channels: 3 };
const imageSize = imageSide * imageSide * 3;

/** The exact versions of everything that decides the bytes. */
export function makers(): Record<string, string> {
  const file = path.join(projectRoot, 'package.json');
  const { dependencies } = JSON.parse(readFileSync(file, 'utf8')) as { dependencies: Record<string, string> };
  const names = ['@dicebear/core', '@dicebear/collection', '@resvg/resvg-js', 'emoji-datasource-google', 'pure-rand'];
  return { ...Object.fromEntries(names.map((name) => [name, dependencies[name] ?? 'unknown'])), revision: revision };
}

/**
 * Makes the dataset into a folder, in worker threads, with progress. The bytes depend on the settings alone, not on the
 * number of threads.
 *
 * @param folder - replaced when it exists; whole or not there afterwards
 * @param threads - how many worker threads
 */
export async function buildAvatarFaces(settings: AvatarFacesSettings, folder: string, threads = 2): Promise<void> {
  const { title, licence, source } = await catalogueEntry('avatar-faces');
  const plan = planImages(settings);
  await writeBuilt(folder, async (imagesFile) => {
    const facts = await makeImages(settings, plan.length, threads, imagesFile);
    const options = { ...settings };
    const manifest = { name: 'avatar-faces', title, licence, source, shape: shape, options, madeBy: makers() };
    return { table: tableOf(plan, facts), manifest };
  });
}

/** Writes every image to its place in the file. @returns what is known of each, in the plan's order */
async function makeImages(
  settings: AvatarFacesSettings,
  count: number,
  threads: number,
  imagesFile: string,
): Promise<ImageFacts[]> {
  const facts = new Array<ImageFacts>(count);
  const file = await open(imagesFile, 'w');
  const progress = startProgress('avatar-faces', count);
  let done = 0;
  try {
    await makeBlocks(settings, count, threads, async (block) => {
      await file.write(block.pixels, 0, block.pixels.length, block.from * imageSize);
      block.facts.forEach((fact, k) => (facts[block.from + k] = fact));
      progress.update((done += block.facts.length));
    });
  } finally {
    progress.end(done === count ? undefined : 'stopped');
    await file.close();
  }
  return facts;
}

function tableOf(plan: readonly PlannedImage[], facts: readonly ImageFacts[]): pl.DataFrame {
  const text = (name: string, value: (fact: ImageFacts, i: number) => unknown): pl.Series =>
    pl.Series(name, facts.map(value), pl.Utf8);
  const truth = (name: 'hat' | 'sunglasses'): pl.Series =>
    pl.Series(
      name,
      facts.map((fact) => fact[name]),
      pl.Bool,
    );
  const words = ['skinTone', 'hair', 'facialHair', 'expression', 'group', 'style', 'source'] as const;
  return pl.DataFrame([
    pl.Series(
      'id',
      plan.map(({ split, index }) => `${split}-${String(index).padStart(6, '0')}`),
      pl.Utf8,
    ),
    pl.Series(
      'split',
      plan.map(({ split }) => split),
      pl.Utf8,
    ),
    pl.Series(
      'label',
      facts.map(({ label }) => label),
      pl.Int32,
    ),
    ...words.slice(0, 1).map((name) => text(name, (fact) => fact[name])),
    truth('hat'),
    truth('sunglasses'),
    ...words.slice(1).map((name) => text(name, (fact) => fact[name])),
  ]);
}
