import type { CheckResult } from '../../check';
import { entryNotebook } from '../gradingNotebook';
import type { GraderOptions } from '../gradeNotebook';
import { Probe } from '../probe';
import type { GradeResult } from '../result';
import { errorsOf, whereItEnded } from '../runEnd';
import { runAndAsk } from '../runAndAsk';
import { shortened } from '../shortFindings';
import { compareScores, type EntryScores, type ScoreDifference } from './compareScores';
import { predictionsExpression, predictionsIn } from './predictionsProbe';

/** An entry to the competition, as it was handed in. */
export interface HandedEntry {
  /** The bytes of its notebook. */
  notebook: Buffer;
  /** Its predictions, in the order of the contest's rows. */
  predictions: EntryScores;
  /** Such as `avatar`. */
  track: string;
}

/** How {@link gradeEntry} grades, beside what notebooks take. */
export interface EntryOptions extends Omit<GraderOptions, 'checks' | 'seed' | 'profile'> {
  /** How far predictions may be from those that were handed in, see {@link compareScores}. */
  tolerance: number;
}

/** What is found out about an entry. */
export type EntryGrade = Pick<GradeResult, 'track' | 'outcome' | 'reason' | 'checks' | 'errors' | 'score' | 'of'>;

/** What an entry earns whose notebook makes what was handed in. */
export const entryPoints = 1;
const title = 'The notebook makes the predictions that were handed in';

/**
 * Runs the notebook of an entry as it was handed in, and compares the predictions that it writes with those beside it. They are plain
 * numbers when they come here: nothing of the run is read by native code, and nothing of it is scored.
 *
 * @throws GradeRejection when the notebook cannot be run
 */
export async function gradeEntry(entry: HandedEntry, options: EntryOptions): Promise<EntryGrade> {
  const { limits, tolerance } = options;
  const { cells, numbers } = entryNotebook(entry.notebook);
  const probe = new Probe(predictionsExpression, limits.output);
  const results = await runAndAsk(cells, [probe], options);
  const end = whereItEnded(results, numbers, limits);
  const errors = errorsOf(results.cells, numbers);
  const common = { track: entry.track, errors, of: entryPoints };
  const { answers } = probe;
  if (end.outcome !== 'graded' || results.probes[0]?.outcome !== 'ok' || !answers || 'refused' in answers) {
    const said = shortened(results.probes[0]?.message ?? 'It gave no predictions.');
    const got = end.reason || (answers && 'refused' in answers ? answers.refused : said);
    const outcome = end.outcome === 'graded' ? 'rejected' : end.outcome;
    return {
      ...common,
      outcome,
      reason: end.reason || `Its notebook gives no predictions. ${got}`,
      checks: [check('error', got)],
      score: 0,
    };
  }
  const why = difference(entry.predictions, answers.answers, tolerance);
  if (why.agrees)
    return { ...common, outcome: 'graded', reason: '', checks: [check('passed', why.got)], score: entryPoints };
  return {
    ...common,
    outcome: 'rejected',
    reason: `Its notebook gives ${why.got}`,
    checks: [check('failed', why.got)],
    score: 0,
  };
}

/** What a run gave, beside what was handed in. */
function difference(handedIn: EntryScores, answers: unknown, tolerance: number): { agrees: boolean; got: string } {
  const run = predictionsIn(answers, handedIn.score.length);
  if (typeof run === 'string') return { agrees: false, got: `${run}.` };
  if ((run.risk === undefined) !== (handedIn.risk === undefined))
    return {
      agrees: false,
      got: `predictions ${run.risk ? 'with a' : 'without a'} risk, other than what was handed in.`,
    };
  const found = compareScores(handedIn, run, tolerance);
  return { agrees: found.beyond === 0, got: sentenceOf(found, tolerance) };
}

function sentenceOf({ rows, beyond, decisions, largest }: ScoreDifference, tolerance: number): string {
  const figures = `largest difference of scores: ${Number(largest.toPrecision(3))}, decisions that differ: ${decisions}`;
  return beyond === 0
    ? `the same predictions within ${tolerance}: ${figures}.`
    : `other predictions: ${beyond} of ${rows} differ by more than ${tolerance}; ${figures}.`;
}

function check(state: CheckResult['state'], got: string): CheckResult {
  const todo =
    'Fix every seed, run the notebook from top to bottom in a fresh kernel, and hand in what that run wrote.';
  const hint = state === 'passed' ? 'Nothing to do.' : todo;
  const finding = {
    what: 'entry/predictions.parquet of a fresh run',
    expected: 'the predictions that were handed in',
    got,
    hint,
  };
  return {
    id: 'run',
    title,
    state,
    points: state === 'passed' ? entryPoints : 0,
    of: entryPoints,
    findings: [finding],
  };
}
