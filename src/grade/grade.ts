import { createHash } from 'node:crypto';
import path from 'node:path';
import { messageOf } from '../base';
import type { Handed } from './findSubmissions';
import { gradeNotebook, type GraderOptions } from './gradeNotebook';
import { readStudentFile } from './readStudentFile';
import { GradeRejection } from './rejection';
import { readResult, resultName, writeResult, type GradeResult } from './result';

/** What is found out about a submission to the competition. */
export type ZipGrade = Pick<GradeResult, 'outcome' | 'reason' | 'checks' | 'errors' | 'score' | 'of'> &
  Partial<Pick<GradeResult, 'student' | 'track' | 'scores'>>;

/** How {@link gradeAll} grades. */
export interface GradeOptions extends GraderOptions {
  /** The folder of the results. */
  out: string;
  /** The version of risklab. */
  version: string;
  /** How many submissions are graded at a time. */
  jobs: number;
  /** Grades a ZIP. Default: it is rejected. */
  gradeZip?: (file: string, options: GraderOptions) => Promise<ZipGrade>;
  /** Is told each result. @param kept - it was there already */
  onResult?: (result: GradeResult, kept: boolean) => void;
}

/** A ZIP may be larger than a notebook; what reads it has limits of its own. */
const largestZip = 200_000_000;

/**
 * Grades submissions, a few at a time, and writes a result for each as soon as it is there. One that was graded already, by the same version
 * and with the same seed, is left out. Whatever becomes of one, the others are graded.
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
  const earlier = await readResult(path.join(options.out, resultName(handed))).catch(() => undefined);
  if (earlier && isSame(earlier, sha256, options)) {
    options.onResult?.(earlier, true);
    return earlier;
  }
  const grade = found instanceof GradeRejection ? rejected(found) : await gradeOne(handed, found, options);
  if (options.signal.aborted) return undefined;
  const { seed, version } = options;
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  const result: GradeResult = { format: 1, student, file, sha256, seed, version, ...grade, seconds };
  await writeResult(options.out, result);
  options.onResult?.(result, false);
  return result;
}

function isSame(earlier: GradeResult, sha256: string, { seed, version }: GradeOptions): boolean {
  return (
    sha256 !== '' &&
    earlier.sha256 === sha256 &&
    earlier.seed === seed &&
    earlier.version === version &&
    earlier.outcome !== 'failed'
  );
}

async function fileOf({ path: place }: Handed): Promise<Buffer | GradeRejection> {
  try {
    return await readStudentFile(place, /\.zip$/i.test(place) ? largestZip : undefined);
  } catch (error) {
    return asRejection(error);
  }
}

async function gradeOne(handed: Handed, bytes: Buffer, options: GradeOptions): Promise<ZipGrade> {
  try {
    if (!/\.zip$/i.test(handed.path)) return await gradeNotebook(bytes, options);
    if (!options.gradeZip)
      throw new GradeRejection('rejected', 'It is a ZIP: submissions to the competition are not graded here.');
    return await options.gradeZip(handed.path, options);
  } catch (error) {
    return rejected(asRejection(error));
  }
}

/** What nobody has thought of is a failure of the grader, and no fault of whoever handed it in. */
function asRejection(error: unknown): GradeRejection {
  return error instanceof GradeRejection ? error : new GradeRejection('failed', messageOf(error));
}

function rejected({ outcome, message }: GradeRejection): ZipGrade {
  return { outcome, reason: message, checks: [], errors: [], score: 0, of: 0 };
}
