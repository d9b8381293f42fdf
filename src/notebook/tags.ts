import { InputError } from '../base';
import { hasTag, type NotebookCell } from './nbformat';

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

const numbered = {
  timeout: 'timeout',
  rtol: 'rtol',
  atol: 'atol',
  'image-tolerance': 'imageTolerance',
} as const;

/**
 * Reads the tags of a cell. Tags that mean nothing here are left to others.
 *
 * @param what - what errors call the cell
 * @throws InputError when the value of a tag is no number of at least 0, or that of `timeout` is 0
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
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!(Number.isFinite(value) && (name === 'timeout' ? value > 0 : value >= 0))) {
      const expected = name === 'timeout' ? 'a number of seconds above 0' : 'a number of at least 0';
      throw new InputError(`${what}, tag ${name}`, expected, text, `Write it like ${name}=0.5.`);
    }
    rules[numbered[name as keyof typeof numbered]] = value;
  }
  return rules;
}
