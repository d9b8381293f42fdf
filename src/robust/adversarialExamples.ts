import pl from 'nodejs-polars';
import { argmax, mean, product } from '../base';
import type { Rows } from '../data';
import type { Values } from '../learn';
import type { AttackNorm } from './attacks/attack';

/** What {@link AdversarialExamples} is made from. */
export interface ExampleParts {
  readonly attack: string;
  readonly norm: AttackNorm;
  readonly eps: number;
  readonly inputs: Rows;
  readonly values: Values;
  readonly shared?: Values;
  readonly labels: Int32Array;
  readonly targets?: Int32Array;
  /** Scores of the classes before and after, `[n, classes]`. */
  readonly scores: readonly [before: Values, after: Values];
}

/** Inputs that an attack has changed, and what the model says of them. Success is what a fresh prediction says, not what the attack believes. */
export class AdversarialExamples {
  /** The attack, such as `pgd`. */
  readonly attack: string;
  /** In which norm changes were to be small. */
  readonly norm: AttackNorm;
  /** How large a change might be; Infinity for the attack that looks for the smallest. */
  readonly eps: number;
  /** The inputs as they were. */
  readonly inputs: Rows;
  /** The changed inputs, `[n, ...input]`, floats: rounded to bytes they may be harmless. */
  readonly values: Values;
  /** The one change of all rows, `[...input]`, where the attack makes such. */
  readonly shared?: Values;
  /** The true classes. */
  readonly labels: Int32Array;
  /** The classes aimed at, where the attack was targeted. */
  readonly targets?: Int32Array;
  /** The classes that the model says of the inputs as they were. */
  readonly before: Int32Array;
  /** The classes that it says of the changed ones. */
  readonly after: Int32Array;

  /** @internal */
  constructor({ attack, norm, eps, inputs, values, shared, labels, targets, scores }: ExampleParts) {
    [this.attack, this.norm, this.eps, this.inputs, this.values] = [attack, norm, eps, inputs, values];
    [this.labels, this.before, this.after] = [labels, classesIn(scores[0]), classesIn(scores[1])];
    if (shared) this.shared = shared;
    if (targets) this.targets = targets;
  }

  /** How many rows there are. */
  get length(): number {
    return this.labels.length;
  }

  /** Whether the aim is reached, a row each: the class aimed at, else any other than the true one. */
  get success(): boolean[] {
    const { targets, labels, after } = this;
    return Array.from(after, (found, row) => (targets ? found === targets[row] : found !== labels[row]));
  }

  /** The share of rows in which the aim is reached, 0 to 1; rows that the model got wrong by itself count, too. */
  get successRate(): number {
    return mean(this.success.map(Number));
  }

  /** The share of changed rows of which the model says the true class, 0 to 1. */
  get accuracy(): number {
    return mean(this.after, (found, row) => Number(found === this.labels[row]));
  }

  /** How large the change of each row is, in a norm. Default: that of the attack. */
  sizes(norm: AttackNorm = this.norm): Float64Array {
    const width = product(this.inputs.rowShape);
    return Float64Array.from({ length: this.length }, (_, row) => {
      const from = this.inputs.gather([row]);
      let [largest, squares] = [0, 0];
      for (let i = 0; i < width; i++) {
        const change = Math.abs(this.values.data[row * width + i]! - from[i]!);
        largest = Math.max(largest, change);
        squares += change ** 2;
      }
      return norm === 'linf' ? largest : Math.sqrt(squares);
    });
  }

  /**
   * A row for each input.
   *
   * @returns columns `row`, `label`, `target` (where there is one), `before`, `after`, `success`, `linf` and `l2` (how large the change is)
   */
  toTable(): pl.DataFrame {
    const whole = (name: string, values: Int32Array): pl.Series => pl.Series(name, values, pl.Int32);
    return pl.DataFrame([
      whole(
        'row',
        Int32Array.from({ length: this.length }, (_, row) => row),
      ),
      whole('label', this.labels),
      ...(this.targets ? [whole('target', this.targets)] : []),
      whole('before', this.before),
      whole('after', this.after),
      pl.Series('success', this.success, pl.Bool),
      pl.Series('linf', [...this.sizes('linf')], pl.Float64),
      pl.Series('l2', [...this.sizes('l2')], pl.Float64),
    ]);
  }
}

/** The class of the largest score of each row. */
export function classesIn({ data, length }: Values): Int32Array {
  const width = data.length / Math.max(1, length);
  return Int32Array.from({ length }, (_, row) => argmax(data.subarray(row * width, (row + 1) * width)));
}
