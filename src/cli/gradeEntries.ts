import { statSync } from 'node:fs';
import path from 'node:path';
import { checkRange, InputError } from '../base';
import { readInProcess, readTruth, scoresOf, type Truth } from '../contest';
import { contestFolderFiles, loadContest } from '../data';
import { entryPoints, gradeEntry, GradeRejection, type EntryOptions, type ZipGrade, type ZipGrader } from '../grade';
import { readSubmission, Rejection } from '../submission';

/** The options of `risklab grade` for entries to the competition. */
export interface ContestFlags {
  contest?: string;
  truth?: string;
  tolerance: number;
  sandbox: boolean;
  server?: string;
}

/** A contest whose entries are graded. */
export interface KnownContest {
  readonly id: string;
  readonly rows: number;
  /** Undefined where nothing is to be scored. */
  readonly truth: Truth | undefined;
}

/**
 * The contest that is named; undefined where none is.
 *
 * @throws InputError when it is none, the truth is that of another one, or notebooks could not read it
 */
export async function readContest(flags: ContestFlags): Promise<KnownContest | undefined> {
  checkRange('--tolerance', flags.tolerance, 0, Infinity);
  if (flags.contest === undefined) {
    if (flags.truth === undefined) return undefined;
    throw new InputError('--contest', 'the folder that entrants got, beside --truth', 'none', 'Name it.');
  }
  if (flags.server !== undefined) {
    const todo = 'Grade ZIPs on this machine.';
    throw new InputError('--contest', 'kernels of this machine, which can be shown a folder', '--server', todo);
  }
  const { id, table } = await loadContest(flags.contest);
  if (flags.sandbox) checkReadable(flags.contest);
  const truth = flags.truth === undefined ? undefined : await readTruth(flags.truth);
  if (truth?.contest !== undefined && truth.contest !== id)
    throw new InputError('--truth', `that of the contest ${id}`, `that of ${truth.contest}`);
  return { id, rows: table.height, truth };
}

/** Of root, sandboxes run as users of their own. */
function checkReadable(folder: string): void {
  if (process.getuid?.() !== 0) return;
  const wrong = ['.', ...contestFolderFiles].find((name) => {
    const needed = name === '.' ? 0o005 : 0o004;
    return (statSync(path.join(folder, name)).mode & needed) !== needed;
  });
  if (wrong === undefined) return;
  const got = path.join(folder, wrong);
  throw new InputError('--contest', 'files that all users can read', got, `Type: chmod -R a+rX ${folder}`);
}

/**
 * Grades entries: the notebook is run where the labels are not; what it predicts is compared, and what was handed in is scored, in this
 * process and in one that reads Parquet.
 */
export function entryGrader(contest: KnownContest, options: EntryOptions): ZipGrader {
  const { tolerance } = options;
  const scored = contest.truth ? 'with truth' : 'no';
  return {
    settings: { contest: contest.id, tolerance, scored },
    missed: { track: 'avatar', of: entryPoints },
    grade: async (file) => {
      try {
        return await gradeZip(file, contest, options);
      } catch (error) {
        if (!(error instanceof Rejection)) throw error;
        throw new GradeRejection('rejected', `Rejected, as ${error.reason}. ${error.todo}`.trim());
      }
    },
  };
}

async function gradeZip(file: string, { id, rows, truth }: KnownContest, options: EntryOptions): Promise<ZipGrade> {
  const { manifest, entries, file: name } = await readSubmission(file);
  if (manifest.track !== 'avatar') {
    const todo = 'risklab score scores it.';
    throw new Rejection('manifest', name, `the data of its track, ${manifest.track}, are not in it`, todo);
  }
  if (manifest.contest !== id) {
    const other = manifest.contest === null ? 'no contest' : `the contest ${manifest.contest}`;
    throw new Rejection('manifest', name, `its predictions are for ${other}, and not for ${id}`);
  }
  const { score, risk } = await readInProcess(file, rows);
  const handed = { notebook: entries.get('notebook.ipynb')!, track: manifest.track };
  const { first, last } = manifest;
  const predictions = { score, risk: risk ?? undefined };
  const grade = { entrant: { first, last }, ...(await gradeEntry({ ...handed, predictions }, options)) };
  return grade.outcome === 'graded' && truth ? { ...grade, scores: await scoresOf(file, { truth }) } : grade;
}
