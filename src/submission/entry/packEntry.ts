import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../../base';
import { formatNotebook, hasTag, parseNotebook, readNotebook, type Notebook, type NotebookCell } from '../../notebook';
import { entryLimits, megabytes, type EntryName } from '../entries';
import { recordsOf, type SubmissionManifest, type Track } from '../manifest';
import { checkName, submissionFileName, type Entrant } from '../names';
import { zipBytes } from '../writeZip';
import { answersOf } from './answers';
import { readEntry, type CheckedEntry } from './checkEntry';
import { nameOf, notebookProblems, type EntryProblem } from './notebookProblems';
import { entryReport } from './report';

/** Options of {@link packEntry}. */
export interface PackEntryOptions extends Entrant {
  /** The notebook, as it is saved. */
  readonly notebook: string;
  /** The folder that `writeEntry` has written into. Default `entry` beside the notebook. */
  readonly entry?: string;
  /** How many rows the contest has, and its id; undefined where its folder is not there. */
  readonly contest?: { readonly id: string; readonly rows: number } | undefined;
  /** When it is made, in ISO 8601. Default: now. */
  readonly created?: string;
}

/** An entry that was looked at, and is packed where nothing is wrong with it. */
export interface PackedEntry {
  readonly file: string;
  /** Undefined where something is wrong. */
  readonly zip: Buffer | undefined;
  readonly track: Track;
  readonly problems: readonly EntryProblem[];
  /** What is not wrong, and may not be meant. */
  readonly notes: readonly string[];
  readonly estimate: CheckedEntry['estimate'];
}

/**
 * Checks an entry, and packs it.
 *
 * @throws InputError when the notebook is none, or the names are none
 */
export async function packEntry(options: PackEntryOptions): Promise<PackedEntry> {
  const { notebook: file, contest, created = new Date().toISOString() } = options;
  const entrant = { first: checkName('--first', options.first), last: checkName('--last', options.last) };
  const name = submissionFileName(entrant);
  const { bytes, notebook, run: folder, changed } = await chosenNotebook(file, options.entry);
  const entry = await readEntry(folder, contest?.rows);
  const track = entry.labelled ? 'own' : 'avatar';
  const problems = [
    ...notebookProblems(notebook, entry.run, changed),
    ...entry.problems,
    ...contestProblems(entry, contest),
  ];
  const notes = parameterNotes(notebook);
  if (entry.predictions === undefined || entry.run === undefined) {
    return { file: name, zip: undefined, track, problems, notes, estimate: entry.estimate };
  }
  const answers = answersOf(notebook);
  const report = entryReport({ ...entrant, track, estimate: entry.estimate, answers, created, run: entry.run });
  const files = new Map<EntryName, Buffer>([
    ['notebook.ipynb', bytes],
    ['predictions.parquet', entry.predictions],
    ['answers.json', Buffer.from(`${JSON.stringify({ format: 1, answers }, null, 2)}\n`)],
    ['report.md', Buffer.from(report)],
  ]);
  for (const [one, { length }] of files) {
    if (length <= entryLimits[one]) continue;
    const todo = one === 'notebook.ipynb' ? 'Clear large outputs, run again, and save.' : 'Make it smaller.';
    problems.push({ what: `${one} has ${megabytes(length)}, and may have ${megabytes(entryLimits[one])}`, todo });
  }
  if (problems.length > 0) return { file: name, zip: undefined, track, problems, notes, estimate: entry.estimate };
  const { contest: id, seed, versions, environment } = entry.run;
  const common = { format: 1, track, ...entrant, contest: id, seed, versions, environment } as const;
  const manifest: SubmissionManifest = { ...common, files: recordsOf(files), created };
  files.set('manifest.json', Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
  return { file: name, zip: await zipBytes(files), track, problems, notes, estimate: entry.estimate };
}

/** The notebook that is handed in, see {@link withRun}. The entry lies beside the one that is named. */
async function chosenNotebook(
  file: string,
  entry = path.join(path.dirname(file), 'entry'),
): Promise<{ bytes: Buffer; notebook: Notebook; run: string; changed?: string | undefined }> {
  if (!(await stat(file).catch(() => undefined))?.isFile()) {
    throw new InputError('--notebook', 'a notebook', `${file}, which is no file`, 'Name it with --notebook FILE.');
  }
  const bytes = await readFile(file);
  const named = parseNotebook(bytes.toString('utf8'), file);
  if (named.cells.some(({ execution_count }) => typeof execution_count === 'number')) {
    return { bytes, notebook: named, run: entry };
  }
  const copy = path.join(path.dirname(file), 'executed', path.basename(file));
  const executed = await readNotebook(copy).catch(() => undefined);
  const notebook = executed && withRun(named, executed);
  if (notebook) return { bytes: Buffer.from(formatNotebook(notebook)), notebook, run: entry };
  return { bytes, notebook: named, run: entry, changed: executed && changedCell(named, executed) };
}

/** The first cell whose code is not that of the executed copy, in words. */
function changedCell(named: Notebook, executed: Notebook): string {
  const before = executed.cells.filter(isOwnCode).map(({ source }) => source);
  const own = named.cells.flatMap((cell, i) => (isOwnCode(cell) ? [{ cell, name: nameOf(cell, i) }] : []));
  return own.find(({ cell }, i) => cell.source !== before[i])?.name ?? 'the number of cells';
}

/** Numbers that were set from outside, as `--profile tiny` does: fine for a try, a pity for the entry. */
function parameterNotes({ cells }: Notebook): string[] {
  const set = cells.find((cell) => hasTag(cell, 'injected-parameters'));
  if (!set) return [];
  const lines = set.source.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('//'));
  const values = lines
    .map((line) => line.replace(/^(const|let|var) (\w+)(: \w+)? =/, '$2 =').replace(/;$/, ''))
    .join(', ');
  return [
    `the run that is handed in had numbers set from outside: ${values}. For the notebook as it is: npm run check`,
  ];
}

/**
 * A notebook that was not run itself, with what its executed copy has of the run: the code of both has to be the same, but for parameters that the
 * runner was given. Text is that of the notebook, as answers are often written after the run.
 *
 * @returns undefined where the code is not the same
 */
function withRun(named: Notebook, executed: Notebook): Notebook | undefined {
  const codes = (notebook: Notebook): string =>
    JSON.stringify(notebook.cells.flatMap((cell) => (isOwnCode(cell) ? [cell.source] : [])));
  if (codes(named) !== codes(executed)) return undefined;
  const ran = executed.cells.filter(({ cell_type }) => cell_type === 'code');
  const cells = named.cells.flatMap((cell) => {
    if (cell.cell_type !== 'code') return [cell];
    const next = ran.findIndex(isOwnCode);
    return ran.splice(0, next + 1);
  });
  return { ...named, cells };
}

function isOwnCode(cell: NotebookCell): boolean {
  return cell.cell_type === 'code' && !hasTag(cell, 'injected-parameters');
}

function contestProblems(
  { run, labelled, predictions }: CheckedEntry,
  contest: PackEntryOptions['contest'],
): EntryProblem[] {
  if (!run || !predictions || labelled) return [];
  if (run.contest === null) {
    const todo =
      "Put the contest's folder beside the notebook as contest, and run it again; or hand in data of your own with label and group.";
    return [{ what: 'the predictions are for no contest', todo }];
  }
  if (!contest || contest.id === run.contest) return [];
  const todo = 'Run the notebook again with the folder of this contest.';
  return [
    { what: `the predictions are for the contest ${run.contest}, and the folder is that of ${contest.id}`, todo },
  ];
}
