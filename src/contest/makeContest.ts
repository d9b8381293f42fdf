import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  checkInteger,
  checkRange,
  foundInstead,
  InputError,
  makeFolders,
  Random,
  whyNoFile,
  writeFileWhole,
} from '../base';
import { drawHiddenFaces, writeContest, type Skew } from '../data';
import { writeTruth } from './truth';

/** Options of {@link makeContest}. */
export interface MakeContestOptions {
  /** A whole number: another number is another set. Default 0. */
  readonly seed?: number;
  /** How many images, an even number of at least 480; half are faces. Default 6048. */
  readonly count?: number;
  /** How often each attribute occurs among the faces. Default: drawn, so that entrants do not know it; each group has at least 4%. */
  readonly skew?: Skew;
  /** The part of the images that the public leaderboard shows, in (0, 1). Default 0.4. */
  readonly publicPart?: number;
  /** The share of images without a face that may be taken for faces, in (0, 1). Default 0.05. */
  readonly falsePositiveRate?: number;
  /** The title of the contest. Default `Faces`. */
  readonly title?: string;
}

/** Where a contest was made. */
export interface MadeContest {
  readonly id: string;
  /** What entrants get: images without labels. */
  readonly entrants: string;
  /** What they must not get. */
  readonly truth: string;
  readonly count: number;
}

/**
 * Makes a contest of the track `avatar`: a hidden test set, drawn by a secret that is made with it.
 *
 * In `folder/entrants` is what entrants get, see `loadContest`; in `folder/maintainer` what they must not: `truth.parquet` (row,
 * label, group, part, contest), `secret.txt` and `options.json`. Neither seed nor skew nor order of the images can be found out from what entrants get: each image
 * is drawn from a seed of its own, of 53 bits, which follow from the secret of 256. With the same secret and options the same contest is made again.
 *
 * @throws InputError for an option out of its range, and a folder with a contest of other options
 */
export async function makeContest(folder: string, options: MakeContestOptions = {}): Promise<MadeContest> {
  const { seed = 0, count = 6048, publicPart = 0.4, falsePositiveRate = 0.05, title = 'Faces' } = options;
  checkInteger('--seed', seed, 0);
  checkInteger('--count', count, 480, 'With fewer images a group has too few to be compared.');
  if (count % 2 !== 0) throw new InputError('--count', 'an even number', count, 'Half of the images are faces.');
  for (const [name, part] of Object.entries({ '--public': publicPart, '--fpr': falsePositiveRate })) {
    checkRange(name, part, Number.MIN_VALUE, { below: 1 });
  }
  const secretFile = path.join(folder, 'maintainer', 'secret.txt');
  const why = whyNoFile(secretFile);
  if (why !== undefined)
    throw new InputError('--out', 'a folder that can be written to', why, 'Choose another folder.');
  const secret = await secretIn(secretFile);
  const random = new Random(Number(BigInt(`0x${secret.slice(0, 13)}`)) + seed);
  const skew = options.skew ?? anySkew(random);
  const told = { seed, count, skew: options.skew ?? null, publicPart, falsePositiveRate, title };
  await checkSameOptions(path.join(folder, 'maintainer', 'options.json'), told);
  const work = await mkdtemp(path.join(os.tmpdir(), 'risklab-contest-'));
  try {
    const { table, images } = await drawHiddenFaces(path.join(work, 'faces'), { count, seed, secret, skew });
    await writeFileWhole(secretFile, `${secret}\n`);
    await writeFileWhole(path.join(folder, 'maintainer', 'options.json'), `${JSON.stringify(told, null, 2)}\n`);
    const entrants = path.join(folder, 'entrants');
    const id = await writeContest(entrants, images, { title, falsePositiveRate });
    const truth = path.join(folder, 'maintainer', 'truth.parquet');
    await writeTruth(truth, table, { contest: id, publicPart, random });
    return { id, entrants, truth, count };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** A contest that runs must not be replaced by chance: its truth would be gone. @throws InputError where the folder has one of other options */
async function checkSameOptions(file: string, told: object): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined || text === `${JSON.stringify(told, null, 2)}\n`) return;
  const todo = 'Make the new contest in another folder; removing this one loses its truth.';
  throw new InputError(path.dirname(path.dirname(file)), 'a folder without a contest of other options', file, todo);
}

/** The secret of an earlier time, or a new one. @throws InputError when the file has something else in it */
async function secretIn(file: string): Promise<string> {
  await makeFolders(path.dirname(file));
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    // One that is there is not to be replaced by another.
    if (error.code !== 'ENOENT') throw new InputError(file, 'a secret', foundInstead(error));
    return undefined;
  });
  if (text === undefined) return randomBytes(32).toString('hex');
  const secret = text.trim();
  if (/^[0-9a-f]{64}$/.test(secret)) return secret;
  throw new InputError(file, 'a secret of 64 hexadecimal digits', 'something else', 'Remove it for a new one.');
}

/** A skew that nobody knows, in which each of the 12 groups has at least 4% of the faces. */
function anySkew(random: Random): Skew {
  const [a, b, c] = [random.uniform(), random.uniform(), random.uniform()];
  const left = 0.25 / (a + b + c);
  const [light, medium] = [0.25 + left * a, 0.25 + left * b];
  const worn = (): number => random.uniform(0.4, 0.6);
  return { light, medium, dark: 1 - light - medium, hat: worn(), sunglasses: worn() };
}
