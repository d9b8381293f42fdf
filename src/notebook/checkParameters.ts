import path from 'node:path';
import { InputError, RisklabError } from '../base';
import { readNotebook } from './nbformat';
import { refusalOf, type Parameters, type Refusal } from './parameters';

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
  const names = others.map(({ file }) => path.basename(file)).join(', ');
  const too = names === '' ? '' : `Not taken either by ${names}.`;
  throw new InputError(what, expected, got, [todo, too].filter(Boolean).join(' '));
}

async function refusalBy(file: string, parameters: Parameters): Promise<Refusal | undefined> {
  try {
    return refusalOf(await readNotebook(file), parameters, file);
  } catch (error) {
    if (error instanceof RisklabError) return undefined;
    throw error;
  }
}
