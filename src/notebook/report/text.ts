import { countRun, failureOf, type NotebookOutcome, type NotebookResult } from '../results';
import { fileName } from '../standardInput';

const outcomes: Record<NotebookOutcome, true> = {
  ok: true,
  error: true,
  timeout: true,
  dead: true,
  aborted: true,
  invalid: true,
  different: true,
};
/** As wide as most of them: a wider one moves its own line alone. */
const width = 'aborted'.length;

/** How many notebooks came to what, such as `3 ok, 1 timeout`. */
export function countLine(results: readonly NotebookResult[]): string {
  const names = Object.keys(outcomes) as NotebookOutcome[];
  const counts = names.map((name) => [name, results.filter(({ outcome }) => outcome === name).length] as const);
  return counts
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}

/** One line that says what became of a notebook. */
export function summaryLine({ file, outcome, cells, seconds, kept }: NotebookResult): string {
  const run = countRun(cells);
  const count = `${run} ${run === 1 ? 'cell' : 'cells'}`;
  const time = kept ? 'from an earlier run' : `${seconds.toFixed(1)} s`;
  return `${outcome.padEnd(width)}  ${fileName(file)}  ${count}  ${time}`;
}

/** Where and why a notebook ended early, or what differs; no lines for one that is well. */
export function failureLines(result: NotebookResult): string[] {
  const { file, problem, differences = [] } = result;
  if (problem !== undefined) return [problem];
  const failure = failureOf(result);
  if (!failure) return differences.map(({ cell, what, message }) => `${file}: cell ${cell}, ${what}: ${message}`);
  const { number, executionCount, line, message, traceback = [] } = failure;
  const count = executionCount === undefined ? '' : ` (In [${executionCount}])`;
  const at = line === undefined ? '' : `, line ${line}`;
  return [`${file}: cell ${number}${count}${at}: ${message}`, ...traceback];
}
