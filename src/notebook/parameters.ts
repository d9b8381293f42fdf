import { InputError } from '../base';
import { hasTag, type Notebook, type NotebookCell } from './nbformat';

/** Values for a notebook's parameters, by name. */
export type Parameters = Record<string, unknown>;

/** The tag of the cell that holds what may be set from outside. */
const tag = 'parameters';
const injectedTag = 'injected-parameters';
/** A variable that a parameters cell declares, with its type if it says one. */
const declaration = /(?:^|;)\s*(?:const|let|var)\s+([\w$]+)\s*(?::([^=\n]+))?=/gm;

/**
 * Reads `name=value` as the command line has it: the value is JSON where it can be read as such, else a string.
 *
 * @throws InputError when it has not that form
 * @example
 * parseParameter('epochs=2');     // ['epochs', 2]
 * parseParameter('name=lfw');     // ['name', 'lfw']
 */
export function parseParameter(text: string): [name: string, value: unknown] {
  const [, name, value] = /^([A-Za-z_$][\w$]*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InputError('-p', 'name=value', text);
  try {
    return [name, JSON.parse(value) as unknown];
  } catch {
    return [name, value];
  }
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
 * Puts a cell that sets parameters after the cell tagged `parameters`. Types are those that the notebook declares there;
 * where it declares none, `number` rather than the number itself, so that later cells compile as they did.
 *
 * @param what - what errors call the notebook
 * @returns the notebook, changed only if there is something to set
 * @throws InputError when there is no such cell, or it does not declare a name
 */
export function injectParameters(notebook: Notebook, parameters: Parameters, what: string): Notebook {
  const names = Object.keys(parameters);
  if (names.length === 0) return notebook;
  const at = notebook.cells.findIndex((cell) => cell.cell_type === 'code' && hasTag(cell, tag));
  const declaring = notebook.cells[at];
  if (!declaring)
    throw new InputError(what, `a code cell tagged ${tag}`, 'none', `It cannot take ${names.join(', ')}.`);
  const lines = names.map((name) => declare(declaring, name, parameters[name], what));
  const injected: NotebookCell = {
    cell_type: 'code',
    ...(declaring.id === undefined ? {} : { id: injectedTag }),
    metadata: { tags: [injectedTag] },
    source: lines.join('\n'),
    outputs: [],
    execution_count: null,
  };
  return { ...notebook, cells: [...notebook.cells.slice(0, at + 1), injected, ...notebook.cells.slice(at + 1)] };
}

/** Whether a cell was put there by {@link injectParameters}. */
export function isInjected(cell: NotebookCell): boolean {
  return hasTag(cell, injectedTag);
}

function declare(cell: NotebookCell, name: string, value: unknown, what: string): string {
  const declarations = [...cell.source.matchAll(declaration)];
  const match = declarations.find((found) => found[1] === name);
  if (!match) {
    const known = declarations.map((found) => found[1]).join(', ') || '(none)';
    throw new InputError(`${what}, parameters`, `one of ${known}`, name);
  }
  const type = match[2]?.trim() ?? (value === null || typeof value === 'object' ? '' : typeof value);
  return `const ${name}${type ? `: ${type}` : ''} = ${JSON.stringify(value)};`;
}
