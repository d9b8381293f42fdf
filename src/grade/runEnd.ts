import type { CellResult } from '../notebook';
import type { RunLimits } from './notebookRun';
import type { CellError, GradeOutcome, GradeResult } from './result';
import type { RunResults } from './runAndAsk';
import { shortened } from './shortFindings';

/**
 * Where a run ended early, and why; a second run says the same.
 *
 * @param numbers - those of its cells
 */
export function whereItEnded(
  { cells, probes }: RunResults,
  numbers: readonly number[],
  limits: RunLimits,
): Pick<GradeResult, 'outcome' | 'reason'> {
  const own = cells.at(-1);
  const end = own && outcomeOf(own);
  if (end) return { outcome: end, reason: `Cell ${numbers[cells.length - 1]} ended the notebook. ${why(own, limits)}` };
  const check = probes.find((result) => result && outcomeOf(result));
  if (!check) return { outcome: 'graded', reason: '' };
  return { outcome: outcomeOf(check)!, reason: `A check of its code was ended. ${why(check, limits)}` };
}

function why(result: CellResult, limits: RunLimits): string {
  if (result.limit === 'memory') return `It used more than ${limits.memory} MB of memory.`;
  return shortened((result.message ?? result.outcome).replace(/ It said: .*/s, ''));
}

function outcomeOf({ outcome, limit, traceback }: CellResult): Exclude<GradeOutcome, 'graded'> | undefined {
  if (limit !== undefined) return limit;
  if (outcome === 'timeout' || outcome === 'dead') return outcome;
  if (outcome === 'aborted') return 'failed';
  return outcome === 'error' && traceback === undefined ? 'dead' : undefined;
}

/** The cells that ended in an error of their code. */
export function errorsOf(results: readonly CellResult[], numbers: readonly number[]): CellError[] {
  return results.flatMap(({ outcome, message = '' }, i) =>
    outcome === 'error' ? [{ cell: numbers[i]!, message: shortened(message) }] : [],
  );
}
