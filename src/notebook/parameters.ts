import { InputError } from '../base';
import { hasTag, type Notebook, type NotebookCell } from './nbformat';
import type { Declaration } from './parameterLanguage/declarations';
import { parameterLanguageOf, parameterLanguages } from './parameterLanguage/language';
import type { ParameterLanguage } from './parameterLanguage/parameterLanguage';
import { TypedText } from './typedText';

/** Values for a notebook's parameters, by name; one that is a {@link TypedText} takes the type that the notebook declares. */
export type Parameters = Record<string, unknown>;

/** The tag of the cell that holds what may be set from outside. */
const tag = 'parameters';
const injectedTag = 'injected-parameters';

/** Why a notebook does not take a parameter: what an InputError is made of. */
export interface Refusal {
  what: string;
  expected: string;
  got: unknown;
  todo: string;
}

/**
 * Reads `name=value` as the command line has it.
 *
 * @throws InputError when it has not that form
 * @example
 * const [name, value] = parseParameter('epochs=2');
 * value.valueFor('number'); // 2
 */
export function parseParameter(text: string): [name: string, value: TypedText] {
  const [, name, value] = /^([\p{ID_Start}_$][\p{ID_Continue}$]*)=(.*)$/su.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InputError('-p', 'name=value', text);
  return [name, new TypedText(name, value)];
}

/** A value for a variable that is a bigint: a whole number, also written as `5n`. */
function bigintOf(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return typeof value === 'string' && /^-?\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : undefined;
}

/**
 * The parameters of one of the profiles that a notebook has in its metadata, `risklab.profiles.NAME`. A notebook need not
 * say what `full` is: it is what its cells say.
 *
 * @param what - what errors call the notebook
 * @throws InputError when the notebook has no such profile
 */
export function profileParameters(notebook: Notebook, profile: string, what: string): Parameters {
  const risklab = notebook.metadata['risklab'] as { profiles?: Record<string, Parameters> } | undefined;
  const profiles = risklab?.profiles ?? {};
  if (profile === 'full' && !('full' in profiles)) return {};
  const found = profiles[profile];
  if (typeof found !== 'object' || found === null) {
    const names = [...new Set([...Object.keys(profiles), 'full'])].join(', ');
    const todo = `Add risklab.profiles.${profile} to the notebook's metadata.`;
    throw new InputError(`${what}, profile`, `one of ${names}`, profile, todo);
  }
  return found;
}

/**
 * The first of some parameters that a notebook does not take: it has no cell for parameters, the cell does not declare the name, or
 * declares it with values of another type, where that is plain (numbers, strings, booleans).
 *
 * @param what - what errors call the notebook
 */
export function refusalOf(notebook: Notebook, parameters: Parameters, what: string): Refusal | undefined {
  const names = Object.keys(parameters);
  const cell = declaringCell(notebook);
  if (names.length === 0) return undefined;
  if (!cell)
    return { what, expected: `a code cell tagged ${tag}`, got: 'none', todo: `It cannot take ${names.join(', ')}.` };
  const language = parameterLanguageOf(notebook);
  if (!language)
    return { what, expected: `a notebook in ${parameterLanguages}`, got: languageName(notebook), todo: '' };
  const declared = language.declarationsOf(cell.source);
  for (const [name, given] of Object.entries(parameters)) {
    const declaration = declared.get(name);
    if (!declaration) {
      const known = [...declared.keys()].join(', ') || '(none)';
      return { what: `${what}, parameters`, expected: `one of ${known}`, got: name, todo: '' };
    }
    const wrong = mismatchOf(language, declaration, settledValue(given, declaration));
    if (wrong)
      return { what: `${what}, parameter ${name}`, got: given instanceof TypedText ? given.text : given, ...wrong };
  }
  return undefined;
}

function languageName({ metadata }: Notebook): string | undefined {
  const { kernelspec } = metadata as { kernelspec?: { name?: string; language?: string } };
  return kernelspec?.language ?? kernelspec?.name;
}

/** A value of the type that is declared for it, where it was typed; for a bigint any whole number, also written as `5n`. */
function settledValue(given: unknown, { plain }: Pick<Declaration, 'plain'>): unknown {
  const value = given instanceof TypedText ? given.valueFor(plain) : given;
  return plain === 'bigint' ? (bigintOf(value) ?? value) : value;
}

/** Why a variable does not take a value. */
function mismatchOf(
  { exactIntegers }: ParameterLanguage,
  { plain, value: usual }: Declaration,
  value: unknown,
): Pick<Refusal, 'expected' | 'todo'> | undefined {
  if (typeof value === 'bigint' && (plain === 'bigint' || (exactIntegers && plain !== 'boolean'))) return undefined;
  if (typeof value === 'bigint' && plain === 'number')
    return { expected: 'a number that is kept exactly', todo: 'Declare it as a bigint, such as 5n.' };
  if (!isJson(value) && !(typeof value === 'bigint' && plain === 'string'))
    return { expected: 'a value that JSON has', todo: '' };
  if (plain === undefined || typeof value === plain) return undefined;
  const expected = `a ${plain}${usual === undefined ? '' : `, as ${usual} in its cell`}`;
  return { expected, todo: plain === 'string' ? 'Put it in quotes.' : '' };
}

/** Whether JSON has a value: of others, such as Infinity, it makes null. */
function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isJson);
  return value === null || typeof value === 'string' || typeof value === 'boolean';
}

/**
 * Puts a cell that sets parameters after the cell tagged `parameters`, in place of one that an earlier run has put into an executed
 * copy. It is written in the language of the notebook.
 *
 * @param what - what errors call the notebook
 * @returns the notebook, changed only if there is something to set
 * @throws InputError when it does not take one
 */
export function injectParameters(notebook: Notebook, parameters: Parameters, what: string): Notebook {
  const refusal = refusalOf(notebook, parameters, what);
  if (refusal) throw new InputError(refusal.what, refusal.expected, refusal.got, refusal.todo);
  const declaring = declaringCell(notebook);
  const language = parameterLanguageOf(notebook);
  if (!declaring || !language || Object.keys(parameters).length === 0) return notebook;
  const cells = notebook.cells.filter((cell) => !isInjected(cell));
  const at = cells.indexOf(declaring);
  const declared = language.declarationsOf(declaring.source);
  const lines = Object.entries(parameters).map(([name, given]) => {
    const declaration = declared.get(name);
    return language.assignment(name, settledValue(given, declaration ?? {}), declaration);
  });
  const injected: NotebookCell = {
    cell_type: 'code',
    ...(declaring.id === undefined ? {} : { id: injectedTag }),
    metadata: { tags: [injectedTag] },
    source: lines.join('\n'),
    outputs: [],
    execution_count: null,
  };
  return { ...notebook, cells: [...cells.slice(0, at + 1), injected, ...cells.slice(at + 1)] };
}

/** Whether a cell was put there by {@link injectParameters}. */
export function isInjected(cell: NotebookCell): boolean {
  return hasTag(cell, injectedTag);
}

function declaringCell({ cells }: Notebook): NotebookCell | undefined {
  return cells.find((cell) => cell.cell_type === 'code' && hasTag(cell, tag));
}
