import * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import { checkInteger, InputError } from '../base';
import { Values } from './values';

/** The three kinds of risk. */
export const riskNames = ['aleatoric', 'epistemic', 'bias'] as const;

/** One kind of risk: `aleatoric` (noise in the data), `epistemic` (what the model does not know), `bias` (how rare it is). */
export type RiskName = (typeof riskNames)[number];

/** The risks that come with a prediction; a wrapper gives those that it estimates. */
export type Risks = Partial<Record<RiskName, Values>>;

/**
 * A prediction and its risks. It never changes; operations give new ones.
 *
 * - `yHat`: the output of the model (a logit for a classifier compiled with a loss on logits), `[n, outputs]`
 * - `aleatoric`: estimated variance of the noise
 * - `epistemic`: larger where the model knows less; its unit is the wrapper's (for VAEs the mean squared error a pixel)
 * - `bias`: log density of the sample among the training data, in nats: small means rare, under-represented
 *
 * Functions of one value ({@link RiskTensor.map} and its kin) act on `yHat` and carry the risks along. Functions of two
 * risk tensors act on `yHat` and on the risks that both have; with a number, on `yHat` alone. Slices, reductions, stacks
 * and concatenations act on all of them.
 *
 * @example
 * const risk = await model.predict(test);
 * const scored = risk.joinTo(test.table);   // the table with yHat, epistemic and bias
 * risk.sigmoid().toDataFrame();             // yHat as a probability
 */
export class RiskTensor {
  readonly aleatoric: Values | undefined;
  readonly epistemic: Values | undefined;
  readonly bias: Values | undefined;

  /** @throws InputError when a risk has another count of rows than the prediction */
  constructor(
    readonly yHat: Values,
    risks: Risks = {},
  ) {
    for (const name of riskNames) {
      const risk = risks[name];
      if (risk && risk.length !== yHat.length) throw new InputError(name, `${yHat.length} rows as yHat`, risk.length);
    }
    this.aleatoric = risks.aleatoric;
    this.epistemic = risks.epistemic;
    this.bias = risks.bias;
  }

  /** How many predictions there are. */
  get length(): number {
    return this.yHat.length;
  }

  /** The risks that are there. */
  get risks(): Risks {
    return Object.fromEntries(riskNames.flatMap((name) => (this[name] ? [[name, this[name]]] : [])));
  }

  /** A function of the prediction; the risks stay as they are. */
  map(fn: (yHat: tf.Tensor) => tf.Tensor): RiskTensor {
    return new RiskTensor(this.yHat.map(fn), this.risks);
  }

  /** Logits to probabilities; the risks stay as they are. */
  sigmoid(): RiskTensor {
    return this.map((x) => tf.sigmoid(x));
  }

  /** The sum with a number or, field by field, with another risk tensor. @throws InputError for other shapes */
  add(other: number | RiskTensor): RiskTensor {
    return this.combine(other, (a, b) => tf.add(a, b));
  }

  /** The difference to a number or, field by field, to another risk tensor. @throws InputError for other shapes */
  sub(other: number | RiskTensor): RiskTensor {
    return this.combine(other, (a, b) => tf.sub(a, b));
  }

  /** The product with a number or, field by field, with another risk tensor. @throws InputError for other shapes */
  mul(other: number | RiskTensor): RiskTensor {
    return this.combine(other, (a, b) => tf.mul(a, b));
  }

  /** The quotient by a number or, field by field, by another risk tensor. @throws InputError for other shapes */
  div(other: number | RiskTensor): RiskTensor {
    return this.combine(other, (a, b) => tf.div(a, b));
  }

  /** Rows from `start` up to but without `end`. @throws InputError when there are no such rows */
  slice(start: number, end = this.length): RiskTensor {
    const whole = Number.isInteger(start) && Number.isInteger(end);
    if (!(whole && 0 <= start && start <= end && end <= this.length)) {
      throw new InputError('slice', `whole numbers 0 <= start <= end <= ${this.length}`, [start, end]);
    }
    return this.each((field) => {
      const row = field.data.length / Math.max(1, field.length);
      return new Values(field.data.slice(start * row, end * row), [end - start, ...field.shape.slice(1)]);
    });
  }

  /** The same numbers in another shape, in every field that has as many numbers as the prediction. */
  reshape(shape: number[]): RiskTensor {
    return this.each((field) => (field.data.length === this.yHat.data.length ? new Values(field.data, shape) : field));
  }

