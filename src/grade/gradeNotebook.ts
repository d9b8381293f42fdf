import type { CellResult, KernelProvider } from '../notebook';
import type { CheckResult } from '../check';
import { codeCell, gradingNotebook } from './gradingNotebook';
import type { ExerciseOutline, LabChecks } from './labChecks';
import { Probe } from './probe';
import { GradeRejection } from './rejection';
import type { CellError, GradeOutcome, GradeResult } from './result';
import { runCells, type RunLimits } from './runCells';

/** How notebooks are graded. */
export interface GraderOptions {
  kernels: KernelProvider;
  limits: RunLimits;
  checks: LabChecks;
  /** What the inputs of the checks are drawn from. */
  seed: number;
  /** The profile of the labs that sets their parameters, such as `quick`. */
  profile: string;
  /** Environment variables for the cells. */
  env: Record<string, string>;
  /** Ends the run. */
  signal: AbortSignal;
}

/** What is found out about a notebook. */
export type NotebookGrade = Pick<GradeResult, 'lab' | 'outcome' | 'reason' | 'checks' | 'errors' | 'score' | 'of'>;

/**
 * Runs a learner's notebook and asks it for the answers to the exercises of its lab, which are judged here. Its own checks are not run, and
 * nothing that it says of its score counts. An error in a cell ends nothing.
 *
 * @param bytes - of its file
 * @throws GradeRejection when it cannot be run
 */
export async function gradeNotebook(bytes: Buffer, options: GraderOptions): Promise<NotebookGrade> {
  const { checks: labChecks, seed } = options;
  const { lab, cells, numbers } = gradingNotebook(bytes, options.profile);
  const exercises = labChecks.exercisesOf(lab);
  if (exercises.length === 0) throw new GradeRejection('rejected', `There is nothing to check in a lab ${lab}.`);
  const probes = exercises.map((one) => new Probe(one, labChecks.probeExpression(one.id, seed)));
  const results = await runCells([...cells, ...probes.map(({ source }) => codeCell(source))], {
    ...options,
    onOutput: (index, message) => probes[index - cells.length]?.hear(message),
  });
  const end = endOf(results, cells.length, numbers, options.limits);
  const checks = probes.map((probe, i) => judged(probe, results[cells.length + i], end.reason, options));
  return {
    lab,
    ...end,
    checks,
    errors: errorsOf(results.slice(0, cells.length), numbers),
    score: sumOf(checks.map(({ points }) => points)),
    of: sumOf(exercises.map(({ points }) => points)),
  };
}

/** Where a run ended early, and why; a second run says the same. */
function endOf(
  results: readonly CellResult[],
  own: number,
  numbers: readonly number[],
  limits: RunLimits,
): Pick<NotebookGrade, 'outcome' | 'reason'> {
  const last = results.at(-1);
  const outcome = last && outcomeOf(last);
  if (!last || !outcome) return { outcome: 'graded', reason: '' };
  const index = results.length - 1;
  const where = index < own ? `Cell ${numbers[index]}` : 'A check of its code';
  const why =
    outcome === 'memory'
      ? `It used more than ${limits.memory} MB of memory.`
      : (last.message ?? last.outcome).replace(/ It said: .*/s, '');
  return { outcome, reason: `${where} ended the notebook. ${why}` };
}

function outcomeOf({ outcome, limit, traceback }: CellResult): Exclude<GradeOutcome, 'graded'> | undefined {
  if (limit !== undefined) return limit;
  if (outcome === 'timeout' || outcome === 'dead') return outcome;
  if (outcome === 'aborted') return 'failed';
  return outcome === 'error' && traceback === undefined ? 'dead' : undefined;
}

function errorsOf(results: readonly CellResult[], numbers: readonly number[]): CellError[] {
  return results.flatMap(({ outcome, message = '' }, i) =>
    outcome === 'error' ? [{ cell: numbers[i]!, message }] : [],
  );
}

/** What becomes of an exercise. @param result - of the cell of its probe; undefined when it was not run */
function judged(
  probe: Probe,
  result: CellResult | undefined,
  ended: string,
  { checks, seed }: GraderOptions,
): CheckResult {
  const { exercise, answers } = probe;
  if (!result) return unanswered(exercise, ended);
  if (result.outcome === 'ok' && answers) return checks.judge(exercise.id, answers.answers, seed);
  return unanswered(exercise, result.message ?? 'It gave no answers.');
}

function unanswered({ id, title, points }: ExerciseOutline, got: string): CheckResult {
  const hint = 'Run the notebook from top to bottom in a fresh kernel.';
  const finding = { what: 'the answers', expected: 'answers to this check', got, hint };
  return { id, title, state: 'error', points: 0, of: points, findings: [finding] };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}
