import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import pl from 'nodejs-polars';
import { robust } from '../../../src';
import { mean, Random, variance } from '../../../src/base';
import { moreEvidence, thresholdFor } from '../../../src/robust/shift/evidence';
import { uniformTest } from '../../../src/robust/shift/kolmogorov';
import { RankPool } from '../../../src/robust/shift/rankPool';
import type { MonitorState } from '../../../src/robust/public';
import { rejected } from '../../support/rejected';

/** Rows of a stream: a normal and a skewed number, and a category, each as they were or shifted. */
function drawn(random: Random, rows: number, { shift = 0, dark = 0.2, empty = 0 } = {}): pl.DataFrame {
  const all = Array.from({ length: rows }, () => ({
    score: random.normal(shift),
    income: random.chance(empty) ? null : Math.exp(random.normal()),
    tone: random.chance(dark) ? 'dark' : 'light',
  }));
  return pl.DataFrame([
    pl.Series('score', all.map(({ score }) => score), pl.Float64),
    pl.Series('income', all.map(({ income }) => income) as number[], pl.Float64),
    pl.Series('tone', all.map(({ tone }) => tone), pl.Utf8),
  ]); // prettier-ignore
}

/** Windows until the first alarm. */
function untilAlarm(watch: robust.Monitor, next: () => pl.DataFrame, most = Infinity): number {
  for (let window = 1; ; window++) if (watch.add(next()).alarm || window >= most) return window;
}

/** Three standard errors of a mean. */
const threeErrors = (values: number[]): number => 3 * Math.sqrt(variance(values) / values.length);

describe('what the alarm rings by', () => {
  it('places of values among those before are uniform and independent, ties by chance', () => {
    const random = new Random(1);
    const pool = new RankPool([random.integer(3), random.integer(3)], 1000);
    const places = Array.from({ length: 900 }, () => pool.place(random.integer(3), random));
    const tenths = Array.from({ length: 10 }, (_, k) => places.filter((p) => Math.floor(10 * p) === k).length);
    // Chi-square of 9 degrees of freedom: 27.9 is passed once in a thousand.
    expect(tenths.reduce((sum, n) => sum + (n - 90) ** 2 / 90, 0)).below(27.9);
    const lag = mean(places.slice(1).map((p, i) => 12 * (p - 0.5) * (places[i]! - 0.5)));
    expect(Math.abs(lag)).below(3 / Math.sqrt(900));
    expect(pool.toArray()).length(902);
  });

  it('remembers no more than it is told', () => {
    const pool = new RankPool([1, 2], 3);
    [0, 5, 6, 7].forEach((value) => pool.place(value, new Random(0)));
    expect(pool.toArray()).eql([0, 1, 2]);
  });

  it('evidence of uniform p-values passes its threshold after as many windows as stated, on average', () => {
    const random = new Random(5);
    for (const runLength of [2, 20, 300]) {
      const lengths = Array.from({ length: 4000 }, () => {
        let evidence = 0;
        for (let window = 1; ; window++) {
          evidence = moreEvidence(evidence, random.uniform() || 1e-12);
          if (evidence >= thresholdFor(runLength)) return window;
        }
      });
      expect(mean(lengths), String(runLength)).closeTo(runLength, threeErrors(lengths));
    }
  });
});