  /** The mean over an axis of the prediction, of every field that has it. @throws InputError when there is no such axis */
  mean(axis = 0): RiskTensor {
    return this.reduce(axis, (x) => tf.mean(x, axis));
  }

  /** The sum over an axis of the prediction, of every field that has it. @throws InputError when there is no such axis */
  sum(axis = 0): RiskTensor {
    return this.reduce(axis, (x) => tf.sum(x, axis));
  }

  /** Risk tensors one after another, with the risks that all of them have. @throws InputError when there is none */
  static concat(parts: readonly RiskTensor[]): RiskTensor {
    return join('concat', parts, (tensors) => tf.concat(tensors));
  }

  /** Risk tensors of one shape along a new first axis, with the risks that all of them have. */
  static stack(parts: readonly RiskTensor[]): RiskTensor {
    return join('stack', parts, (tensors) => tf.stack(tensors));
  }

  /**
   * One row a prediction: a column `yHat` and one for each risk that is there. Fields with several values a row get
   * numbered columns (`yHat0`, `yHat1`, ...).
   */
  toDataFrame(): pl.DataFrame {
    return pl.DataFrame(this.columns());
  }

  /**
   * The table of what was predicted, with the columns of {@link toDataFrame} on its right: what every plot and metric takes.
   *
   * @param table - as many rows as there are predictions, in the same order; columns of the same names are replaced
   * @throws InputError for another number of rows
   * @example
   * const scored = (await model.predict(test)).joinTo(test.table);
   */
  joinTo(table: pl.DataFrame): pl.DataFrame {
    if (table.height !== this.length) throw new InputError('table', `${this.length} rows as predicted`, table.height);
    return table.withColumns(...this.columns());
  }

  private columns(): pl.Series[] {
    return Object.entries({ yHat: this.yHat, ...this.risks }).flatMap(([name, field]) => {
      const width = field.data.length / Math.max(1, field.length);
      return Array.from({ length: width }, (_, column) => {
        const values = Array.from({ length: field.length }, (_, row) => field.data[row * width + column]!);
        return pl.Series(width === 1 ? name : `${name}${column}`, values, pl.Float64);
      });
    });
  }

  private combine(other: number | RiskTensor, fn: (a: tf.Tensor, b: tf.Tensor | number) => tf.Tensor): RiskTensor {
    if (typeof other === 'number') return this.map((yHat) => fn(yHat, other));
    const both = (a: Values, b: Values): Values => {
      // TensorFlow would stretch [n] and [n, 1] to [n, n].
      if (a.shape.join() !== b.shape.join())
        throw new InputError('risk tensor', `shape [${a.shape.join(', ')}]`, b.shape);
      return Values.compute(() => fn(a.tensor(), b.tensor()));
    };
    const shared = riskNames.flatMap((name) => {
      const [a, b] = [this[name], other[name]];
      return a && b ? [[name, both(a, b)] as const] : [];
    });
    return new RiskTensor(both(this.yHat, other.yHat), Object.fromEntries(shared));
  }

  private reduce(axis: number, fn: (x: tf.Tensor) => tf.Tensor): RiskTensor {
    const { length: rank } = this.yHat.shape;
    checkInteger('axis', axis, 0);
    if (axis >= rank) throw new InputError('axis', `one below ${rank}`, axis);
    return this.each((field) => (axis < field.shape.length ? field.map(fn) : field));
  }

  private each(fn: (field: Values) => Values): RiskTensor {
    const risks = Object.entries(this.risks).map(([name, field]) => [name, fn(field)] as const);
    return new RiskTensor(fn(this.yHat), Object.fromEntries(risks));
  }
}

function join(what: string, parts: readonly RiskTensor[], fn: (tensors: tf.Tensor[]) => tf.Tensor): RiskTensor {
  if (parts.length === 0) throw new InputError(what, 'at least one risk tensor', 'none');
  const all = (fields: Values[]): Values => Values.compute(() => fn(fields.map((field) => field.tensor())));
  const risks = riskNames.flatMap((name) => {
    const fields = parts.flatMap((part) => part[name] ?? []);
    return fields.length === parts.length ? [[name, all(fields)] as const] : [];
  });
  return new RiskTensor(all(parts.map(({ yHat }) => yHat)), Object.fromEntries(risks));
}
