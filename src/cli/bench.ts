import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Command } from 'commander';
import { checkInteger, InputError, projectRoot } from '../base';
import { markdownReport, thisMachine, writeJsonReport, type BenchSubject } from '../bench';
import type * as data from '../bench/data';
import type * as kernel from '../bench/kernel';
import type * as lab from '../bench/lab';
import type * as predict from '../bench/predict';
import type * as sampler from '../bench/sampler';
import type * as train from '../bench/train';
import type * as uci from '../bench/uci';
import { addLazyCommand, type LazyCommand } from './lazyCommand';

/** The sources are CommonJS, in which only `require` loads a file both from the build and from the tests. */
const load = createRequire(__filename);

/** A subject, loaded only when it is asked for. */
interface Subject extends Omit<LazyCommand, 'make'> {
  readonly load: () => BenchSubject;
}

const subjects: readonly Subject[] = [
  {
    name: 'kernel',
    summary: 'the Jupyter kernel beside stock tslab, ipykernel and Deno',
    load: () => (load('../bench/kernel') as typeof kernel).kernelBench,
  },
  {
    name: 'train',
    summary: 'a training step beside Keras and plain TensorFlow.js',
    load: () => (load('../bench/train') as typeof train).trainBench,
  },
  {
    name: 'predict',
    summary: 'predictions with risks beside Keras',
    load: () => (load('../bench/predict') as typeof predict).predictBench,
  },
  {
    name: 'lab',
    summary: 'the whole of lab 2 beside its training in Python',
    load: () => (load('../bench/lab') as typeof lab).labBench,
  },
  {
    name: 'data',
    summary: 'building and reading datasets beside h5py',
    load: () => (load('../bench/data') as typeof data).dataBench,
  },
  {
    name: 'sampler',
    summary: 'drawing batches by weights beside NumPy',
    load: () => (load('../bench/sampler') as typeof sampler).samplerBench,
  },
  {
    name: 'uci',
    summary: 'errors and likelihoods of regressions beside those of the papers',
    load: () => (load('../bench/uci') as typeof uci).uciBench,
  },
];

/** `risklab bench`: measures one subject beside its peers, in one run on this machine. */
export function benchCommand(): Command {
  const command = new Command('bench')
    .description('measure one subject beside its peers on this machine')
    // A subject is not loaded yet when its help is asked for that way.
    .helpCommand(false)
    .addHelpText('after', '\nrisklab bench SUBJECT --help tells more about a subject.');
  for (const { name, summary, load: loadSubject } of subjects) {
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
    if (given['json'] !== undefined) await writeJsonReport(path.resolve(given['json']), result, machine, typed);
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
