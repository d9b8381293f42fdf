import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { messageOf } from '../../src/base';
import { KernelError } from '../../src/jupyter';
import {
  parseNotebook,
  runNotebooks,
  writeReports,
  type KernelProvider,
  type Notebook,
  type NotebookCell,
  type NotebookOutcome,
  type OutputMessage,
} from '../../src/notebook';
import { notebook, Runs, textOf, write } from './support';

/** What a cell of a model notebook does. */
export type CellKind = 'good' | 'result' | 'long' | 'raises' | 'skip' | 'throw' | 'liar' | 'die';

/** A notebook of a plan. */
export interface Sheet {
  cells: CellKind[];
  /** What an earlier run, without faults, has run in its place. */
  earlier?: CellKind[] | undefined;
  /** Whether its kernel starts. */
  starts: boolean;
}

/** A run. */
export interface Plan {
  sheets: Sheet[];
  baseline: 'none' | 'update' | 'compare';
  /** Whether the earlier run has written a baseline. */
  hasBaseline: boolean;
  reports: ('junit' | 'json' | 'html')[];
  jobs: number;
  takeOver: 'nothing' | 'resume' | 'changed';
}

/** What each kind shows in a copy, comes to, and is tagged with. */
const kinds: Record<CellKind, { shows: string[]; outcome: NotebookOutcome; tag?: string }> = {
  good: { shows: ['good\n'], outcome: 'ok' },
  result: { shows: ['result'], outcome: 'ok' },
  long: { shows: [`${'long '.repeat(2000)}\n`], outcome: 'ok' },
  raises: { shows: ['E'], outcome: 'ok', tag: 'raises-exception' },
  skip: { shows: [], outcome: 'ok', tag: 'skip-execution' },
  throw: { shows: ['E'], outcome: 'error' },
  liar: { shows: ['liar\n'], outcome: 'error', tag: 'raises-exception' },
  die: { shows: [], outcome: 'dead' },
};

/** How the notebooks of a plan end on a disk without faults, by the rules of the documentation. */
export function outcomesOf({ sheets, baseline, hasBaseline }: Plan): NotebookOutcome[] {
  return sheets.map(({ cells, earlier, starts }) => {
    const ran = ranTo(cells, starts);
    if (ran !== 'ok' || baseline !== 'compare') return ran;
    const isThere = hasBaseline && earlier !== undefined && ranTo(earlier, starts) === 'ok';
    return isThere && earlier.join() === cells.join() ? 'ok' : 'different';
  });
}

function ranTo(cells: CellKind[], starts: boolean): NotebookOutcome {
  if (!starts) return 'dead';
  return cells.map((kind) => kinds[kind].outcome).find((outcome) => outcome !== 'ok') ?? 'ok';
}

/** Runs plans, and looks at what they leave. */
export class ModelRuns extends Runs {
  /** What went wrong in the last run, in words. */
  problems: string[] = [];
  private readonly base = path.join(this.out, '..', 'base');
  private readonly reports = path.join(this.out, '..', 'reports');
  private sources = new Map<string, string>();

  /** Removes what earlier plans have left, and runs what a plan has as its earlier run. */
  async begin(plan: Plan): Promise<void> {
    for (const folder of [this.out, this.base, this.reports]) rmSync(folder, { recursive: true, force: true });
    const earlier = plan.sheets.map(({ earlier: cells, starts }) => ({ cells: cells ?? [], starts }));
    const isThere = (_: unknown, i: number): boolean => plan.sheets[i]?.earlier !== undefined;
    const files = this.writeSources(earlier).filter(isThere);
    if (files.length > 0)
      await this.runFiles(files, { ...plan, reports: [], baseline: plan.hasBaseline ? 'update' : 'none' });
    this.sources = new Map(this.writeSources(plan.sheets).map((file) => [file, readFileSync(file, 'utf8')]));
  }

  /** @returns the exit code that the command would have */
  async runPlan(plan: Plan): Promise<number> {
    this.problems = [];
    try {
      return await this.runFiles([...this.sources.keys()], plan);
    } catch (error) {
      this.problems.push(messageOf(error));
      return 1;
    }
  }

  /** The folders that runs write to, as far as they are there. */
  writtenFolders(): string[] {
    return [this.out, this.base, this.reports].filter(existsSync);
  }

  /** The baselines, by their names. */
  baselines(): Record<string, string> {
    return Object.fromEntries(
      this.notebooksIn(this.base).map((file) => [path.basename(file), readFileSync(file, 'utf8')]),
    );
  }

  /** Sources are as they were; what is there is whole. */
  checkWhole(told: string): void {
    for (const [file, source] of this.sources) expect(readFileSync(file, 'utf8'), told).equal(source);
    for (const file of [...this.notebooksIn(this.out), ...this.notebooksIn(this.base)]) read(file);
    const wholes: Record<string, RegExp> = { junit: /<\/testsuites>\s*$/, json: /^\{[^]*\}\s*$/, html: /<\/html>\s*$/ };
    for (const [name, whole] of Object.entries(wholes)) {
      const file = path.join(this.reports, name);
      if (existsSync(file)) expect(readFileSync(file, 'utf8'), told).match(whole);
    }
  }

