import { setMaxListeners } from 'node:events';
import { isatty } from 'node:tty';
import { Command, Option } from 'commander';
import { InputError } from '../base';
import {
  annotators,
  backends,
  cellTimesOf,
  checkReportPlaces,
  comparisons,
  githubAnnotations,
  isSuccess,
  localKernels,
  notebookFiles,
  parseParameter,
  remoteKernels,
  RunConsole,
  runNotebooks,
  writeReports,
  type BaselineOptions,
  type KernelProvider,
  type NotebookResult,
  type Parameters,
  type ReportFiles,
  type RunNotebooksOptions,
} from '../notebook';
import { numeric } from './numeric';

/** The options of the command, as commander hands them over. */
interface Flags
  extends
    Pick<RunNotebooksOptions, 'out' | 'profile' | 'backend' | 'kernel' | 'jobs' | 'timeout' | 'notebookTimeout'>,
    Pick<RunNotebooksOptions, 'memory' | 'outputLimit' | 'resume' | 'changed'>,
    Pick<BaselineOptions, 'update' | 'compare' | 'rtol' | 'atol' | 'imageTolerance'>,
    ReportFiles {
  p: Parameters;
  startTimeout: number;
  server?: string;
  token?: string;
  serverFolder?: string;
  serverTimeout: number;
  baseline?: string;
  verbose?: boolean;
  annotations?: (typeof annotators)[number];
}

const collect = (text: string, before: Parameters): Parameters => ({
  ...before,
  ...Object.fromEntries([parseParameter(text)]),
});

/** `risklab run`: runs notebooks headlessly and writes executed copies. The exit code is 0 only if every cell ran well. */
export function runCommand(): Command {
  const command = new Command('run')
    .description('run notebooks headlessly and write executed copies')
    .argument('<files...>', 'notebooks, or folders of notebooks; - for the notebook on standard input')
    .option('--out <dir>', 'folder of the executed copies', 'executed')
    .option('--profile <name>', 'one of the profiles of the notebooks, such as quick or full')
    .addOption(new Option('--backend <name>', 'backend of the library').choices(backends))
    .option('--kernel <name>', 'kernel to run with (default: the one that each notebook names)')
    .addOption(parameterOption())
    .option('--jobs <number>', 'how many notebooks run at a time', numeric, 1)
    .option('--resume', 'go on with what an earlier run into the same folder has left', false)
    .option('--changed', 'leave out notebooks that have not changed since a good run into the same folder', false)
    .option('--verbose', 'print each cell and what it puts out');
  addLimits(command);
  addServer(command);
  addBaseline(command);
  addReports(command);
  return command.action(runUntilSignal);
}

function parameterOption(): Option {
  const what = 'set a parameter; may be given several times, and wins over the profile';
  return new Option('-p <name=value>', what).argParser(collect).default({}, 'none');
}

function addLimits(command: Command): void {
  command
    .option('--timeout <seconds>', 'longest time for a cell', numeric, 1200)
    .option('--notebook-timeout <seconds>', 'longest time for the cells of a notebook together (default: any)', numeric)
    .option('--start-timeout <seconds>', 'longest time for a kernel to start', numeric, 60)
    .option('--memory <MB>', 'most memory for a kernel and all that its cells start (default: any)', numeric)
    .option('--output-limit <MB>', 'most output of a cell', numeric, 20);
}

function addServer(command: Command): void {
  command
    .option('--server <url>', 'run on this Jupyter Server or Enterprise Gateway instead of this machine')
    .option('--token <token>', 'token of the server (default: the environment variable JUPYTER_TOKEN)')
    .option('--server-folder <dir>', 'folder on the server that stands for the present one (default: its root)')
    .option('--server-timeout <seconds>', 'longest time that the server may give no answer', numeric, 60);
}

function addBaseline(command: Command): void {
  command
    .option('--baseline <dir>', 'compare with the executed notebooks in this folder')
    .option('--update', 'write what came out as the new baseline')
    .addOption(new Option('--compare <what>', 'what to compare').choices(comparisons).default('all'))
    .option('--rtol <number>', 'how far a number may be from its baseline, as a part of it', numeric, 1e-6)
    .option('--atol <number>', 'how far a number may be from its baseline besides', numeric, 0)
    .option('--image-tolerance <part>', 'part of the worst square of an image that may look different', numeric, 0.03);
}

function addReports(command: Command): void {
  command
    .option('--junit <file>', 'write a report as JUnit XML')
    .option('--json <file>', 'write a summary as JSON; its times make the next estimate of the time left')
    .option('--html <file>', 'write a report as one page')
    .addOption(new Option('--annotations <of>', 'print annotations for the notebooks that failed').choices(annotators));
}

