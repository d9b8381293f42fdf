import { checkRange, InputError } from '../base';
import { hasTag, type NotebookCell } from './nbformat';
import { checkSeconds } from './seconds';

/** What the tags of a cell ask of the runner. */
export interface CellRules {
  /** `skip-execution`: it is not run. */
  skip: boolean;
  /** `raises-exception`: it has to fail, and the run goes on. */
  raises: boolean;
  /** `metric`: its result is an object of named values. */
  metric: boolean;
  /** `ignore-output`: not compared with a baseline. */
  ignoreOutput: boolean;
  /** `no-replay`: later cells need nothing of it, so a resumed run does not run it again. */
  noReplay: boolean;
  /** `timeout=SECONDS`. */
  timeout?: number;
  /** `rtol=NUMBER`, the relative tolerance of numbers. */
  rtol?: number;
  /** `atol=NUMBER`, the absolute tolerance of numbers. */
  atol?: number;
  /** `image-tolerance=NUMBER`, the part of an image's pixels that may differ. */
  imageTolerance?: number;
}

/** The tags that have a value: which rule it is, and what it has to be. */
const numbered = {
  timeout: { rule: 'timeout', check: checkSeconds },
  rtol: { rule: 'rtol', check: atLeast0 },
  atol: { rule: 'atol', check: atLeast0 },
  'image-tolerance': { rule: 'imageTolerance', check: (what: string, value: number) => checkRange(what, value, 0, 1) },
} as const;

function atLeast0(what: string, value: number): void {
  checkRange(what, value, 0, Infinity);
}

/**
 * Reads the tags of a cell. Tags that mean nothing here are left to others.
 *
 * @param what - what errors call the cell
 * @throws InputError when the value of a tag is no number, or out of its range
 * @example
 * cellRules({ cell_type: 'code', source: '', metadata: { tags: ['timeout=120', 'metric'] } }, 'cell 1').timeout; // 120
 */
export function cellRules(cell: NotebookCell, what: string): CellRules {
  const rules: CellRules = {
    skip: hasTag(cell, 'skip-execution'),
    raises: hasTag(cell, 'raises-exception'),
    metric: hasTag(cell, 'metric'),
    ignoreOutput: hasTag(cell, 'ignore-output'),
    noReplay: hasTag(cell, 'no-replay'),
  };
  const tags = cell.metadata['tags'];
  for (const tag of Array.isArray(tags) ? tags.map(String) : []) {
    const [, name, text] = /^(timeout|rtol|atol|image-tolerance)=(.*)$/.exec(tag) ?? [];
    if (name === undefined || text === undefined) continue;
    const { rule, check } = numbered[name as keyof typeof numbered];
    const value = text.trim() === '' ? Number.NaN : Number(text);
    const named = `${what}, tag ${name}`;
    if (Number.isNaN(value)) throw new InputError(named, 'a number', text || 'nothing', `Write it like ${name}=0.5.`);
    check(named, value);
    rules[rule] = value;
  }
  return rules;
}