describe('robust.monitor', () => {
  it('without a shift rings as often as stated, however small the reference: 600 streams of one column', () => {
    // What a monitor does with a column of numbers, without its tables.
    const random = new Random(9);
    const lengths = Array.from({ length: 600 }, () => {
      const pool = new RankPool(random.fillNormal(new Float32Array(30)), 10_000);
      let evidence = 0;
      for (let window = 1; ; window++) {
        const places = Array.from({ length: 20 }, () => pool.place(random.normal(), random));
        evidence = moreEvidence(evidence, uniformTest(places).p);
        if (evidence >= thresholdFor(25)) return window;
      }
    });
    expect(mean(lengths)).closeTo(25, threeErrors(lengths));
  });

  it('without a shift rings no more often than stated of three columns, and not much less', () => {
    const random = new Random(10);
    const all = drawn(random, 8000);
    const lengths = Array.from({ length: 40 }, (_, stream) => {
      // Each stream goes through the rows from a place of its own.
      let from = 130 * stream;
      const next = (rows: number): pl.DataFrame => all.slice((from += rows) - rows, rows);
      const watch = robust.monitor(next(20), { runLength: 5, seed: stream });
      return untilAlarm(watch, () => next(10), 11);
    });
    // Runs are cut at 11 windows: of a geometric length of mean 5 that leaves 5 (1 - 0.8^11) = 4.57.
    expect(mean(lengths)).within(4.57 - threeErrors(lengths), 7);
  });

  it('rings soon after a shift, and says which column and since when', () => {
    const random = new Random(3);
    const watch = robust.monitor(drawn(random, 1000), { runLength: 1000 });
    for (let window = 0; window < 20; window++) expect(watch.add(drawn(random, 50)).alarm).equal(false);
    const delay = untilAlarm(watch, () => drawn(random, 50, { shift: 0.6 }), 20);
    expect(delay).most(6);
    const last = watch.history.toRecords().at(-1)!;
    expect([last['alarm'], last['column']]).eql([true, 'score']);
    expect(last['since']).within(19, 23);
    expect(last['threshold']).equal(500);
    const after = watch.byColumn.toRecords().filter(({ window }) => window === last['window']);
    expect(after.map(({ column }) => column)).eql(['score', 'income', 'tone']);
  });

  it('sees categories that come more often or are new, and numbers that are empty', () => {
    const random = new Random(4);
    const ring = (shift: Parameters<typeof drawn>[2]): robust.MonitorStep => {
      const watch = robust.monitor(drawn(random, 500), { runLength: 1000 });
      untilAlarm(watch, () => drawn(random, 100, shift), 15);
      return watch.history.toRecords().at(-1) as unknown as robust.MonitorStep;
    };
    expect(ring({ dark: 0.5 })).include({ alarm: true, column: 'tone' });
    expect(ring({ empty: 0.3 })).include({ alarm: true, column: 'income' });
    const watch = robust.monitor(drawn(random, 500), { columns: ['tone'] });
    const renamed = (): pl.DataFrame => pl.DataFrame({ tone: Array.from({ length: 40 }, () => 'very dark') });
    expect(untilAlarm(watch, renamed, 5)).most(2);
  });

  it('goes on from its JSON and from its file as if it had never stopped', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'monitor-'));
    try {
      const random = new Random(7);
      const windows = Array.from({ length: 6 }, () => drawn(random, 30, { empty: 0.1 }));
      const watch = robust.monitor(drawn(random, 100, { empty: 0.1 }), { runLength: 50, memory: 200 });
      windows.slice(0, 3).forEach((window) => watch.add(window));
      const read = robust.monitorFrom(JSON.parse(JSON.stringify(watch)) as MonitorState);
      const file = path.join(folder, 'monitor.json');
      await watch.save(file);
      expect(await readdir(folder)).eql(['monitor.json']);
      const loaded = await robust.loadMonitor(file);
      for (const other of [watch, read, loaded]) windows.slice(3).forEach((window) => other.add(window));
      expect(JSON.stringify(read)).equal(JSON.stringify(watch));
      expect(JSON.stringify(loaded)).equal(JSON.stringify(watch));
      await writeFile(file, '{"format": "risklab monitor 1"');
      expect((await rejected(robust.loadMonitor(file))).message).match(/monitor\.json: expected a monitor that was saved, got/); // prettier-ignore
      expect((await rejected(robust.loadMonitor(path.join(folder, 'none.json')))).message).match(/ENOENT/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('says what is wrong, and stays as it was', () => {
    const random = new Random(8);
    const watch = robust.monitor(drawn(random, 50));
    const before = JSON.stringify(watch);
    const refused = (window: unknown, words: RegExp): void =>
      void expect(() => watch.add(window as pl.DataFrame)).throw(words);
    refused(drawn(random, 9), /^window: expected at least 10 rows, got 9\. Wait for more\./);
    refused([1, 2], /^window: expected a table/);
    refused(drawn(random, 20).drop('tone'), /^column: expected one of score, income, got tone/);
    refused(drawn(random, 20).withColumns(pl.lit('x').alias('score')), /^column score: expected finite numbers, as in the reference/); // prettier-ignore
    refused(drawn(random, 20).withColumns(pl.lit(Infinity).alias('score')), /^column score: .*got Infinity in row 0/);
    expect(JSON.stringify(watch)).equal(before);
    const bad = (options: object, words: RegExp): void =>
      void expect(() => robust.monitor(drawn(random, 50), options)).throw(words);
    bad({ runLength: 1 }, /^runLength: expected a number of at least 2, got 1/);
    bad({ runLength: NaN }, /^runLength: /);
    bad({ memory: 10 }, /^memory: expected a whole number of at least 50, got 10/);
    bad({ columns: ['age'] }, /^column: expected one of score, income, tone, got age/);
    bad({ window: 3 }, /^monitor: expected options among columns, runLength/);
    expect(() => robust.monitor(drawn(random, 19))).throw(/^reference: expected at least 20 rows, got 19/);
    expect(() => robust.monitorFrom({} as MonitorState)).throw(/^monitor: expected what toJSON\(\) of a monitor gave/);
  });
});
