import { existsSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { checkInteger, InputError, projectRoot } from '../base';
import { benchSubjects, markdownReport, thisMachine, writeJsonReport, type BenchSubject } from '../bench';
import { addLazyCommand } from './lazyCommand';
import { checkOutput } from './outputFile';

/** `risklab bench`: measures one subject beside its peers, in one run on this machine. */
export function benchCommand(): Command {
  const command = new Command('bench')
    .description('measure one subject beside its peers on this machine')
    // A subject is not loaded yet when its help is asked for that way.
    .helpCommand(false)
    .addHelpText('after', '\nrisklab bench SUBJECT --help tells more about a subject.');
  for (const { name, summary, load: loadSubject } of benchSubjects) {
    addLazyCommand(command, { name, summary, make: () => subjectCommand(name, summary, loadSubject()) });
  }
  return command;
}

function subjectCommand(name: string, summary: string, { options, run, repeats: usual = 5 }: BenchSubject): Command {
  const command = new Command(name)
    .description(summary)
    .option('--json <file>', 'also write all measured values to a file')
    .option('--python <path>', 'the Python that has the peers from PyPI', defaultPython())
    .option('--repeats <n>', 'how often each is measured', String(usual));
  const common = new Set(command.options.map((option) => option.attributeName()));
  for (const option of options) command.option(option.flags, option.description, option.default);
  return command.action(async (given: Record<string, string | undefined>) => {
    const repeats = Number(given['repeats']);
    checkInteger('repeats', repeats, 1);
    const python = given['python'] ?? 'python3';
    // A name without a folder is looked for by the system.
    if (path.basename(python) !== python && !existsSync(python)) {
      throw new InputError(
        'python',
        'the path of a Python',
        `${python}, which is not there`,
        'Leave it out to measure without.',
      );
    }
    const json = given['json'] === undefined ? undefined : path.resolve(given['json']);
    checkOutput('--json', json);
    endOnSignals();
    const machine = thisMachine();
    const result = await run({
      repeats,
      python,
      options: Object.fromEntries(Object.entries(given).filter(([key]) => !common.has(key))),
      say: (text) => void process.stderr.write(`bench ${name}: ${text}\n`),
    });
    const typed = `npx risklab ${process.argv.slice(2).join(' ')}`;
    process.stdout.write(markdownReport(result, machine, typed));
    if (json !== undefined) await writeJsonReport(json, result, machine, typed);
  });
}

/** The project's own virtual environment, where there is one. */
function defaultPython(): string {
  const own = path.join(projectRoot, '.venv', 'bin', 'python');
  return existsSync(own) ? own : 'python3';
}

/** What was started for a measurement ends with this process, but only when that ends by itself. */
function endOnSignals(): void {
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
}
