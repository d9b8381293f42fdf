import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { checkInteger, checkPositive, InputError, projectRoot, whyNoFile, writeFileWhole } from '../base';
import {
  compareHanded,
  findSubmissions,
  gradeAll,
  mergeResults,
  ownLabs,
  readResults,
  sandboxLimits,
  similarPage,
  writePages,
  type GradeOptions,
  type GradeResult,
  type GradeSettings,
  type Shard,
} from '../grade';
import { entryGrader, readContest, type ContestFlags } from './gradeEntries';
import { numeric } from './numeric';
import { kernelsOf, type KernelFlags } from './gradeKernels';

/** The options of the command, as commander hands them over. */
interface Flags extends Omit<KernelFlags, 'memory'>, ContestFlags {
  memory?: number;
  out: string;
  merge?: string[];
  profile: string;
  lab?: string;
  seed: number;
  jobs: number;
  shard: Shard;
  timeout: number;
  checkTimeout: number;
  outputLimit: number;
}

/** An entry trains longer and on more images than an exercise: with less, lab 07 as it is has run out of memory. In MB. */
const contestMemory = 8000;

/** `risklab grade`: runs what was handed in, and judges it. The exit code is 1 when the grader itself failed somewhere. */
export function gradeCommand(): Command {
  return new Command('grade')
    .description('run and grade a folder of notebooks that were handed in, each in a sandbox')
    .argument('[folder]', 'notebooks, and folders of notebooks with the names of students')
    .requiredOption('--out <dir>', 'folder of the results and their pages; what is there already is kept')
    .option('--merge <dirs...>', 'run nothing; put the results of these folders together')
    .option('--profile <name>', 'profile of the labs: full, quick or tiny', 'quick')
    .option('--seed <number>', 'what the inputs of the checks are drawn from; cells of learners have 0', numeric, 1)
    .option(
      '--jobs <number>',
      'how many are graded at a time',
      numeric,
      Math.max(1, Math.floor(availableParallelism() / 2)),
    )
    .option('--shard <k/n>', 'grade the part k of n, on one of n machines', shardOf, { part: 1, of: 1 })
    .option('--no-sandbox', 'without a sandbox, for notebooks that you trust')
    .option(
      '--server <url>',
      'run them on this Jupyter Server or Enterprise Gateway, which has to have a sandbox of its own',
    )
    .option('--token <token>', 'token of the server (default: the environment variable JUPYTER_TOKEN)')
    .option('--lab <number>', 'lab of notebooks that cannot be read and whose name does not tell it, such as 04')
    .option('--contest <dir>', 'what entrants got: the notebooks in ZIPs of the competition are run again beside it')
    .option('--truth <file>', 'truth.parquet of the contest: those whose notebook makes their predictions are scored')
    .option('--tolerance <number>', 'how far the predictions of that run may be from those handed in', numeric, 0.001)
    .option('--timeout <seconds>', 'longest time for a cell', numeric, 600)
    .option('--check-timeout <seconds>', 'longest time for one check', numeric, 60)
    .option('--notebook-timeout <seconds>', 'longest time for all cells of a notebook', numeric, 1800)
    .option('--start-timeout <seconds>', 'longest time for a kernel to start', numeric, 120)
    .option(
      '--memory <MB>',
      `most memory for all that a notebook starts (default: ${sandboxLimits.memory}, with --contest ${contestMemory})`,
      numeric,
    )
    .option('--disk <MB>', 'most disk for it, which is in memory', numeric, sandboxLimits.disk)
    .option('--processes <number>', 'most processes and threads for it', numeric, sandboxLimits.processes)
    .option('--output-limit <MB>', 'most output of all its cells together', numeric, 20)
    .action(gradeUntilSignal);
}

/** @throws InvalidArgumentError */
function shardOf(text: string): Shard {
  const [, part, of] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (part === undefined || of === undefined || part < 1 || part > of)
    throw new InvalidArgumentError(`expected k/n, such as 2/8, got ${text}.`);
  return { part, of };
}

/** A signal stops the notebooks that run; what was graded by then is kept. */
async function gradeUntilSignal(folder: string | undefined, flags: Flags): Promise<void> {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(interruptedCode);
    controller.abort();
  };
  for (const signal of stopSignals) process.on(signal, stop);
  try {
    const results = await gradeOrMerge(folder, flags, controller.signal);
    if (controller.signal.aborted) process.exitCode = interruptedCode;
    else if (results.some(({ outcome }) => outcome === 'failed')) process.exitCode = 1;
  } finally {
    for (const signal of stopSignals) process.off(signal, stop);
  }
}

