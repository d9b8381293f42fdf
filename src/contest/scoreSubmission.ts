import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError, RisklabError } from '../base';
import { Rejection, scorePredictions, shown, type Judged, type ScoreOptions } from '../submission';
import { noScores, type LeaderboardRow } from './leaderboard/rows';
import { readInProcess, type ReaderLimits } from './reader/readInProcess';
import type { ReaderAnswer } from './reader/answer';
import type { Part, Truth } from './truth';

/** Options of {@link scoreSubmission}. */
export interface ScoreSubmissionOptions extends ScoreOptions, ReaderLimits {
  /** What is true; needed for the track `avatar`. */
  readonly truth?: Truth | undefined;
  /** Whether the private part is scored, too. Default false. */
  readonly final?: boolean;
  /** The time that its lines get, in ISO 8601. Default: now. */
  readonly time?: string;
}

/**
 * Scores a submission, and runs none of its code. In the track `avatar` the truth file says what is right; in the track `own` the entrant does,
 * so these scores are only for people to look at.
 *
 * @param file - the path of the ZIP
 * @returns its lines for the leaderboard: one for each part that was scored, or one that says why it was rejected
 * @throws the error of the system where the ZIP cannot be read at all
 */
export async function scoreSubmission(file: string, options: ScoreSubmissionOptions = {}): Promise<LeaderboardRow[]> {
  const { truth, time = new Date().toISOString() } = options;
  const common = { contest: '', sha256: await checksumOf(file), file: shownName(file), first: '', last: '', time };
  const empty = { track: '', part: 'public', state: 'scored', reason: '', scores: noScores } as const;
  let row: LeaderboardRow = { ...common, ...empty };
  try {
    const answer = await readInProcess(file, truth?.label.length, options);
    const { first, last, track, contest } = answer.manifest;
    row = { ...row, first, last, track, contest: track === 'avatar' ? (contest ?? '') : '' };
    if (track === 'own') return [{ ...row, scores: ownScores(row.file, ownTruth(answer), options) }];
    const known = checkedTruth(row.file, contest, truth);
    const wanted: readonly Part[] = options.final ? ['public', 'private'] : ['public'];
    return wanted.map((part) => {
      const scores = scorePredictions(partOf(answer, known, part), options);
      return { ...row, contest: known.contest ?? '', part, scores };
    });
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    const reason = `${error.reason}${error.todo ? `. ${error.todo}` : ''}`;
    return [{ ...row, contest: truth?.contest === row.contest ? row.contest : '', state: 'rejected', reason }];
  }
}

function checkedTruth(file: string, contest: string | null, truth: Truth | undefined): Truth {
  if (!truth) throw new RisklabError('score: expected --truth FILE, as a submission is of the track avatar, got none.');
  if (truth.contest === undefined || contest === truth.contest) return truth;
  const reason = `its predictions are for ${contest === null ? 'no contest' : `the contest ${contest}`}, and not for ${truth.contest}`;
  throw new Rejection('manifest', file, reason, 'Predict the images of this contest.');
}

function partOf({ score, risk }: ReaderAnswer & { ok: true }, truth: Truth, part: Part): Judged {
  const rows = [...truth.part.keys()].filter((row) => truth.part[row] === part);
  if (rows.length === 0) throw new InputError('the truth file', `rows of the part ${part}`, 'none');
  return {
    score: Float64Array.from(rows, (row) => score[row]!),
    risk: risk ? Float64Array.from(rows, (row) => risk[row]!) : undefined,
    label: Uint8Array.from(rows, (row) => truth.label[row]!),
    group: rows.map((row) => truth.group[row] ?? null),
  };
}

function ownTruth({ score, risk, truth }: ReaderAnswer & { ok: true }): Judged {
  const { label = [], group = [] } = truth ?? {};
  return {
    score: Float64Array.from(score),
    risk: risk ? Float64Array.from(risk) : undefined,
    label: Uint8Array.from(label),
    group,
  };
}

/** What an entrant says to be true may lack a class or groups: that is their fault. */
function ownScores(file: string, judged: Judged, options: ScoreOptions): LeaderboardRow['scores'] {
  try {
    return scorePredictions(judged, options);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new Rejection('predictions', file, `its own data cannot be scored: ${error.message.replace(/\.$/, '')}`);
  }
}

/** The checksum of a file of any size. */
async function checksumOf(file: string): Promise<string> {
  if (!(await stat(file)).isFile()) throw new InputError(file, 'a ZIP', 'no file');
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function shownName(file: string): string {
  return shown(path.basename(file)).slice(1, -1);
}

/**
 * What a submission scored, as plain numbers by name; for other graders.
 *
 * @param file - the path of the ZIP
 * @throws Rejection when it does not count; RisklabError for the track `avatar` without truth
 */
export async function scoresOf(
  file: string,
  options: ScoreSubmissionOptions = {},
): Promise<Record<string, number | null>> {
  const [row] = await scoreSubmission(file, options);
  if (row!.state === 'rejected') throw new Rejection('predictions', row!.file, row!.reason);
  return Object.fromEntries(Object.entries(row!.scores).map(([name, found]) => [name, found?.value ?? null]));
}
