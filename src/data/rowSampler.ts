import { checkInteger, checkKeys, InputError, Random } from '../base';
import { checkState, type Sampler } from './sampler';
import { drawWeighted, weightTree, type SumTree } from './sumTree';

/** What a {@link RowSampler} draws from and how. */
export interface RowSamplerOptions {
  /** How many rows there are. */
  readonly count: number;
  /** Rows of a batch, at most as many as there are. */
  readonly batchSize: number;
  /** A whole number; the same seed draws the same batches. */
  readonly seed: number;
}

/** Where a {@link RowSampler} is, as plain values that go through JSON unchanged. */
export interface RowSamplerState {
  readonly batchSize: number;
  readonly count: number;
  readonly random: readonly number[];
  readonly weights: readonly number[] | null;
  readonly order: readonly number[];
  readonly at: number;
}

/**
 * Draws batches from all rows alike. Without weights it goes through them in a random order, each once, and then anew in
 * another order; with weights each batch is drawn in proportion to them, without replacement inside a batch.
 *
 * @example
 * const sampler = new RowSampler({ count: 2000, batchSize: 32, seed: 0 });
 * sampler.next();   // 32 different rows
 */
export class RowSampler implements Sampler {
  private readonly rows: Uint32Array;
  private readonly batchSize: number;
  private random: Random;
  private order: Uint32Array;
  private at: number;
  private weights: Float64Array | null = null;
  private tree: SumTree | null = null;

  /** @throws InputError for a batch larger than the data, or a bad seed */
  constructor(options: RowSamplerOptions) {
    checkKeys('RowSampler', options, ['count', 'batchSize', 'seed']);
    const { count, batchSize, seed } = options;
    checkInteger('batchSize', batchSize, 1);
    if (!(count >= batchSize)) {
      throw new InputError('rows', `at least ${batchSize}, a batch`, count, 'Take a smaller batch or more data.');
    }
    this.batchSize = batchSize;
    this.random = new Random(seed);
    this.rows = Uint32Array.from({ length: count }, (_, row) => row);
    this.order = this.rows.slice();
    this.at = count;
  }

  /** All rows. */
  candidates(): Uint32Array {
    return this.rows;
  }

  setWeights(weights: ArrayLike<number> | null): void {
    const size = { count: this.rows.length, least: this.batchSize };
    this.tree = weights && weightTree('weights', weights, size);
    this.weights = weights && Float64Array.from(weights);
  }

  next(): Uint32Array {
    if (this.tree) return Uint32Array.from(drawWeighted(this.tree, this.batchSize, this.random));
    const rows = new Uint32Array(this.batchSize);
    for (let k = 0; k < rows.length; k++) {
      if (this.at === this.order.length) {
        this.random.shuffle(this.order);
        this.at = 0;
      }
      rows[k] = this.order[this.at++]!;
    }
    return rows;
  }

  state(): RowSamplerState {
    return {
      batchSize: this.batchSize,
      count: this.rows.length,
      random: this.random.state(),
      weights: this.weights && Array.from(this.weights),
      order: Array.from(this.order),
      at: this.at,
    };
  }

  restore(state: RowSamplerState): void {
    checkState({ ...state }, { batchSize: this.batchSize, count: this.rows.length });
    this.setWeights(state.weights);
    this.random = Random.fromState(state.random);
    this.order = Uint32Array.from(state.order);
    this.at = state.at;
  }
}
