import path from 'node:path';
import type { Difference } from '../compare/difference';
import type { CellResult, NotebookResult } from '../results';
import { plainText } from './ansi';
import type { RunSummary } from './summary';
import { element, xmlDocument, type XmlElement } from './xml';
import { fileName } from '../standardInput';

/**
 * The report of a run as JUnit XML, as pytest (`xunit2`) and Jenkins (`junit-10.xsd`) have it: a suite per notebook, a case per cell. A
 * cell that failed, or whose outputs differ from the baseline, is a failure; one that took too long or whose kernel died is an error;
 * one that was not run is skipped. What belongs to no cell is an error of the case `notebook`, or a failure of the case `baseline`.
 */
export function junitReport({ startedAt, seconds, results }: RunSummary): string {
  const suites = results.map((result) => suiteOf(result, startedAt));
  // Jenkins' schema has the number of skipped cases at suites alone.
  const { tests, failures, errors } = countsOf(suites.flatMap(({ children }) => children as XmlElement[]));
  const attributes = { name: 'notebooks', tests, failures, errors, time: timeOf(seconds) };
  return xmlDocument(element('testsuites', attributes, suites));
}

function suiteOf(result: NotebookResult, startedAt: Date): XmlElement {
  const { file, outcome, cells, seconds, problem, differences = [] } = result;
  const name = path.basename(fileName(file), '.ipynb');
  const caseOf = (title: string, time: number, children: XmlElement[]): XmlElement =>
    element('testcase', { classname: name, name: title, time: timeOf(time) }, children);
  const cases: XmlElement[] = [];
  if (problem !== undefined) cases.push(caseOf('notebook', 0, [trouble('error', problem, outcome)]));
  for (const cell of cells) {
    // What differs has the number of a cell of the source.
    const own = cell.injected ? [] : differences.filter((difference) => difference.cell === cell.number);
    cases.push(caseOf(titleOf(cell), cell.seconds, [...endingOf(cell), ...differing(own)]));
  }
  const numbers = new Set(cells.map(({ number }) => number));
  const elsewhere = differences.filter(({ cell }) => !numbers.has(cell));
  if (elsewhere.length > 0) cases.push(caseOf('baseline', 0, differing(elsewhere)));
  const timestamp = startedAt.toISOString().slice(0, 19);
  return element('testsuite', { name, ...countsOf(cases), time: timeOf(seconds), timestamp, file }, cases);
}

/** Names of cases tell them apart, also from the cell that sets the parameters of another one. */
function titleOf({ number, injected }: CellResult): string {
  return injected ? `cell ${number}, parameters set` : `cell ${number}`;
}

/** A cell after the one that failed has no message of its own: the notebook has failed already. */
function endingOf({ outcome, message, traceback = [] }: CellResult): XmlElement[] {
  if (outcome === 'ok') return [];
  if (message === undefined) return [element('skipped')];
  return [trouble(outcome === 'error' ? 'failure' : 'error', message, outcome, traceback.join('\n'))];
}

function differing(differences: readonly Difference[]): XmlElement[] {
  const [first, ...others] = differences.map(({ what, message }) => `${what}: ${message}`);
  if (first === undefined) return [];
  return [trouble('failure', first, 'different', [first, ...others].join('\n'))];
}

function trouble(name: 'failure' | 'error', message: string, type: string, text = ''): XmlElement {
  return element(name, { message: plainText(message), type }, text === '' ? [] : [plainText(text)]);
}

function countsOf(cases: readonly XmlElement[]): Record<'tests' | 'failures' | 'errors' | 'skipped', number> {
  const having = (name: string): number =>
    cases.filter(({ children }) => children.some((child) => typeof child !== 'string' && child.name === name)).length;
  return { tests: cases.length, failures: having('failure'), errors: having('error'), skipped: having('skipped') };
}

/** Schemas want at most three decimals, and no exponent. */
function timeOf(seconds: number): string {
  return seconds.toFixed(3);
}
