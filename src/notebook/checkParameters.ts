import { InputError } from '../base';
import { readNotebook, type Notebook } from './nbformat';
import { refusalOf, type Parameters, type Refusal } from './parameters';
import { fileName } from './standardInput';

/**
 * Checks that all notebooks take the parameters that were given for them: what is wrong for one is better known before the others have
 * run for an hour. Notebooks that cannot be read have their own end.
 *
 * @throws InputError when one does not take a parameter; it names the others that refuse one, too
 */
export async function checkParameters(files: readonly string[], parameters: Parameters): Promise<void> {
  if (Object.keys(parameters).length === 0) return;
  const found = await Promise.all(files.map((file) => refusalBy(file, parameters)));
  const [first, ...others] = found.flatMap((refusal, i) => (refusal ? [{ refusal, file: files[i] ?? '' }] : []));
  if (!first) return;
  const { what, expected, got, todo } = first.refusal;
  const names = others.map(({ file }) => fileName(file)).join(', ');
  const too = names === '' ? '' : `Not taken either by ${names}.`;
  throw new InputError(what, expected, got, [todo, too].filter(Boolean).join(' '));
}

async function refusalBy(file: string, parameters: Parameters): Promise<Refusal | undefined> {
  let notebook: Notebook;
  try {
    notebook = await readNotebook(file);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
  return refusalOf(notebook, parameters, file);
}
