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
  /** `near-integers`: whole numbers may differ as others may, and not by the absolute tolerance alone. */
  nearIntegers: boolean;
  /** `timeout=SECONDS`. */
  timeout?: number;
  /** `rtol=NUMBER`, the relative tolerance of numbers. */
  rtol?: number;
  /** `atol=NUMBER`, the absolute tolerance of numbers. */
  atol?: number;
  /** `image-tolerance=NUMBER`, the part that may differ of the square of an image that differs most. */
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
 * @throws InputError when the value of a tag is no number, or out of its range, when a tag is nearly one of these, or when two tags give
 * one rule a value
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
    nearIntegers: hasTag(cell, 'near-integers'),
  };
  const tags = cell.metadata['tags'];
  for (const tag of Array.isArray(tags) ? tags.map(String) : []) {
    refuseMisspelt(tag, what);
    const [, name, text] = /^(timeout|rtol|atol|image-tolerance)=(.*)$/.exec(tag) ?? [];
    if (name === undefined || text === undefined) continue;
    const { rule, check } = numbered[name as keyof typeof numbered];
    const value = text.trim() === '' ? Number.NaN : Number(text);
    const named = `${what}, tag ${name}`;
    if (Number.isNaN(value)) throw new InputError(named, 'a number', text || 'nothing', `Write it like ${name}=0.5.`);
    check(named, value);
    const before = rules[rule];
    if (before !== undefined)
      throw new InputError(named, 'one value', `${before} and ${value}`, 'Remove one of the tags.');
    rules[rule] = value;
  }
  return rules;
}

/** All tags that mean something here, without values. */
const known = [
  ...[
    'parameters',
    'injected-parameters',
    'skip-execution',
    'raises-exception',
    'metric',
    'ignore-output',
    'near-integers',
    'no-replay',
  ],
  ...Object.keys(numbered),
];

/** A misspelt tag would do nothing: a cell would not be compared, or run without its limit. @throws InputError */
function refuseMisspelt(tag: string, what: string): void {
  const [name = '', ...value] = tag.split('=');
  const isNumbered = Object.hasOwn(numbered, name);
  if (known.includes(name) && isNumbered === value.length > 0) return;
  const meant = known.find((one) => isNear(plain(name), plain(one), name.endsWith('-')));
  if (meant === undefined) return;
  const right = Object.hasOwn(numbered, meant) ? `${meant}=${value.join('=') || '0.5'}` : meant;
  throw new InputError(`${what}, tag`, right, tag, 'A tag that is nearly this one would do nothing: write it so.');
}

function plain(tag: string): string {
  return tag.toLowerCase().replace(/[^a-z]/g, '');
}

/** Whether one is the other with one or two letters wrong, or is most of it. @param breaksOff - whether its last word is missing */
function isNear(tag: string, known: string, breaksOff: boolean): boolean {
  if ((breaksOff || tag.length >= 0.75 * known.length) && tag !== '' && known.startsWith(tag)) return true;
  return distance(tag, known) <= (known.length >= 10 ? 2 : known.length >= 5 ? 1 : 0);
}

/** How many letters have to be added, left out, changed or swapped with the next to make one word of another. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const changed = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
      row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, changed, swapped));
    }
  }
  return at(a.length, b.length);
}
