import { open } from 'node:fs/promises';
import path from 'node:path';
import { readFileSync } from 'node:fs';
import pl from 'nodejs-polars';
import { projectRoot, startProgress } from '../../base';
import { writeBuilt } from '../builtFolder';
import { catalogueEntry } from '../catalogue';
import type { ImageFacts } from './imageMaker';
import { makeBlocks } from './makeBlocks';
import { partNames } from './partMarks';
import { planImages, type PlannedImage } from './plan';
import { imageSide } from './scene';
import type { AvatarFacesSettings } from './settings';
import { trueGroups, type TrueGroup } from './trueGroup';

/** Raised whenever this folder's code makes other bytes, or another table, for the same settings. */
const revision = '3';
const shape = { height: imageSide, width: imageSide, channels: 3 };
const imageSize = imageSide * imageSide * 3;
const mapSize = imageSide * imageSide;

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
  await writeBuilt(folder, async (imagesFile, partsFile) => {
    const facts = await makeImages(settings, plan.length, threads, imagesFile, partsFile);
    const options = { ...settings };
    const parts = settings.parts ? { parts: partNames } : {};
    const manifest = {
      name: 'avatar-faces',
      title,
      licence,
      source,
      shape: shape,
      ...parts,
      options,
      madeBy: makers(),
    };
    const table = tableOf(plan, facts, trueGroups(settings));
    return { table: settings.shortcut ? table : table.drop('shortcut'), manifest };
  });
}

/** Writes every image to its place in the file, and so the map of its parts. @returns what is known of each, in the plan's order */
async function makeImages(
  settings: AvatarFacesSettings,
  count: number,
  threads: number,
  imagesFile: string,
  partsFile: string,
): Promise<ImageFacts[]> {
  const facts = new Array<ImageFacts>(count);
  const file = await open(imagesFile, 'w');
  const maps = settings.parts && (await open(partsFile, 'w'));
  const progress = startProgress('avatar-faces', count);
  let done = 0;
  try {
    await makeBlocks(settings, count, threads, async (block) => {
      await file.write(block.pixels, 0, block.pixels.length, block.from * imageSize);
      if (maps && block.parts) await maps.write(block.parts, 0, block.parts.length, block.from * mapSize);
      block.facts.forEach((fact, k) => (facts[block.from + k] = fact));
      progress.update((done += block.facts.length));
    });
  } finally {
    progress.end(done === count ? undefined : 'stopped');
    await file.close();
    await maps?.close();
  }
  return facts;
}

function tableOf(
  plan: readonly PlannedImage[],
  facts: readonly ImageFacts[],
  groupOf: (facts: ImageFacts) => TrueGroup,
): pl.DataFrame {
  const groups = facts.map(groupOf);
  const texts = (name: string, values: unknown[]): pl.Series => pl.Series(name, values, pl.Utf8);
  const truths = (name: string, values: unknown[]): pl.Series => pl.Series(name, values, pl.Bool);
  const known = (name: keyof ImageFacts): unknown[] => facts.map((fact) => fact[name]);
  const ids = plan.map(({ split, index }) => `${split}-${String(index).padStart(6, '0')}`);
  return pl.DataFrame([
    texts('id', ids),
    texts(
      'split',
      plan.map(({ split }) => split),
    ),
    pl.Series(
      'label',
      facts.map(({ label }) => label),
      pl.Int32,
    ),
    texts('skinTone', known('skinTone')),
    ...(['hat', 'sunglasses'] as const).map((name) => truths(name, known(name))),
    ...(['hair', 'facialHair', 'expression', 'group', 'tone', 'background'] as const).map((name) =>
      texts(name, known(name)),
    ),
    texts(
      'trueGroup',
      groups.map(({ trueGroup }) => trueGroup),
    ),
    truths(
      'isMinority',
      groups.map(({ isMinority }) => isMinority),
    ),
    ...(['style', 'source'] as const).map((name) => texts(name, known(name))),
    truths('shortcut', known('shortcut')),
  ]);
}
