import { expect } from 'chai';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot, Random } from '../../src/base';
import { parseNotebook, type NotebookCell } from '../../src/notebook';
import { until } from '../jupyter/support';
import { code, notebook, Runs, textOf, write } from './support';

/** Lines of work, several at a time; in each a process is killed some times, and a last one runs to its end. */
const lines = 6;
const kills = 4;
const atATime = 3;

/** Changes whenever what is at a place does. */
function stateOf(place: string): string {
  const found = statSync(place, { throwIfNoEntry: false });
  return `${found?.ino} ${found?.mtimeMs} ${found?.size}`;
}

/** The notebooks of a line, and what each cell shows in the end. */
const notebooks: Record<string, { cells: [source: string, shown: string][] }> = {
  first: {
    cells: [
      ['const a = 6;\na', '6'],
      [
        "require('fs').appendFileSync('cells', 'x');\nawait new Promise((resolve) => setTimeout(resolve, 100));\na * 7",
        '42',
      ],
      ["console.log('y'.repeat(100_000));", `${'y'.repeat(100_000)}\n`],
    ],
  },
  second: { cells: [["['x', 'y'].join('')", "'xy'"]] },
};

describe('processes of `risklab run` that are killed at any moment', function () {
  this.timeout(240_000);
  const runs = new Runs();
  const program = path.join(runs.folder, 'risklab.mjs');
  before(() =>
    writeFileSync(
      program,
      `import main from ${JSON.stringify(path.join(projectRoot, 'dist', 'cli', 'main.js'))};
       process.exitCode = await main.main(process.argv.slice(2));`,
    ),
  );
  after(() => runs.remove());

  /** A folder with the notebooks, where processes run, and what they leave there. */
  class Line {
    private readonly folder: string;
    private readonly temporary: string;
    private readonly random: Random;
    private readonly sources: Map<string, string>;

    constructor(private readonly seed: number) {
      this.folder = path.join(runs.folder, `line${seed}`);
      this.temporary = path.join(this.folder, 'tmp');
      this.random = new Random(seed);
      mkdirSync(this.temporary, { recursive: true });
      const files = Object.entries(notebooks).map(([name, { cells }]) =>
        write(this.folder, name, notebook(cells.map(([source]): NotebookCell => code(source)))),
      );
      this.sources = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
    }

    start(resume: boolean): ReturnType<typeof spawn> {
      const reports = ['--json', 'r.json', '--html', 'r.html', ...(resume ? ['--resume'] : [])];
      const args = ['run', ...this.sources.keys(), '--out', 'out', ...reports];
      const baseline = ['--baseline', 'base', '--update'];
      const jobs = ['--jobs', String((this.seed % 2) + 1)];
      return spawn(process.execPath, [program, ...args, ...baseline, ...jobs], {
        cwd: this.folder,
        env: { ...process.env, TMPDIR: this.temporary },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    }

    /** Kills a process some time after it was started, has written, or has run a cell: so all moments come, also on a slow machine. Says whether it still ran. */
    async kill(): Promise<boolean> {
      const mark = path.join(this.folder, this.random.pick(['tmp', 'out/first.ipynb', 'cells', 'base/first.ipynb']));
      const before = stateOf(mark);
      const waitMs = this.random.integer(400);
      const child = this.start(this.random.chance(0.5));
      const ended = once(child, 'exit');
      await until(() => stateOf(mark) !== before || child.exitCode !== null);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      child.kill('SIGKILL');
      const [, signal] = (await ended) as [number | null, string | null];
      return signal === 'SIGKILL';
    }

    /** The kernels that are left: their arguments have a file in the temporary folder. */
    kernels(): string[] {
      const all = execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8', maxBuffer: 1e8 }).split('\n');
      return all.filter((line) => line.includes(this.temporary) && !line.includes(program));
    }

    checkWhole(): void {
      for (const [file, source] of this.sources) expect(readFileSync(file, 'utf8')).equal(source);
      for (const name of ['out', 'base']) {
        for (const file of this.notebooksIn(name)) parseNotebook(readFileSync(file, 'utf8'), file);
      }
      const [json, html] = ['r.json', 'r.html'].map((name) => path.join(this.folder, name));
      if (json && existsSync(json)) JSON.parse(readFileSync(json, 'utf8'));
      if (html && existsSync(html)) expect(readFileSync(html, 'utf8')).match(/<\/html>\s*$/);
    }

    checkDone(): void {
      for (const name of ['out', 'base']) {
        // Nothing but the notebooks: what was written beside them by those that were killed is gone.
        expect(readdirSync(path.join(this.folder, name)).sort(), name).deep.equal(['first.ipynb', 'second.ipynb']);
        for (const file of this.notebooksIn(name)) {
          const shown = parseNotebook(readFileSync(file, 'utf8'), file).cells.map(({ outputs = [] }) =>
            outputs.map(textOf),
          );
          const expected = notebooks[path.basename(file, '.ipynb')]?.cells.map(([, text]) => [text]);
          expect(shown, file).deep.equal(expected);
        }
      }
      expect(readdirSync(this.folder).filter((name) => name.startsWith('.'))).deep.equal([]);
      const report = JSON.parse(readFileSync(path.join(this.folder, 'r.json'), 'utf8')) as { success: boolean };
      expect(report.success).equal(true);
    }

    private notebooksIn(name: string): string[] {
      const folder = path.join(this.folder, name);
      if (!existsSync(folder)) return [];
      const files = readdirSync(folder).filter((file) => file.endsWith('.ipynb'));
      return files.map((file) => path.join(folder, file));
    }
  }

  let killed = 0;

  async function work(line: Line): Promise<void> {
    for (let i = 0; i < kills; i++) {
      if (await line.kill()) killed++;
      line.checkWhole();
      await until(() => line.kernels().length === 0);
    }
    const last = line.start(true);
    expect(await once(last, 'exit')).deep.equal([0, null]);
    line.checkWhole();
    line.checkDone();
    expect(line.kernels()).deep.equal([]);
  }

  it('leave sources as they were, copies, baselines and reports whole or not there, no kernel, and what --resume can go on with', async () => {
    const queue = Array.from({ length: lines }, (_, seed) => new Line(seed)).values();
    const worker = async (): Promise<void> => {
      for (const line of queue) await work(line);
    };
    await Promise.all(Array.from({ length: atATime }, worker));
    // Most marks come; a process that skips what it would write ends by itself.
    expect(killed).greaterThanOrEqual(lines);
  });
});
