import { expect } from 'chai';
import fc from 'fast-check';
import { existsSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { FaultyDisk, type DiskFault } from '../support/faultyDisk';
import { ofTheDead } from '../support/leftovers';
import { ModelRuns, outcomesOf, type Plan } from './modelRuns';

/** A disk in memory, where there is one: what is synced there costs nothing. */
const memory = existsSync('/dev/shm') ? '/dev/shm' : undefined;

describe('a run on a disk with faults', function () {
  this.timeout(240_000);
  const runs = new ModelRuns(memory);
  after(() => runs.remove());

  /**
   * Runs a plan with a fault. The exit code tells the truth, sources are as they were, and what is there is whole; then a run without
   * faults, of which the first one may have left anything, comes to what the model says.
   */
  async function hold(plan: Plan, fault: DiskFault, then: Plan['takeOver']): Promise<FaultyDisk> {
    await runs.begin(plan);
    const baselines = runs.baselines();
    const disk = new FaultyDisk(runs.folder, fault);
    const exitCode = await runs.runPlan(plan).finally(() => disk.repair());
    const told = JSON.stringify({ plan, fault, then, problems: runs.problems }, undefined, 1);
    const usual = outcomesOf(plan).every((outcome) => outcome === 'ok') ? 0 : 1;
    expect(exitCode, told).equal(disk.refused ? 1 : usual);
    runs.checkWhole(told);
    if (!disk.refused) runs.checkDone(plan, told);
    if (plan.baseline !== 'update') expect(runs.baselines(), told).deep.equal(baselines);
    // The process that was killed is this one: what it has left is given to one that is no more.
    for (const folder of runs.writtenFolders())
      for (const name of readdirSync(folder).filter((one) => one.startsWith('.')))
        renameSync(path.join(folder, name), path.join(folder, ofTheDead(name)));
    const next = { ...plan, takeOver: then };
    expect(await runs.runPlan(next), `${told} ${runs.problems.join()}`).equal(usual);
    runs.checkWhole(told);
    runs.checkDone(next, told);
    return disk;
  }

  const plain: Plan = {
    sheets: [
      { cells: ['good', 'result', 'skip'], earlier: ['good', 'long'], starts: true },
      { cells: ['raises', 'long', 'good'], starts: true },
    ],
    baseline: 'update',
    hasBaseline: true,
    reports: ['junit', 'json', 'html'],
    jobs: 1,
    takeOver: 'nothing',
  };

  it('keeps its promises when it is killed at each of its steps', async () => {
    let steps = 0;
    while ((await hold(plain, { steps }, 'resume')).refused) steps++;
    // Two copies, each written several times, two baselines and three reports, each in several steps.
    expect(steps).above(80);
  });

  it('keeps its promises on a disk that is full after any number of bytes', async () => {
    let room = 0;
    // Each byte of the first copy, and then strides that come to all places of all files.
    while ((await hold(plain, { room }, 'changed')).refused) room += room < 40 ? 1 : 499;
    expect(room).above(20_000);
  });

  it('keeps its promises for random notebooks, earlier runs, options and faults', async () => {
    const cells = fc.array(
      fc.constantFrom('good', 'good', 'result', 'long', 'raises', 'skip', 'throw', 'liar', 'die'),
      { minLength: 1, maxLength: 4 },
    );
    const sheet = fc.tuple(cells, fc.constantFrom('none', 'same', 'other'), cells, fc.integer({ min: 0, max: 9 }));
    const takeOver = fc.constantFrom('nothing' as const, 'resume' as const, 'changed' as const);
    const plan = fc.record({
      sheets: fc.array(
        sheet.map(([now, before, other, luck]) => ({
          cells: now,
          earlier: before === 'none' ? undefined : before === 'same' ? now : other,
          starts: luck > 0,
        })),
        { minLength: 1, maxLength: 3 },
      ),
      baseline: fc.constantFrom('none' as const, 'update' as const, 'compare' as const),
      hasBaseline: fc.boolean(),
      reports: fc.subarray(['junit' as const, 'json' as const, 'html' as const]),
      jobs: fc.integer({ min: 1, max: 3 }),
      takeOver,
    });
    const fault = fc.oneof(fc.constant({}), fc.record({ room: fc.nat(30_000) }), fc.record({ steps: fc.nat(120) }));
    await fc.assert(
      fc.asyncProperty(plan, fault, takeOver, async (one, broken, then) => void (await hold(one, broken, then))),
      { numRuns: 200, seed: 1 },
    );
  });
});
