import { readFile } from 'node:fs/promises';
import type pl from 'nodejs-polars';
import { argmax, checkInteger, checkKeys, checkRange, InputError, keysOf, Random, writeFileWhole } from '../../base';
import { checkTable, tableOf } from '../../table';
import { comparedColumns } from './columns';
import { bet, moreEvidence, thresholdFor } from './evidence';
import { uniformTest } from './kolmogorov';
import { RankPool } from './rankPool';
import { placesOf, watched, type WatchedColumn } from './watchedColumn';

/** Options of `robust.monitor`. */
export interface MonitorOptions {
  /** Which columns are watched, such as features, a model's score, its error. Default: all but `row`, `id` and `split`, and text that is hardly ever twice the same. */
  columns?: readonly string[];
  /** How many windows pass on average until a false alarm, at least 2. Default 500. */
  runLength?: number;
  /** How many rows are remembered to compare with: rows of the stream are added to the reference until there are so many. Default 10,000, or the reference where that is larger. */
  memory?: number;
  /** Where the random numbers start that place equal values. Default 0. */
  seed?: number;
}

/** What a monitor says of a window. */
export interface MonitorStep {
  /** The number of the window, from 1. */
  readonly window: number;
  /** How many rows it has. */
  readonly rows: number;
  /** The smallest p-value of its columns times their number, at most 1: of this window alone. */
  readonly p: number;
  /** What all windows since the last alarm say together. */
  readonly evidence: number;
  /** Whether the evidence has reached the threshold. After an alarm it starts again from 0. */
  readonly alarm: boolean;
  /** The column that has changed most, if anything has. */
  readonly column: string;
  /** The window at which that column's change most likely began. */
  readonly since: number;
}

/** A monitor as plain JSON. */
export interface MonitorState {
  readonly format: typeof format;
  readonly runLength: number;
  readonly memory: number;
  readonly random: readonly number[];
  readonly evidence: number;
  readonly columns: readonly (WatchedColumn & {
    /** Values so far, sorted; null for empty ones. */
    readonly values: readonly (number | null)[];
    readonly score: number;
    readonly since: number;
  })[];
  readonly steps: readonly MonitorStep[];
  readonly tests: readonly WindowTest[];
}

/** The test of a column in a window. */
export interface WindowTest {
  readonly window: number;
  readonly column: string;
  readonly statistic: number;
  readonly p: number;
}

const format = 'risklab monitor 1';
const keys = keysOf<MonitorOptions>()('columns', 'runLength', 'memory', 'seed');
const fewestRows = 10;
/** Below it a p-value is 0 for all that follows. */
const leastP = 1e-200;

/** A column with what has been seen of it. */
interface Seen {
  readonly watched: WatchedColumn;
  readonly pool: RankPool;
  /** Logarithm of the bets since the window `since`, at least 0. */
  score: number;
  since: number;
}

/** Watches a stream of tables for a change, see `robust.monitor`. */
export class Monitor {
  /** The average number of windows until a false alarm. */
  readonly runLength: number;
  private readonly columns: readonly Seen[];
  private readonly random: Random;
  private readonly memory: number;
  private readonly steps: MonitorStep[];
  private readonly tests: WindowTest[];
  private evidence: number;

  /** @internal */
  constructor(state: MonitorState) {
    [this.runLength, this.memory, this.evidence] = [state.runLength, state.memory, state.evidence];
    this.random = Random.fromState(state.random);
    this.columns = state.columns.map(({ values, score, since, ...column }) => ({
      ...{ watched: column, score, since },
      pool: new RankPool(values.map((value) => value ?? Infinity), state.memory),
    })); // prettier-ignore
    [this.steps, this.tests] = [[...state.steps], [...state.tests]];
  }

  /**
   * Looks at the next window of the stream.
   *
   * @param window - at least 10 rows, with the columns that are watched
   * @throws InputError for fewer rows, a column that is missing, and values of another kind; the monitor stays as it was
   * @example
   * const { alarm, column, since } = watch.add(today);
   */
  add(window: pl.DataFrame): MonitorStep {
    checkTable('window', window);
    if (window.height < fewestRows) {
      throw new InputError('window', `at least ${fewestRows} rows`, window.height, 'Wait for more.');
    }
    const places = this.columns.map((column) => placesOf(window, column.watched));
    const number = this.steps.length + 1;
    const tests = this.columns.map((column, i) => ({
      ...{ window: number, column: column.watched.name },
      ...uniformTest(places[i]!.map((value) => column.pool.place(value, this.random))),
    }));
    tests.forEach(({ p }, i) => scored(this.columns[i]!, p, number));
    const p = Math.min(1, tests.length * Math.max(leastP, Math.min(...tests.map((test) => test.p))));
    const evidence = moreEvidence(this.evidence, p);
    const alarm = evidence >= this.threshold;
    const strongest = this.columns[argmax(this.columns.map(({ score }) => score))]!;
    const { since, watched } = strongest;
    const step = { window: number, rows: window.height, p, evidence, alarm, column: watched.name, since };
    this.evidence = alarm ? 0 : evidence;
    if (alarm) this.columns.forEach((column) => Object.assign(column, { score: 0, since: number + 1 }));
    this.steps.push(step);
    this.tests.push(...tests);
    return step;
  }

