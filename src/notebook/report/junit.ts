import path from 'node:path';
import builders from 'junit-report-builder';
import type { Difference } from '../compare/difference';
import type { CellResult, NotebookResult } from '../results';
import { plainText } from './ansi';
import type { RunSummary } from './summary';

/**
 * The report of a run as JUnit XML: a suite a notebook, a case a cell. A cell that failed, or whose outputs differ from the
 * baseline, is a failure; one that took too long or whose kernel died is an error; one that was not run is skipped. What
 * belongs to no cell is an error of the case `notebook`.
 */
export function junitReport({ results }: RunSummary): string {
  const builder = builders.newBuilder().name('notebooks');
  for (const result of results) addNotebook(builder.testSuite(), result);
  return builder.build();
}

type Suite = ReturnType<ReturnType<typeof builders.newBuilder>['testSuite']>;
type Case = ReturnType<Suite['testCase']>;

function addNotebook(suite: Suite, { file, outcome, cells, seconds, problem, differences = [] }: NotebookResult): void {
  const name = path.basename(file, '.ipynb');
  suite.name(name).time(rounded(seconds));
  const newCase = (title: string): Case => suite.testCase().className(name).name(title).file(file);
  if (problem !== undefined) newCase('notebook').time(0).error(plainText(problem), outcome);
  const numbers = new Set(cells.map(({ number }) => number));
  for (const cell of cells) {
    const one = newCase(`cell ${cell.number}`).time(rounded(cell.seconds));
    addOutcome(one, cell);
    addDifferences(
      one,
      differences.filter((difference) => difference.cell === cell.number),
    );
  }
  const elsewhere = differences.filter(({ cell }) => !numbers.has(cell));
  if (elsewhere.length > 0) addDifferences(newCase('baseline').time(0), elsewhere);
}

/** A cell after the one that failed has no message of its own: the notebook has failed already. */
function addOutcome(one: Case, { outcome, message, traceback = [] }: CellResult): void {
  const trace = plainText(traceback.join('\n'));
  if (outcome === 'ok') return;
  if (message === undefined) one.skipped();
  else if (outcome === 'error') one.failure(plainText(message), outcome).stacktrace(trace);
  else one.error(plainText(message), outcome);
}

function addDifferences(one: Case, differences: readonly Difference[]): void {
  if (differences.length === 0) return;
  const lines = differences.map(({ what, message }) => plainText(`${what}: ${message}`));
  one.failure(lines[0], 'different').stacktrace(lines.join('\n'));
}

function rounded(seconds: number): number {
  return Number(seconds.toFixed(3));
}
