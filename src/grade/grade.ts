import { createHash } from 'node:crypto';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '../base';
import type { Handed } from './findSubmissions';
import { gradeNotebook, sumOf, type GraderOptions } from './gradeNotebook';
import { labIn } from './gradingNotebook';
import { readStudentFile } from './readStudentFile';
import { GradeRejection } from './rejection';
import { readResult, resultName, writeResult, type GradeResult, type GradeSettings } from './result';

/** What is found out about a submission. */
export type ZipGrade = Pick<GradeResult, 'outcome' | 'reason' | 'checks' | 'errors' | 'score' | 'of'> &
  Partial<Pick<GradeResult, 'entrant' | 'lab' | 'track' | 'scores'>>;

/** Grades ZIPs. */
export interface ZipGrader {
  /** What grades of ZIPs depend on, beside what those of notebooks do. */
  settings: GradeSettings;
  /** What those that are rejected are of, and could have earned. */
  missed: Required<Pick<GradeResult, 'track' | 'of'>>;
  /** @param file - the path of the ZIP @throws GradeRejection when it cannot be graded */
  grade(file: string): Promise<ZipGrade>;
}

/** How {@link gradeAll} grades. */
export interface GradeOptions extends GraderOptions {
  /** The folder of the results. */
  out: string;
  /** The version of risklab. */
  version: string;
  /** How many submissions are graded at a time. */
  jobs: number;
  /** What grades depend on; submissions that were graded with others are graded again. */
  settings: GradeSettings;
  /** The lab of notebooks that are rejected and of which nothing else tells it, such as `04`. Default: none, and no points are missed. */
  lab?: string | undefined;
  /** Grades ZIPs. Default: they are rejected. */
  zips?: ZipGrader | undefined;
  /** Is told each result. @param kept - it was there already */
  onResult?: (result: GradeResult, kept: boolean) => void;
}

/** A ZIP may be larger than a notebook; what reads it has limits of its own. */
const largestZip = 200_000_000;

/**
 * Grades submissions, a few at a time, and writes a result for each as soon as it is there. One that was graded already, by the same version
 * and with the same seed and settings, is left out. Whatever becomes of one, the others are graded.
 *
 * @returns the results, in the order of the submissions; without those that were not graded as the run was stopped
 */
export async function gradeAll(submissions: readonly Handed[], options: GradeOptions): Promise<GradeResult[]> {
  const results: (GradeResult | undefined)[] = [];
  const queue = submissions.entries();
  const worker = async (): Promise<void> => {
    for (const [i, handed] of queue) {
      if (options.signal.aborted) return;
      results[i] = await gradeOrKeep(handed, options);
    }
  };
  await Promise.all(Array.from({ length: options.jobs }, worker));
  return results.filter((result) => result !== undefined);
}

async function gradeOrKeep(handed: Handed, options: GradeOptions): Promise<GradeResult | undefined> {
  const start = performance.now();
  const { student, file } = handed;
  const found = await fileOf(handed);
  const sha256 = found instanceof GradeRejection ? '' : createHash('sha256').update(found).digest('hex');
  const settings = isZip(handed) ? { ...options.settings, ...options.zips?.settings } : options.settings;
  const earlier = await readResult(path.join(options.out, resultName(handed))).catch(() => undefined);
  if (earlier && isSame(earlier, sha256, settings, options)) {
    options.onResult?.(earlier, true);
    return earlier;
  }
  const grade =
    found instanceof GradeRejection ? rejected(found, handed, options) : await gradeOne(handed, found, options);
  if (options.signal.aborted) return undefined;
  const { seed, version } = options;
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  const result: GradeResult = { format: 1, student, file, sha256, seed, version, settings, ...grade, seconds };
  await writeResult(options.out, result);
  options.onResult?.(result, false);
  return result;
}

function isSame(
  earlier: GradeResult,
  sha256: string,
  settings: GradeSettings,
  { seed, version }: GradeOptions,
): boolean {
  return (
    sha256 !== '' &&
    earlier.sha256 === sha256 &&
    earlier.seed === seed &&
    earlier.version === version &&
    isDeepStrictEqual(earlier.settings, settings) &&
    earlier.outcome !== 'failed'
  );
}

function isZip({ path: place }: Handed): boolean {
  return /\.zip$/i.test(place);
}

async function fileOf(handed: Handed): Promise<Buffer | GradeRejection> {
  try {
    return await readStudentFile(handed.path, isZip(handed) ? largestZip : undefined);
  } catch (error) {
    return asRejection(error);
  }
}

async function gradeOne(handed: Handed, bytes: Buffer, options: GradeOptions): Promise<ZipGrade> {
  try {
    if (!isZip(handed)) return await gradeNotebook(bytes, options);
    if (!options.zips) throw new GradeRejection('rejected', 'It is a ZIP, and no contest was named for it.');
    return await options.zips.grade(handed.path);
  } catch (error) {
    return rejected(asRejection(error), handed, options, bytes);
  }
}

/** What nobody has thought of is a failure of the grader, and no fault of whoever handed it in. */
function asRejection(error: unknown): GradeRejection {
  return error instanceof GradeRejection ? error : new GradeRejection('failed', messageOf(error));
}

function rejected(
  { outcome, message }: GradeRejection,
  handed: Handed,
  options: GradeOptions,
  bytes?: Buffer,
): ZipGrade {
  const missed = isZip(handed) ? (options.zips?.missed ?? { of: 0 }) : missedLab(handed, options, bytes);
  return { ...missed, outcome, reason: message, checks: [], errors: [], score: 0 };
}

/** What a notebook that was not run could have earned: by the lab that it tells, else that of its name, such as `04-debiasing.ipynb`. */
function missedLab({ file }: Handed, { checks, lab }: GradeOptions, bytes?: Buffer): Pick<GradeResult, 'lab' | 'of'> {
  const named = /^(\d\d)(?!\d)/.exec(path.posix.basename(file))?.[1];
  const labs = [bytes && labIn(bytes), named, lab].filter((one) => one !== undefined);
  const known = labs.find((one) => checks.exercisesOf(one).length > 0);
  if (known === undefined) return { of: 0 };
  return { lab: known, of: sumOf(checks.exercisesOf(known).map(({ points }) => points)) };
}