/**
 * A signal ends the run in order: the kernels with all they have started, and what was done is saved. A second one exits. When its
 * terminal hangs up it ends, too; without one, as under `nohup`, it goes on.
 */
async function runUntilSignal(files: string[], flags: Flags, command: Command): Promise<void> {
  checkCompanions(command);
  const controller = new AbortController();
  // Each notebook that runs listens to it.
  setMaxListeners(0, controller.signal);
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(interruptedCode);
    controller.abort();
  };
  // Asked now: a terminal that has hung up is none any more.
  const terminal = hasTerminal();
  const hangUp = (): void => {
    if (terminal) stop();
  };
  for (const signal of stopSignals) process.on(signal, stop);
  process.on('SIGHUP', hangUp);
  try {
    const results = await runAndReport(files, flags, controller.signal);
    if (controller.signal.aborted) process.exitCode = interruptedCode;
    else if (!isSuccess(results)) process.exitCode = 1;
  } finally {
    for (const signal of stopSignals) process.off(signal, stop);
    process.off('SIGHUP', hangUp);
  }
}

async function runAndReport(paths: string[], flags: Flags, signal: AbortSignal): Promise<NotebookResult[]> {
  const { p: parameters, verbose = false, junit, json, html } = flags;
  const { baseline: folder, update, compare, rtol, atol, imageTolerance } = flags;
  const { out, profile, backend, kernel, jobs, timeout, notebookTimeout, memory, outputLimit, resume, changed } = flags;
  const limits = { timeout, notebookTimeout, memory, outputLimit };
  const options = { out, profile, backend, kernel, jobs, ...limits, resume, changed };
  const files = await notebookFiles(paths);
  const earlier = json === undefined ? new Map<string, number>() : await cellTimesOf(json);
  const listener = new RunConsole({ verbose, jobs, earlier, signal });
  const baseline = folder === undefined ? {} : { baseline: { folder, update, compare, rtol, atol, imageTolerance } };
  checkReportPlaces({ files, out: out ?? 'executed', ...baseline }, { junit, json, html });
  const kernels = kernelsOf(flags, (text) => listener.note(text));
  const [startedAt, start] = [new Date(), performance.now()];
  try {
    const results = await runNotebooks(files, { ...options, ...baseline, parameters, kernels, listener, signal });
    listener.close();
    if (flags.annotations === 'github')
      process.stdout.write(
        githubAnnotations(results)
          .map((line) => `${line}\n`)
          .join(''),
      );
    const seconds = (performance.now() - start) / 1000;
    await writeReports({ startedAt, seconds, results }, { junit, json, html });
    return results;
  } finally {
    listener.close();
    await kernels.close();
  }
}

/** Options that say how to do what another one asks for: without it they would be taken, and do nothing. */
const companions = [
  { of: 'baseline', names: ['update', 'compare', 'rtol', 'atol', 'imageTolerance'], todo: 'Say where it is.' },
  { of: 'server', names: ['token', 'serverFolder', 'serverTimeout'], todo: 'Say where the server is.' },
] as const;

/** @throws InputError when an option was given without the one that it belongs to */
function checkCompanions(command: Command): void {
  const given = command.options.filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli');
  for (const { of, names, todo } of companions) {
    if (given.some((option) => option.attributeName() === of)) continue;
    const alone = given.filter((option) => names.some((name) => name === option.attributeName()));
    const flags = alone.map(({ long }) => long).join(' and ');
    if (flags !== '') throw new InputError(flags, `--${of}`, 'none', todo);
  }
}

/** Kernels of this machine, or of a server. */
function kernelsOf(flags: Flags, note: (text: string) => void): KernelProvider {
  const { server, token, serverFolder, startTimeout, serverTimeout, memory } = flags;
  const startTimeoutMs = startTimeout * 1000;
  if (server === undefined) return localKernels({ startTimeoutMs });
  if (memory !== undefined) {
    throw new InputError('--memory', 'kernels of this machine', '--server', 'Let the server limit their memory.');
  }
  return remoteKernels({
    server,
    token: token ?? process.env['JUPYTER_TOKEN'],
    folder: serverFolder,
    startTimeoutMs,
    serverTimeoutMs: serverTimeout * 1000,
    note,
  });
}

/**
 * Whether there is a terminal that can hang up. `nohup` puts files in the place of all three streams that are terminals; that it has the
 * signal ignored, too, cannot be seen, as Node takes that back when it starts.
 */
function hasTerminal(): boolean {
  return [0, 1, 2].some((stream) => isatty(stream));
}

const stopSignals = ['SIGINT', 'SIGTERM'] as const;
/** What shells report for a program that Ctrl-C has ended. */
const interruptedCode = 130;
