import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { InputError, projectRoot } from '../base';
import { runCommand } from './run';

/** `risklab labs`: the command `run` on the labs, which are chosen by the start of their name; by default all of them. */
export function labsCommand(): Command {
  const command = runCommand().description(
    'Run the labs without a browser. NAMES are the first letters of their file names, such as 01; default: all labs.',
  );
  const [files] = command.registeredArguments;
  files
    ?.argOptional()
    .default(undefined, 'all labs')
    .argParser((name: string, before: string[] | undefined) => [...(before ?? []), ...labFiles(name)]);
  command.setOptionValueWithSource('out', path.join(projectRoot, 'out'), 'default');
  return command;
}

/**
 * The labs whose file name starts with some letters.
 *
 * @param start - such as `01`; empty for all
 * @param folder - where the labs are
 * @throws InputError when there is none
 */
export function labFiles(start: string, folder = path.join(projectRoot, 'notebooks')): string[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.ipynb'))
    .sort();
  const found = names.filter((name) => name.startsWith(path.basename(start)));
  if (found.length === 0) throw new InputError('labs', `the start of one of ${names.join(', ')}`, start);
  return found.map((name) => path.join(folder, name));
}
