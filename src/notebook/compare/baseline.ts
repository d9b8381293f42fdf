import { existsSync } from 'node:fs';
import { checkChoice, checkKeys, checkRange, InputError } from '../../base';
import { withoutTimes } from '../cellRecord';
import { withIds } from '../conform';
import { formatNotebook } from '../formatNotebook';
import { isUnrun, readNotebook, type Notebook } from '../nbformat';
import { baselineOf } from '../places';
import { planOf, type Step } from '../plan';
import type { NotebookResult } from '../results';
import { withRecord } from '../resume';
import { writeText } from '../writeText';
import { matchCells } from './cells';
import type { Difference } from './difference';
import { metricsOf, repeatedMetrics, withoutMetrics } from './metrics';
import { describeNumbers, isNear, type Tolerance } from './numbers';
import { compareOutputs, type OutputTolerance } from './outputs';

/** What can be compared. */
export const comparisons = ['all', 'metrics'] as const;

/** How the outcome of notebooks is compared with an earlier one. */
export interface BaselineOptions {
  /** A folder with executed notebooks of the same names. */
  folder: string;
  /** Write the outcome as the new baseline instead of comparing. Default false. */
  update?: boolean;
  /** `metrics`: only the cells tagged so; `all`: every output as well. Default `all`. */
  compare?: (typeof comparisons)[number];
  /** How far a number may be from its baseline, as a part of the latter. Default 1e-6. A cell's tag wins. */
  rtol?: number;
  /** How far a number may be from its baseline besides; whole numbers only by this. Default 0. A cell's tag wins. */
  atol?: number;
  /** The part that may look different of the square of an image that differs most, from 0 to 1. Default 0.03. A cell's tag wins. */
  imageTolerance?: number;
}

/** Checks options. @throws InputError */
export function checkBaseline(options: BaselineOptions): void {
  checkKeys('baseline', options, ['folder', 'update', 'compare', 'rtol', 'atol', 'imageTolerance']);
  const { compare = 'all', rtol = 0, atol = 0, imageTolerance = 0 } = options;
  checkChoice('compare', compare, comparisons);
  checkRange('rtol', rtol, 0, Infinity);
  checkRange('atol', atol, 0, Infinity);
  checkRange('imageTolerance', imageTolerance, 0, 1);
}

/**
 * Compares a notebook that ran without an error with its baseline, or makes it the new baseline.
 *
 * @param notebook - as it was executed
 * @returns the result with what differs; its outcome is `different` then, and also when there is no baseline
 * @throws RisklabError when the baseline cannot be written
 */
export async function compareWithBaseline(
  result: NotebookResult,
  notebook: Notebook,
  steps: readonly Step[],
  options: BaselineOptions,
): Promise<NotebookResult> {
  if (result.outcome !== 'ok') return result;
  const file = baselineOf(result.file, options.folder);
  if (options.compare === 'metrics' && !steps.some(({ rules }) => rules.metric)) {
    const problem = `${result.file}: expected a cell tagged metric, got none. Tag one, or leave out --compare metrics.`;
    return { ...result, outcome: 'different', problem };
  }
  if (options.update) {
    const plain = { ...notebook, cells: notebook.cells.map(withoutTimes) };
    // One of which nothing is run is told from a source by a note.
    const ran = isUnrun(plain) ? withRecord(plain, { outcome: 'ok', done: plain.cells.length }) : plain;
    await writeText(file, formatNotebook(ran), 'Choose another folder with --baseline.');
    return { ...result, differences: [] };
  }
  try {
    if (!existsSync(file)) throw new InputError(result.file, `a baseline ${file}`, 'none', 'Write it with --update.');
    const before = planOf(withIds(await readNotebook(file)), file);
    const differences = await compareSteps(before, steps, options);
    return { ...result, outcome: differences.length > 0 ? 'different' : 'ok', differences };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { ...result, outcome: 'different', problem: error.message };
  }
}

async function compareSteps(
  before: readonly Step[],
  now: readonly Step[],
  options: BaselineOptions,
): Promise<Difference[]> {
  const differences = compareMetrics(before, now, options);
  if (options.compare === 'metrics') return differences;
  const { pairs, removed } = matchCells(before, now);
  for (const { before: match, now: step, moved } of pairs) {
    const tell = (message: string): void => void differences.push({ cell: step.number, what: 'cell', message });
    if (match === undefined) {
      tell('it is not in the baseline');
      continue;
    }
    if (moved) tell(`its place has changed: in the baseline it is cell ${match.number}`);
    if (step.rules.ignoreOutput || step.rules.metric || step.rules.skip) continue;
    const [expected, actual] = [match.cell.outputs ?? [], step.cell.outputs ?? []];
    const found = await compareOutputs(expected, actual, toleranceOf(step, options));
    differences.push(...found.map((one) => ({ cell: step.number, ...one })));
  }
  for (const { number } of removed) {
    differences.push({ cell: number, what: 'cell', message: 'it is in the baseline, but no longer in the notebook' });
  }
  return differences.sort((a, b) => a.cell - b.cell);
}

function compareMetrics(before: readonly Step[], now: readonly Step[], options: BaselineOptions): Difference[] {
  const [expected, actual] = [metricsOf(before), metricsOf(now)];
  const message = 'it returned no object of named values that can be compared';
  const found: Difference[] = withoutMetrics(now).map(({ number }) => ({ cell: number, what: 'metric', message }));
  for (const { name, step } of repeatedMetrics(now)) {
    found.push({
      cell: step.number,
      what: `metric ${name}`,
      message: 'another cell before it has a metric of this name',
    });
  }
  for (const [name, { value, step }] of actual) {
    const message = expected.has(name)
      ? compareValues(expected.get(name)?.value, value, toleranceOf(step, options))
      : `expected none, got ${String(value)}`;
    if (message !== undefined) found.push({ cell: step.number, what: `metric ${name}`, message });
  }
  for (const [name, { value, step }] of expected) {
    if (actual.has(name)) continue;
    found.push({ cell: step.number, what: `metric ${name}`, message: `expected ${String(value)}, got none` });
  }
  return found;
}

function compareValues(expected: unknown, actual: unknown, tolerance: Tolerance): string | undefined {
  if (typeof expected === 'number' && typeof actual === 'number') {
    return isNear(expected, actual, tolerance) ? undefined : describeNumbers(expected, actual);
  }
  return Object.is(expected, actual) ? undefined : `expected ${String(expected)}, got ${String(actual)}`;
}

function toleranceOf(
  { rules }: Step,
  { rtol = 1e-6, atol = 0, imageTolerance = 0.03 }: BaselineOptions,
): OutputTolerance {
  return {
    rtol: rules.rtol ?? rtol,
    atol: rules.atol ?? atol,
    imageTolerance: rules.imageTolerance ?? imageTolerance,
    integers: rules.nearIntegers ? 'near' : 'exact',
  };
}
