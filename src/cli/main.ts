import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { messageOf, projectRoot } from '../base';

/** A command of `risklab`, loaded only when it is used, so that help stays fast. */
interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

const commands: readonly CommandEntry[] = [
  {
    name: 'doctor',
    summary: 'say what is in place and what is missing',
    load: async () => (await import('./doctor.js')).doctorCommand(),
  },
  {
    name: 'labs',
    summary: 'run the labs without a browser',
    load: async () => (await import('./labs.js')).labsCommand(),
  },
  {
    name: 'run',
    summary: 'run any notebooks without a browser',
    load: async () => (await import('./run.js')).runCommand(),
  },
  {
    name: 'data',
    summary: 'list, build and verify the datasets',
    load: async () => (await import('./data.js')).dataCommand(),
  },
  {
    name: 'kernel',
    summary: 'the TypeScript kernel for Jupyter',
    load: async () => (await import('./kernel.js')).kernelCommand(),
  },
];

/**
 * Runs the command line.
 *
 * @param argv - the arguments after the program's name
 * @returns the exit code: 0 when all went well, 1 when something failed, 2 when the arguments make no sense
 */
export async function main(argv: readonly string[]): Promise<number> {
  const verbose = argv.includes('--verbose');
  try {
    await program().parseAsync(
      argv.filter((arg) => arg !== '--verbose'),
      { from: 'user' },
    );
    return Number(process.exitCode ?? 0);
  } catch (error) {
    // Commander has already printed its own.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const stack = error instanceof Error ? error.stack : undefined;
    console.error(verbose ? (stack ?? messageOf(error)) : messageOf(error));
    return 1;
  }
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
  for (const { name, summary, load } of commands) {
    all
      .command(name)
      .summary(summary)
      .description(summary)
      .helpOption(false)
      .allowUnknownOption()
      .allowExcessArguments()
      .argument('[args...]')
      .action(async (args: string[]) => {
        const command = (await load()).name(`risklab ${name}`).exitOverride();
        for (const inner of command.commands) inner.exitOverride();
        await command.parseAsync(args, { from: 'user' });
      });
  }
  return all;
}

if (require.main === module) {
  void main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
