import path from 'node:path';
import type { Command } from 'commander';
import { InputError, projectRoot } from '../base';
import { notebookFiles } from '../notebook';
import { runCommand } from './run';

/** `risklab labs`: the command `run` for the labs, which are chosen by the start of their names; by default all. */
export function labsCommand(): Command {
  const command = runCommand().description('run the labs headlessly and write executed copies');
  const [names] = command.registeredArguments;
  const out = command.options.find((option) => option.attributeName() === 'out');
  if (!names || !out) throw new TypeError('labs: expected the command `run` with files and --out, got another one.');
  names.argOptional();
  names.description = 'the first letters of their file names, such as 01 (default: all labs)';
  out.default(path.join(projectRoot, 'out'), 'out');
  command.setOptionValueWithSource('out', out.defaultValue, 'default');
  return command.hook('preAction', async ({ processedArgs }) => {
    processedArgs[0] = await labFiles((processedArgs[0] as string[] | undefined) ?? []);
  });
}

/**
 * The labs whose file names start with one of some words, each once and in their order.
 *
 * @param starts - such as `['01', '04']`; none for all labs
 * @param folder - where the labs are
 * @throws InputError when there is no lab of that name
 */
export async function labFiles(
  starts: readonly string[],
  folder = path.join(projectRoot, 'notebooks'),
): Promise<string[]> {
  const names = (await notebookFiles([folder])).map((file) => path.basename(file));
  for (const start of starts.map((word) => path.basename(word))) {
    if (names.some((name) => name.startsWith(start))) continue;
    throw new InputError('labs', `the first letters of one of ${names.join(', ')}`, start);
  }
  const chosen = starts.length === 0 ? [''] : starts.map((word) => path.basename(word));
  const picked = names.filter((name) => chosen.some((start) => name.startsWith(start)));
  return picked.map((name) => path.join(folder, name));
}