  /** The evidence at which the alarm rings: half the run length. */
  get threshold(): number {
    return thresholdFor(this.runLength);
  }

  /** A row for each window: what {@link add} gave, and `threshold`. For `plot.monitoring`. */
  get history(): pl.DataFrame {
    const { threshold } = this;
    return tableOf(
      this.steps.map((step) => ({ ...step, threshold })),
      {
        ...{ window: 'whole', rows: 'whole', p: 'number', evidence: 'number', threshold: 'number', alarm: 'truth' },
        ...{ column: 'text', since: 'whole' },
      },
    );
  }

  /** A row for each window and column: `window`, `column`, `statistic` (the distance of Kolmogorov and Smirnov to all rows before) and `p`, of this column and window alone. */
  get byColumn(): pl.DataFrame {
    return tableOf(this.tests, { window: 'whole', column: 'text', statistic: 'number', p: 'number' });
  }

  /** All of it as plain JSON, for `robust.monitorFrom`. */
  toJSON(): MonitorState {
    const { runLength, memory, evidence, steps, tests } = this;
    const columns = this.columns.map(({ watched, pool, score, since }) => ({
      ...{ ...watched, score, since },
      values: pool.toArray().map((value) => (value === Infinity ? null : value)),
    }));
    return { format, runLength, memory, random: this.random.state(), evidence, columns, steps: [...steps], tests: [...tests] }; // prettier-ignore
  }

  /** Writes it to a file as JSON, whole or not at all; `robust.loadMonitor` reads it. @throws when the file cannot be written */
  async save(file: string): Promise<void> {
    await writeFileWhole(file, JSON.stringify(this));
  }
}

/** Adds to the score of a column; where that is below 0, no change has begun yet. */
function scored(column: Seen, p: number, window: number): void {
  const score = column.score + Math.log(bet(Math.max(leastP, p)));
  column.score = Math.max(0, score);
  if (score <= 0) column.since = window + 1;
}

/**
 * Watches a model in production: windows of a stream of tables, one after another, against a reference and all rows before. The alarm rings when the evidence of a change is large enough; as
 * long as nothing changes, it does so every `runLength` windows on average, no more often, whatever the columns and however small the reference.
 *
 * Each value is given its place among all before it. Without a change these places are independent and uniform, and each window asks with the test of Kolmogorov and Smirnov whether they are; the
 * evidence adds up over windows, so that small changes that stay are found, too.
 *
 * @param reference - rows of the time when all was well, at least 20
 * @throws InputError for columns that are missing or of no kind that can be compared, and bad options
 * @see Vovk, V., et al. (2021). Retrain or not retrain: conformal test martingales for change-point detection.
 * @example
 * const watch = robust.monitor(scoredOfJanuary, { columns: ['age', 'yHat'], runLength: 1000 });
 * for (const day of days) if (watch.add(day).alarm) console.log(watch.history.tail(1));
 * await watch.save('monitor.json');
 * await show(plot.monitoring(watch.history));
 */
export function monitor(reference: pl.DataFrame, options: MonitorOptions = {}): Monitor {
  checkKeys('monitor', options, keys);
  checkTable('reference', reference);
  const { runLength = 500, seed = 0, memory = Math.max(10_000, reference.height) } = options;
  checkRange('runLength', runLength, 2, Infinity);
  checkInteger('memory', memory, reference.height, 'It has to hold the reference.');
  checkInteger('seed', seed, 0);
  if (reference.height < 20) throw new InputError('reference', 'at least 20 rows', reference.height);
  const { columns } = comparedColumns(reference, reference, options.columns);
  return new Monitor({
    ...{ format, runLength, memory, evidence: 0, steps: [], tests: [] },
    random: new Random(seed).state(),
    columns: columns.map((column) => {
      const own = watched(column);
      const values = [...placesOf(reference, own)].map((value) => (value === Infinity ? null : value));
      return { ...own, values, score: 0, since: 1 };
    }),
  });
}

/**
 * A monitor that goes on where another has been, from its JSON.
 *
 * @throws InputError when it is not what a monitor gave
 * @example
 * const watch = robust.monitorFrom(JSON.parse(JSON.stringify(before)));
 */
export function monitorFrom(state: MonitorState): Monitor {
  const { format: found, columns, steps, tests, random, runLength, evidence } = (state ?? {}) as Partial<MonitorState>;
  const whole =
    found === format &&
    [columns, steps, tests, random].every(Array.isArray) &&
    Number.isFinite(runLength) &&
    Number.isFinite(evidence);
  if (!whole) throw new InputError('monitor', `what toJSON() of a monitor gave, of the format ${format}`, state);
  return new Monitor(state);
}

/**
 * A monitor that was saved to a file.
 *
 * @throws InputError when the file is missing, or not what `save` wrote
 * @example
 * const watch = await robust.loadMonitor('monitor.json');
 */
export async function loadMonitor(file: string): Promise<Monitor> {
  let state: unknown;
  try {
    state = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new InputError(file, 'a monitor that was saved', (cause as Error).message);
  }
  return monitorFrom(state as MonitorState);
}