  /** All that a plan asks for is there, and says what the model says; nothing else is. */
  checkDone(plan: Plan, told: string): void {
    const outcomes = outcomesOf(plan);
    plan.sheets.forEach(({ cells, starts }, i) => {
      const isWell = ['ok', 'different'].includes(String(outcomes[i]));
      if (starts) this.checkShown(path.join(this.out, `n${i}.ipynb`), cells, told);
      if (isWell && plan.baseline === 'update') this.checkShown(path.join(this.base, `n${i}.ipynb`), cells, told);
    });
    for (const name of plan.reports) expect(existsSync(path.join(this.reports, name)), told).equal(true);
    if (plan.reports.includes('json')) {
      const { notebooks } = JSON.parse(readFileSync(path.join(this.reports, 'json'), 'utf8')) as {
        notebooks: { outcome: string }[];
      };
      expect(
        notebooks.map(({ outcome }) => outcome),
        told,
      ).deep.equal(outcomes);
    }
    for (const folder of this.writtenFolders())
      expect(
        readdirSync(folder).filter((name) => name.startsWith('.')),
        told,
      ).deep.equal([]);
  }

  private checkShown(file: string, cells: CellKind[], told: string): void {
    const end = cells.findIndex((kind) => kinds[kind].outcome !== 'ok');
    const expected = cells.map((kind, i) => (end < 0 || i <= end ? kinds[kind].shows : []));
    expect(
      read(file).cells.map(({ outputs = [] }) => outputs.map(textOf)),
      told,
    ).deep.equal(expected);
  }

  private writeSources(sheets: { cells: CellKind[] }[]): string[] {
    return sheets.map(({ cells }, i) =>
      write(path.join(this.folder, 'sources'), `n${i}`, notebook(cells.map(cellOf), { kernelspec: { name: 'model' } })),
    );
  }

  private async runFiles(files: string[], plan: Plan): Promise<number> {
    const { baseline, jobs, reports, takeOver } = plan;
    const names = new Set(plan.sheets.flatMap(({ starts }, i) => (starts ? [] : [`n${i}.ipynb`])));
    const results = await runNotebooks(files, {
      out: this.out,
      kernels: kernels(names),
      jobs,
      resume: takeOver === 'resume',
      changed: takeOver === 'changed',
      ...(baseline === 'none' ? {} : { baseline: { folder: this.base, update: baseline === 'update' } }),
    });
    this.problems = results.map(({ outcome, problem = '' }) => `${outcome} ${problem}`);
    const places = Object.fromEntries(reports.map((name) => [name, path.join(this.reports, name)]));
    await writeReports({ startedAt: new Date(0), seconds: 0, results }, places);
    return results.every(({ outcome }) => outcome === 'ok') ? 0 : 1;
  }

  private notebooksIn(folder: string): string[] {
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.ipynb')) : [];
    return names.map((name) => path.join(folder, name));
  }
}

function read(file: string): Notebook {
  return parseNotebook(readFileSync(file, 'utf8'), file);
}

function cellOf(kind: CellKind, i: number): NotebookCell {
  const { tag } = kinds[kind];
  const metadata = tag === undefined ? {} : { tags: [tag] };
  return { cell_type: 'code', id: `c${i}`, metadata, source: kind, outputs: [], execution_count: null };
}

/** Kernels in this process, whose language are the kinds of cells; those of some notebooks do not start. */
function kernels(broken: ReadonlySet<string>): KernelProvider {
  const execute = async (
    source: string,
    onMessage: (message: OutputMessage) => void,
  ): Promise<Record<string, unknown>> => {
    await Promise.resolve();
    const kind = source as CellKind;
    const tell = (type: string, content: Record<string, unknown>): void => {
      const header = { msg_id: '', session: '', username: '', date: '', version: '5.4', msg_type: type };
      onMessage({ header, content });
    };
    if (kind === 'die') throw new KernelError('kernel: the process has ended.');
    const error = { ename: 'E', evalue: 'no', traceback: [] };
    const fails = kind === 'throw' || kind === 'raises';
    const [text = ''] = kinds[kind].shows;
    if (fails) tell('error', error);
    else if (kind === 'result')
      tell('execute_result', { data: { 'text/plain': text }, metadata: {}, execution_count: 1 });
    else tell('stream', { name: 'stdout', text });
    return fails ? { status: 'error', ...error, execution_count: 1 } : { status: 'ok', execution_count: 1 };
  };
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    start: ({ file }) =>
      broken.has(path.basename(file))
        ? Promise.reject(new KernelError('kernel: it does not start.'))
        : Promise.resolve({ execute, interrupt: nothing, shutdown: nothing, kill: nothing }),
    close: nothing,
  };
}
