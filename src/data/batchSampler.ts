import { checkInteger, checkKeys, InputError, Random } from '../base';
import { checkLabels } from './labels';
import { checkState, type Sampler, type WeighedRows } from './sampler';
import { drawWeighted, weightTree, type SumTree } from './sumTree';

/** What a {@link BatchSampler} draws from and how. */
export interface BatchSamplerOptions {
  /** One label per row, 1 = positive (face), 0 = negative. */
  readonly labels: ArrayLike<number>;
  /** Rows of a batch; even, at least 2. Half of them are positives. */
  readonly batchSize: number;
  /** A whole number; the same seed draws the same batches. */
  readonly seed: number;
  /** As for {@link BatchSampler.setWeights}. Default null: uniform. */
  readonly weights?: Float64Array | null;
}

/** Where a {@link BatchSampler} is, as plain values that go through JSON unchanged. */
export interface BatchSamplerState {
  readonly batchSize: number;
  readonly positives: number;
  readonly negatives: number;
  readonly random: readonly number[];
  readonly weights: readonly number[] | null;
  /** Those of the negatives; states of earlier versions have none. */
  readonly negativeWeights?: readonly number[] | null;
}

/**
 * Draws batches of rows, half positives and half negatives, each with given weights or uniformly, and without
 * replacement inside a batch (each draw is proportional to the weights of those not yet drawn); the next batch starts from all
 * rows again. O(log N) a draw.
 *
 * @example
 * const sampler = new BatchSampler({ labels: train.table.getColumn('label').toArray(), batchSize: 32, seed: 0 });
 * sampler.setWeights(pPos);               // one weight per positive, in row order
 * const rows = sampler.next();            // 16 positives, then 16 negatives
 * const images = train.images.gather(rows);
 */
export class BatchSampler implements Sampler {
  /** Rows of the positives, ascending: `setWeights` takes its weights in this order. */
  readonly positives: Uint32Array;
  /** Rows of the negatives, ascending. */
  readonly negatives: Uint32Array;
  readonly batchSize: number;
  private random: Random;
  private weights: { readonly positives: Weights; readonly negatives: Weights } = { positives: null, negatives: null };

  /** @throws InputError for a label other than 0 and 1, an odd batch size, or fewer rows of a class than half a batch */
  constructor(options: BatchSamplerOptions) {
    checkKeys('BatchSampler', options, ['labels', 'batchSize', 'seed', 'weights']);
    const { labels, batchSize, seed, weights = null } = options;
    checkInteger('batchSize', batchSize, 2);
    if (batchSize % 2 !== 0)
      throw new InputError('batchSize', 'an even number', batchSize, 'Half of a batch are faces.');
    checkLabels('labels', labels);
    this.batchSize = batchSize;
    this.positives = rowsOf(labels, 1);
    this.negatives = rowsOf(labels, 0);
    this.checkEnough('positives', this.positives.length);
    this.checkEnough('negatives', this.negatives.length);
    this.random = new Random(seed);
    this.setWeights(weights);
  }

  /** The rows that weights are for: the positives, or all. */
  candidates(of: WeighedRows = 'positives'): Uint32Array {
    if (of === 'positives') return this.positives;
    return Uint32Array.from({ length: this.positives.length + this.negatives.length }, (_, row) => row);
  }

  /**
   * How likely each positive is from the next batch on, or each row among those of its class.
   *
   * @param weights - one a row, in row order: finite, not negative, in any scale; null = uniform. Copied.
   * @param of - weights of the positives (the default; negatives are then drawn uniformly), or of all rows
   * @throws InputError for another length, a NaN, infinite or negative weight, or fewer weights above 0 in a class than half a batch
   */
  setWeights(weights: ArrayLike<number> | null, of: WeighedRows = 'positives'): void {
    if (of === 'positives' || weights === null) {
      this.setBoth(weights, null);
      return;
    }
    const count = this.positives.length + this.negatives.length;
    if (weights.length !== count)
      throw new InputError('weights', `${count}, one for each row`, `${weights.length} weights`);
    const take = (rows: Uint32Array): Float64Array => Float64Array.from(rows, (row) => weights[row]!);
    this.setBoth(take(this.positives), take(this.negatives));
  }

  /** The rows of the next batch: `batchSize` of them, the first half positives, the second half negatives. */
  next(): Uint32Array {
    const half = this.batchSize / 2;
    const rows = new Uint32Array(this.batchSize);
    const positives = this.draw(this.weights.positives, this.positives.length);
    const negatives = this.draw(this.weights.negatives, this.negatives.length);
    for (let k = 0; k < half; k++) {
      rows[k] = this.positives[positives[k] as number] as number;
      rows[half + k] = this.negatives[negatives[k] as number] as number;
    }
    return rows;
  }

  /** Everything needed to draw the same batches from here on. */
  state(): BatchSamplerState {
    return {
      batchSize: this.batchSize,
      positives: this.positives.length,
      negatives: this.negatives.length,
      random: this.random.state(),
      weights: plain(this.weights.positives),
      negativeWeights: plain(this.weights.negatives),
    };
  }

  /**
   * Resumes from a state that {@link state} returned, also after JSON, on a sampler of the same labels and batch size.
   *
   * @throws InputError when the state is of other data or another batch size
   */
  restore(state: BatchSamplerState): void {
    const { batchSize, positives, negatives } = this;
    checkState({ ...state }, { batchSize, positives: positives.length, negatives: negatives.length });
    this.setBoth(state.weights, state.negativeWeights ?? null);
    this.random = Random.fromState(state.random);
  }

  /** Nothing changes where one of the two is refused. */
  private setBoth(positives: ArrayLike<number> | null, negatives: ArrayLike<number> | null): void {
    this.weights = {
      positives: this.checked('pPos', positives, this.positives.length),
      negatives: this.checked('pNeg', negatives, this.negatives.length),
    };
  }

  private checked(what: string, weights: ArrayLike<number> | null, count: number): Weights {
    if (weights === null) return null;
    return {
      tree: weightTree(what, weights, { count, least: this.batchSize / 2 }),
      values: Float64Array.from(weights),
    };
  }

  /** Half a batch of the rows of one class. */
  private draw(weights: Weights, count: number): number[] {
    const half = this.batchSize / 2;
    return weights ? drawWeighted(weights.tree, half, this.random) : this.drawUniform(count, half);
  }

  /** `count` different numbers below n, each set equally likely (Floyd's algorithm). */
  private drawUniform(n: number, count: number): number[] {
    const drawn = new Set<number>();
    for (let top = n - count; top < n; top++) {
      const item = this.random.integer(top + 1);
      drawn.add(drawn.has(item) ? top : item);
    }
    return [...drawn];
  }

  private checkEnough(what: string, count: number): void {
    const half = this.batchSize / 2;
    if (count >= half) return;
    throw new InputError(what, `at least ${half}, half a batch`, count, 'Take a smaller batch or more data.');
  }
}

/** Weights of the rows of one class, as given and as drawn from; null: all are equally likely. */
type Weights = { readonly values: Float64Array; readonly tree: SumTree } | null;

function plain(weights: Weights): number[] | null {
  return weights && Array.from(weights.values);
}

function rowsOf(labels: ArrayLike<number>, label: number): Uint32Array {
  const rows: number[] = [];
  for (let row = 0; row < labels.length; row++) if (labels[row] === label) rows.push(row);
  return Uint32Array.from(rows);
}
