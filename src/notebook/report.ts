import path from 'node:path';
import type { NotebookResult } from './run';

const widestOutcome = 'aborted'.length;

/** One line that says what became of a notebook. */
export function summaryLine({ file, outcome, cells, seconds }: NotebookResult): string {
  const count = `${cells} ${cells === 1 ? 'cell' : 'cells'}`;
  return `${outcome.padEnd(widestOutcome)}  ${path.basename(file)}  ${count}  ${seconds.toFixed(1)} s`;
}

/** Where and why a notebook ended early; no lines for one that did not. */
export function failureLines({ file, failure, problem }: NotebookResult): string[] {
  if (problem !== undefined) return [problem];
  if (!failure) return [];
  const count = failure.executionCount === undefined ? '' : ` (In [${failure.executionCount}])`;
  const line = failure.line === undefined ? '' : `, line ${failure.line}`;
  return [`${file}: cell ${failure.cell}${count}${line}: ${failure.message}`, ...failure.traceback];
}
