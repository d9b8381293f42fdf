import type { Command } from 'commander';

/** A command that is loaded only when it is used, so that help stays fast. */
export interface LazyCommand {
  readonly name: string;
  /** What it does, in a few words, for the help of its parent. */
  readonly summary: string;
  /** Loads and makes it. */
  readonly make: () => Command;
}

/**
 * Adds a command whose code is loaded when it is called. What stands after its name goes to it untouched, `--help` too; its
 * full name starts with that of the parent.
 *
 * @example
 * addLazyCommand(all, { name: 'run', summary: 'run notebooks', make: () => (load('./run') as typeof run).runCommand() });
 */
export function addLazyCommand(parent: Command, { name, summary, make }: LazyCommand): void {
  // Without it the parent's own options would be read after the name, too.
  parent.enablePositionalOptions();
  parent
    .command(name)
    .summary(summary)
    .description(summary)
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .allowExcessArguments()
    .argument('[args...]')
    .action(async (args: string[]) => {
      const command = make().name(`${parent.name()} ${name}`).exitOverride();
      for (const inner of command.commands) inner.exitOverride();
      // `--verbose` belongs to the whole program, but a command may give the word a meaning of its own besides.
      const own = command.options.some(({ long }) => long === '--verbose');
      await command.parseAsync(
        args.filter((arg) => own || arg !== '--verbose'),
        { from: 'user' },
      );
    });
}
