import type { CheckResult } from '../check';
import type { CellResult, KernelProvider } from '../notebook';
import { gradingNotebook } from './gradingNotebook';
import type { ExerciseOutline, LabChecks } from './labChecks';
import type { RunLimits } from './notebookRun';
import { Probe } from './probe';
import { GradeRejection } from './rejection';
import type { GradeResult } from './result';
import { errorsOf, whereItEnded } from './runEnd';
import { runAndAsk } from './runAndAsk';
import { shortened, shortFindings } from './shortFindings';

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

/** The largest answers to a check, in MB: those of the labs have a few hundred kB. */
const largestAnswers = 4;

/**
 * Runs a learner's notebook and asks it for the answers to the exercises of its lab, which are judged here. Its own checks are not run, and
 * nothing that it says of its score counts. An error in a cell ends nothing, and a check that does not end costs the others nothing.
 *
 * @param bytes - of its file
 * @throws GradeRejection when it cannot be run
 */
export async function gradeNotebook(bytes: Buffer, options: GraderOptions): Promise<NotebookGrade> {
  const { checks: labChecks, seed, limits } = options;
  const { lab, cells, numbers } = gradingNotebook(bytes, options.profile);
  const exercises = labChecks.exercisesOf(lab);
  if (exercises.length === 0) throw new GradeRejection('rejected', `There is nothing to check in a lab ${lab}.`);
  const probes = exercises.map(({ id }) => new Probe(labChecks.probeExpression(id, seed), largestAnswers));
  const results = await runAndAsk(cells, probes, options);
  const end = whereItEnded(results, numbers, limits);
  const checks = exercises.map((exercise, i) => judged(exercise, probes[i]!, results.probes[i], end.reason, options));
  return {
    lab,
    ...end,
    checks: checks.map((check) => ({ ...check, findings: shortFindings(check.findings) })),
    errors: errorsOf(results.cells, numbers),
    score: sumOf(checks.map(({ points }) => points)),
    of: sumOf(exercises.map(({ points }) => points)),
  };
}

/** What becomes of an exercise. @param result - of the cell of its probe; undefined when it was not run */
function judged(
  exercise: ExerciseOutline,
  { answers }: Probe,
  result: CellResult | undefined,
  ended: string,
  { checks, seed }: GraderOptions,
): CheckResult {
  if (!result) return unanswered(exercise, ended);
  if (result.outcome !== 'ok') return unanswered(exercise, shortened(result.message ?? 'It gave no answers.'));
  if (!answers) return unanswered(exercise, 'It gave no answers.');
  return 'refused' in answers
    ? unanswered(exercise, answers.refused)
    : checks.judge(exercise.id, answers.answers, seed);
}

function unanswered({ id, title, points }: ExerciseOutline, got: string): CheckResult {
  const hint = 'Run the notebook from top to bottom in a fresh kernel.';
  const finding = { what: 'the answers', expected: 'answers to this check', got, hint };
  return { id, title, state: 'error', points: 0, of: points, findings: [finding] };
}

/** The sum of numbers. */
export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}
