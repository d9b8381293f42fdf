import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { InputError, isCheckout, projectRoot } from '../base';
import { notebookFiles, readNotebook } from '../notebook';
import { runCommand } from './run';

/** The folder of the versions for learners; those with solutions are in one inside it. */
const labs = path.join(projectRoot, 'notebooks');

/** `risklab labs`: the command `run` for the labs, which are chosen by the start of their names; by default the core. */
export function labsCommand(): Command {
  const command = runCommand().description('run the labs headlessly and write executed copies');
  const [names] = command.registeredArguments;
  if (!names) throw new TypeError('labs: expected the command `run` with files, got another one.');
  names.argOptional();
  names.description = 'the first letters of their file names, such as 01 (default: the core labs)';
  command.option('--all', 'run all labs, not only the core', false);
  command.option('--student', 'run the versions for learners: without solutions, exercises left open', false);
  setDefault(command, 'out', path.join(projectRoot, 'out'), 'out');
  setDefault(command, 'jobs', jobsFor(os.availableParallelism(), os.totalmem()), 'by cores and memory');
  return command.hook('preAction', async ({ processedArgs }) => {
    const starts = (processedArgs[0] as string[] | undefined) ?? [];
    const { all, student } = command.opts<{ all: boolean; student: boolean }>();
    processedArgs[0] = await labFiles(all ? [''] : starts, student ? labs : path.join(labs, 'solutions'));
  });
}

/** Another default than that of the command `run`. @param text - what the help says */
function setDefault(command: Command, name: string, value: unknown, text: string): void {
  const option = command.options.find((one) => one.attributeName() === name);
  if (!option) throw new TypeError(`labs: expected the command \`run\` with --${name}, got another one.`);
  option.default(value, text);
  command.setOptionValueWithSource(name, value, 'default');
}

/** The most memory that a kernel with a lab in it may need, with room for the system, in bytes. */
const memoryOfLab = 4 * 2 ** 30;

/**
 * How many labs run at a time: one a core, as much of a lab is work of one thread (graphs, tables, pictures), and as many as the
 * memory holds.
 *
 * @param cores - such as `os.availableParallelism()`
 * @param memory - of the machine, in bytes
 * @returns 1 to 4: more keep each other from the cores that their training shares
 */
export function jobsFor(cores: number, memory: number): number {
  return Math.max(1, Math.min(4, cores, Math.floor(memory / memoryOfLab)));
}

/**
 * The labs whose file names start with one of some words, each once and in their order.
 *
 * @param starts - such as `['01', '04']`; none for the core: the labs that do not have `risklab.extra` in their metadata
 * @param folder - where they are
 * @throws InputError when there is no lab of that name
 */
export async function labFiles(starts: readonly string[], folder: string): Promise<string[]> {
  // An installed package has the labs for risklab new to copy; what runs there would write there.
  if (!isCheckout || !existsSync(folder)) {
    const todo =
      'Copy a lab with `npx risklab new my-lab --lab 04`, and run notebooks of your own with `npx risklab run`.';
    throw new InputError(
      'labs',
      'the project with its sources',
      isCheckout ? `no ${folder}` : 'an installed package',
      todo,
    );
  }
  const files = await notebookFiles([folder]);
  if (starts.length === 0) return coreOf(files);
  const names = files.map((file) => path.basename(file));
  const chosen = starts.map((word) => path.basename(word));
  for (const start of chosen) {
    if (names.some((name) => name.startsWith(start))) continue;
    throw new InputError('labs', `the first letters of one of ${names.join(', ')}`, start);
  }
  return files.filter((file) => chosen.some((start) => path.basename(file).startsWith(start)));
}

async function coreOf(files: readonly string[]): Promise<string[]> {
  const extra = await Promise.all(
    files.map(async (file) => {
      const { metadata } = await readNotebook(file);
      return (metadata['risklab'] as { extra?: unknown } | undefined)?.extra === true;
    }),
  );
  return files.filter((_, i) => !extra[i]);
}
