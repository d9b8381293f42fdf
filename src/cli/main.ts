import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { foundInstead, hasLibrary, InputError, messageOf, projectRoot, RisklabError } from '../base';
import type * as author from './author';
import type * as bench from './bench';
import type * as contest from './contest';
import type * as data from './data';
import type * as doctor from './doctor';
import type * as export_ from './export';
import type * as grade from './grade';
import type * as kernel from './kernel';
import type * as labs from './labs';
import { addLazyCommand, type LazyCommand } from './lazyCommand';
import type * as new_ from './new';
import type * as progress from './progress';
import type * as run from './run';
import type * as score from './score';
import type * as setup from './setup';
import type * as submit from './submit';
import type * as start from './start';

/** The sources are CommonJS, in which only `require` loads a file both from the build and from the tests. */
const load = createRequire(__filename);

const commands: readonly (LazyCommand & { library?: true })[] = [
  {
    name: 'doctor',
    summary: 'say what is in place and what is missing',
    make: () => (load('./doctor') as typeof doctor).doctorCommand(),
  },
  {
    name: 'setup',
    summary: 'get what is missing, such as the native backend',
    make: () => (load('./setup') as typeof setup).setupCommand(),
  },
  {
    name: 'new',
    summary: 'make a folder with a notebook to start from',
    library: true,
    make: () => (load('./new') as typeof new_).newCommand(),
  },
  {
    name: 'start',
    summary: 'open JupyterLab with the kernel',
    make: () => (load('./start') as typeof start).startCommand(),
  },
  {
    name: 'labs',
    summary: 'run the labs without a browser',
    make: () => (load('./labs') as typeof labs).labsCommand(),
  },
  {
    name: 'run',
    summary: 'run any notebooks without a browser',
    make: () => (load('./run') as typeof run).runCommand(),
  },
  {
    name: 'progress',
    summary: 'say how far labs have been filled in',
    library: true,
    make: () => (load('./progress') as typeof progress).progressCommand(),
  },
  {
    name: 'export',
    summary: 'write results of grading for nbgrader, Canvas or Moodle',
    library: true,
    make: () => (load('./export') as typeof export_).exportCommand(),
  },
  {
    name: 'data',
    summary: 'list, build and verify the datasets',
    library: true,
    make: () => (load('./data') as typeof data).dataCommand(),
  },
  {
    name: 'submit',
    summary: 'check an entry to the competition, and pack it',
    library: true,
    make: () => (load('./submit') as typeof submit).submitCommand(),
  },
  {
    name: 'contest',
    summary: 'make the hidden test set of a competition',
    library: true,
    make: () => (load('./contest') as typeof contest).contestCommand(),
  },
  {
    name: 'score',
    summary: 'score submissions of a competition',
    library: true,
    make: () => (load('./score') as typeof score).scoreCommand(),
  },
  {
    name: 'kernel',
    summary: 'install or remove the TypeScript kernel of Jupyter',
    make: () => (load('./kernel') as typeof kernel).kernelCommand(),
  },
  {
    name: 'author',
    summary: 'make and check the versions of labs',
    library: true,
    make: () => (load('./author') as typeof author).authorCommand(),
  },
  {
    name: 'grade',
    summary: 'run and grade notebooks that were handed in, each in a sandbox',
    library: true,
    make: () => (load('./grade') as typeof grade).gradeCommand(),
  },
  {
    name: 'bench',
    summary: 'measure a subject beside its peers',
    library: true,
    make: () => (load('./bench') as typeof bench).benchCommand(),
  },
];

/**
 * Runs the command line.
 *
 * @param argv - the arguments after the program's name
 * @returns the exit code: 0 when all went well, 2 when an option, an argument or a value of one makes no sense, 1 when something
 *   else failed
 */
export async function main(argv: readonly string[]): Promise<number> {
  const verbose = argv.includes('--verbose');
  try {
    await program().parseAsync(argv, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    // Commander has already printed its own.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    console.error(verbose ? ((error as Partial<Error>).stack ?? messageOf(error)) : wordsOf(error));
    // What a caller handed in came from the command line.
    return error instanceof InputError ? 2 : 1;
  }
}

/** An error of risklab says everything; for any other, the stack says more than the message. */
function wordsOf(error: unknown): string {
  const { path: place, syscall } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  if (place !== undefined && syscall !== undefined) {
    const got = `${foundInstead(error)}. Check the path (--verbose tells where)`;
    return `${place}: expected a file or folder that can be used, got ${got}.`;
  }
  return error instanceof RisklabError ? error.message : `${messageOf(error)} (--verbose tells where)`;
}

function program(): Command {
  const { version } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as { version: string };
  const all = new Command('risklab')
    .description('Labs on bias, uncertainty and robustness of neural networks, in TypeScript')
    .version(version)
    .option('--verbose', 'print the stack of an error')
    .helpCommand(false)
    .addHelpText('after', '\nrisklab COMMAND --help tells more about a command.')
    .exitOverride();
  for (const command of commands) if (hasLibrary || !command.library) addLazyCommand(all, command);
  return all;
}

if (require.main === module) {
  void main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