async function gradeOrMerge(folder: string | undefined, flags: Flags, signal: AbortSignal): Promise<GradeResult[]> {
  const { out, merge } = flags;
  if (folder === undefined && merge === undefined)
    throw new InputError('grade', 'a folder of submissions, or --merge', 'neither', 'Name the folder.');
  const why = whyNoFile(path.join(out, indexName));
  if (why !== undefined)
    throw new InputError('--out', 'a folder that can be written to', why, 'Choose another folder.');
  const results = merge ? await mergeResults(merge, out) : await gradeFolder(folder!, flags, signal);
  // The part of a job knows too few of them.
  const similar = folder !== undefined && flags.shard.of === 1 ? await writeSimilar(folder, out) : undefined;
  const page = await writePages(out, await readResults(out), similar);
  say(`${results.length} submissions; ${page} shows them.`);
  return results;
}

/** @returns the name of the page */
async function writeSimilar(folder: string, out: string): Promise<string> {
  const similar = await compareHanded(await findSubmissions(folder));
  await writeFileWhole(path.join(out, similarName), similarPage(similar));
  say(`similar code: ${similar.pairs.length} pairs, see ${path.join(out, similarName)}`);
  return similarName;
}

const indexName = 'index.html';
const similarName = 'similar.html';

async function gradeFolder(folder: string, asked: Flags, signal: AbortSignal): Promise<GradeResult[]> {
  const memory = asked.memory ?? (asked.contest === undefined ? sandboxLimits.memory : contestMemory);
  const flags = { ...asked, memory };
  checkInteger('--jobs', flags.jobs, 1);
  checkInteger('--seed', flags.seed, 0);
  checkPositive('--check-timeout', flags.checkTimeout);
  if (flags.lab !== undefined && ownLabs.exercisesOf(flags.lab).length === 0)
    throw new InputError('--lab', 'a lab with exercises, such as 04', flags.lab);
  const handed = await findSubmissions(folder, flags.shard, (line) => process.stderr.write(`grade: ${line}\n`));
  const contest = await readContest(flags);
  const kernels = await kernelsOf(folder, flags);
  let done = 0;
  const limits = {
    timeout: flags.timeout,
    checkTimeout: flags.checkTimeout,
    notebookTimeout: flags.notebookTimeout,
    memory: flags.server === undefined ? flags.memory : undefined,
    output: flags.outputLimit,
  };
  const running = { kernels, limits, env: {}, signal };
  const options: GradeOptions = {
    ...running,
    checks: ownLabs,
    seed: flags.seed,
    profile: flags.profile,
    lab: flags.lab,
    out: flags.out,
    version: versionOf(),
    settings: settingsOf(flags),
    zips: contest && entryGrader(contest, { ...running, tolerance: flags.tolerance }),
    jobs: flags.jobs,
    onResult: (result, kept) => say(lineOf(result, kept, ++done, handed.length)),
  };
  try {
    return await gradeAll(handed, options);
  } finally {
    await kernels.close();
  }
}

/** What grades depend on. */
function settingsOf(flags: Flags & KernelFlags): GradeSettings {
  const { profile, timeout, checkTimeout, notebookTimeout, outputLimit } = flags;
  const lab: GradeSettings = flags.lab === undefined ? {} : { lab: flags.lab };
  const common = { profile, ...lab, timeout, checkTimeout, notebookTimeout, outputLimit };
  if (flags.server !== undefined) return { ...common, kernels: 'server' };
  const { memory, disk, processes } = flags;
  return flags.sandbox
    ? { ...common, kernels: 'sandbox', memory, disk, processes }
    : { ...common, kernels: 'open', memory };
}

function lineOf(
  { student, lab, outcome, reason, score, of }: GradeResult,
  kept: boolean,
  done: number,
  all: number,
): string {
  const grade = of > 0 ? `  ${score} of ${of}` : '';
  const what = `${outcome}${lab === undefined ? '' : `  lab ${lab}`}${grade}${kept ? '  (kept)' : ''}`;
  return `[${done}/${all}] ${JSON.stringify(student).slice(1, -1)}  ${what}${reason === '' ? '' : `  ${reason.split('\n')[0]}`}`;
}

function versionOf(): string {
  return (JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as { version: string }).version;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const stopSignals = ['SIGINT', 'SIGTERM'] as const;
/** What shells report for a program that Ctrl-C has ended. */
const interruptedCode = 130;
