import { Command, Option } from 'commander';
import { backends, parseParameter, runNotebooks, type Parameters, type RunNotebooksOptions } from '../notebook';

type Flags = Pick<RunNotebooksOptions, 'out' | 'profile' | 'backend' | 'timeout' | 'verbose'> & { p: Parameters };

const collect = (text: string, before: Parameters): Parameters => ({
  ...before,
  ...Object.fromEntries([parseParameter(text)]),
});

/** `risklab run`: runs notebooks headlessly and writes executed copies. The exit code is 0 only if every cell ran well. */
export function runCommand(): Command {
  return new Command('run')
    .description('run notebooks headlessly and write executed copies')
    .argument('<files...>', 'notebooks')
    .option('--out <dir>', 'folder of the executed copies', 'executed')
    .option('--profile <name>', 'one of the profiles of the notebooks, such as quick or full')
    .addOption(new Option('--backend <name>', 'backend of the library').choices(backends))
    .option('-p <name=value>', 'set a parameter; may be given several times, and wins over the profile', collect, {})
    .option('--timeout <seconds>', 'longest time for a cell', Number, 1200)
    .option('--verbose', 'a line for each cell (the default in a terminal)')
    .action(runUntilSignal);
}

/** A signal ends the run in order: the kernel with all it has started, and what was done is saved. A second one exits. */
async function runUntilSignal(files: string[], { p: parameters, ...flags }: Flags): Promise<void> {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(interruptedCode);
    controller.abort();
  };
  for (const signal of stopSignals) process.on(signal, stop);
  try {
    const results = await runNotebooks(files, { ...flags, parameters, signal: controller.signal });
    const failed = results.some(({ outcome }) => outcome !== 'ok');
    if (controller.signal.aborted) process.exitCode = interruptedCode;
    else if (failed) process.exitCode = 1;
  } finally {
    for (const signal of stopSignals) process.off(signal, stop);
  }
}

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What shells report for a program that Ctrl-C has ended. */
const interruptedCode = 130;
