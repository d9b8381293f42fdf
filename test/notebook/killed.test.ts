import { expect } from 'chai';
import fc from 'fast-check';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import {
  parseNotebook,
  runNotebooks,
  writeReports,
  type KernelProvider,
  type NotebookResult,
} from '../../src/notebook';
import { FaultyDisk } from '../support/faultyDisk';
import { code, Runs } from './support';

/** Kernels in this process: a cell whose source has `throw` fails, any other prints its source. */
const kernels: KernelProvider = {
  start: () =>
    Promise.resolve({
      execute: (source, onMessage) => {
        const header = { msg_id: '', session: '', username: '', date: '', version: '5.4' };
        onMessage({ header: { ...header, msg_type: 'stream' }, content: { name: 'stdout', text: source } });
        const failed = { status: 'error', ename: 'E', evalue: 'no', traceback: [], execution_count: 1 };
        return Promise.resolve(source.includes('throw') ? failed : { status: 'ok', execution_count: 1 });
      },
      interrupt: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
      kill: () => Promise.resolve(),
    }),
  close: () => Promise.resolve(),
};

describe('a run on a disk with faults', () => {
  const runs = new Runs();
  after(() => runs.remove());

  it('writes whole or not at all, is no success then, and leaves its sources: random options, disks full and processes killed', async () => {
    const report = path.join(runs.out, 'r.json');
    const plan = fc.record({
      notebooks: fc.array(fc.array(fc.constantFrom('good', 'throw'), { minLength: 1, maxLength: 3 }), {
        minLength: 1,
        maxLength: 3,
      }),
      update: fc.boolean(),
      resume: fc.boolean(),
      jobs: fc.integer({ min: 1, max: 3 }),
      fault: fc.oneof(fc.constant({}), fc.record({ room: fc.nat(6000) }), fc.record({ steps: fc.nat(60) })),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ notebooks, update, resume, jobs, fault }) => {
        rmSync(runs.out, { recursive: true, force: true });
        const files = notebooks.map((cells, i) =>
          runs.write(
            `n${i}`,
            cells.map((source) => code(source)),
          ),
        );
        const sources = files.map((file) => readFileSync(file, 'utf8'));
        const folder = path.join(runs.out, 'base');
        const disk = new FaultyDisk(runs.folder, fault);
        let results: NotebookResult[] | undefined;
        try {
          const options = { out: runs.out, kernels, jobs, resume, ...(update ? { baseline: { folder, update } } : {}) };
          const all = await runNotebooks(files, options);
          await writeReports({ startedAt: new Date(0), seconds: 0, results: all }, { json: report });
          results = all;
        } catch {
          // No success either.
        } finally {
          disk.repair();
        }
        const ok = results?.every(({ outcome }) => outcome === 'ok') ?? false;
        expect(ok).equal(!disk.refused && !notebooks.flat().includes('throw'));
        expect(files.map((file) => readFileSync(file, 'utf8'))).deep.equal(sources);
        for (const place of [runs.out, folder].filter(existsSync)) {
          for (const name of readdirSync(place).filter((one) => one.endsWith('.ipynb'))) {
            parseNotebook(readFileSync(path.join(place, name), 'utf8'), name);
          }
        }
        if (existsSync(report)) JSON.parse(readFileSync(report, 'utf8'));
        if (ok) expect(readdirSync(runs.out).filter((name) => name.endsWith('.ipynb'))).length(files.length);
      }),
      { numRuns: 40, seed: 1 },
    );
  });
});
