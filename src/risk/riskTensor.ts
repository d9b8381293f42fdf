import * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import { freeingTape } from '../backend';
import { checkChoice, checkInteger, checkKeys, InputError } from '../base';
import { meanOf, pointwise, sameRows, sameShape, type Operation } from './fieldArithmetic';
import { riskNames, Values, type RiskName, type Risks } from '../learn';

/** What a risk measures: a variance of the prediction, which functions of it change, or a score of its sample. */
export type RiskKind = 'variance' | 'score';

/** Options of {@link RiskTensor}. */
export interface RiskTensorOptions {
  /** Whether `epistemic` is a variance of the prediction or a score of its sample. Default a score. */
  epistemicKind?: RiskKind;
}

/**
 * A prediction and its risks. The name is that of the MIT lab's library; it is no tensor. It never changes; operations give new ones, all numbers are in ordinary memory, and nothing
 * has to be freed.
 *
 * - `yHat`: the output of the model (a logit for a classifier compiled with a loss on logits), `[n, outputs]`
 * - `aleatoric`: estimated variance of the noise in the data, in squared units of `yHat` and of its shape
 * - `epistemic`: larger where the model knows less. A variance of the prediction, in squared units of `yHat` and of its shape
 *   (dropout, ensembles), or a score of the sample, `[n]` (for VAEs the mean squared error of a value drawn again)
 * - `bias`: log density of the sample among the training data, in nats, `[n]`: small means rare, under-represented
 *
 * How operations carry risks along:
 *
 * | operation | variances | scores |
 * |---|---|---|
 * | `map`, `sigmoid`, a number with `add`, `sub`, `mul`, `div` | first-order delta rule: Var f(y) = f'(y)^2 Var y | stay |
 * | `softmax` | the same with the Jacobian: Var p_i = sum over j of (p_i (1[i = j] - p_j))^2 Var y_j | stay |
 * | `add`, `sub`, `mul`, `div` of two | delta rule for independent errors (with itself: for the same), of risks that both have | the worse of both |
 * | `slice`, `reshape`, `concat`, `stack` | as the prediction | as the prediction |
 * | `sum`, `mean` | those of a sum or mean of independent errors | summed or averaged |
 * | `mixture` | law of total variance | averaged |
 *
 * The delta rule is exact for straight lines and good where the function hardly bends within a standard deviation.
 *
 * @example
 * const risk = await model.predict(test);
 * const scored = risk.joinTo(test.table);   // the table with yHat, epistemic and bias
 * risk.sigmoid().toDataFrame();             // yHat as a probability, its variances too
 */
export class RiskTensor {
  readonly aleatoric: Values | undefined;
  readonly epistemic: Values | undefined;
  readonly bias: Values | undefined;
  /** Whether `epistemic` is a variance of the prediction or a score of its sample. */
  readonly epistemicKind: RiskKind;

  /** @throws InputError for a field that is no Values, a risk with another count of rows than the prediction, or a variance of another shape */
  constructor(
    readonly yHat: Values,
    risks: Risks = {},
    options: RiskTensorOptions = {},
  ) {
    checkKeys('RiskTensor', risks, riskNames);
    checkKeys('RiskTensor', options, ['epistemicKind']);
    const { epistemicKind = 'score' } = options;
    checkChoice('epistemicKind', epistemicKind, ['variance', 'score']);
    this.epistemicKind = epistemicKind;
    checkValues('yHat', yHat);
    for (const name of riskNames) {
      const risk = risks[name];
      if (!risk) continue;
      checkValues(name, risk);
      if (risk.length !== yHat.length) throw new InputError(name, `${yHat.length} rows as yHat`, risk.length);
      if (this.isVariance(name) && risk.shape.join() !== yHat.shape.join()) {
        throw new InputError(name, `a variance for each value of yHat, [${yHat.shape.join(', ')}]`, [...risk.shape]);
      }
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

  /**
   * A function of the prediction, value by value; variances follow by its slope.
   *
   * @throws InputError when it changes the shape, or has no gradient, and there are variances
   * @example
   * risk.map((y) => tf.exp(y));
   */
  map(fn: (yHat: tf.Tensor) => tf.Tensor): RiskTensor {
    const yHat = this.yHat.map(fn);
    if (!this.variances().length) return this.with(yHat, this.risks);
    if (yHat.shape.join() !== this.yHat.shape.join()) {
      throw new InputError('map', `a function that keeps the shape [${this.yHat.shape.join(', ')}]`, [...yHat.shape]);
    }
    const slope = this.yHat.map((x) => freeingTape(() => tf.grad((y: tf.Tensor) => tf.sum(fn(y)))(x)));
    return this.with(
      yHat,
      this.eachVariance((variance) => pointwise(variance, slope, (v, by) => v * by * by)),
    );
  }

  /**
   * Logits of two classes to probabilities; variances follow by the delta rule, p^2 (1 - p)^2 times that of the logit. Of a large
   * variance of the logit the result can pass 1/4, which no variance of a probability does: its order still tells, its size does not.
   */
  sigmoid(): RiskTensor {
    return this.map((x) => tf.sigmoid(x));
  }

  /** Logits of several classes, `[n, classes]`, to probabilities; variances follow by the delta rule, errors taken as independent. */
  softmax(): RiskTensor {
    if (this.yHat.shape.length !== 2) throw new InputError('softmax', 'predictions [n, classes]', [...this.yHat.shape]);
    const yHat = this.yHat.map((x) => tf.softmax(x));
    const [n, k] = yHat.shape as [number, number];
    const p = yHat.data;
    const carried = this.eachVariance((variance) => {
      const result = new Float32Array(n * k);
      for (let at = 0; at < n * k; at += k) {
        let all = 0;
        for (let j = 0; j < k; j++) all += p[at + j]! ** 2 * variance.data[at + j]!;
        for (let i = 0; i < k; i++) {
          const own = variance.data[at + i]!;
          const pi = p[at + i]!;
          result[at + i] = pi * pi * (all + (1 - 2 * pi) * own);
        }
      }
      return new Values(result, [n, k]);
    });
    return this.with(yHat, carried);
  }

  /** The sum with a number or with another risk tensor. @throws InputError for other shapes */
  add(other: number | RiskTensor): RiskTensor {
    if (typeof other === 'number') return this.map((y) => tf.add(y, other));
    return this.combine(other, { value: (a, b) => a + b, slopes: () => [1, 1] });
  }

  /** The difference to a number or to another risk tensor. @throws InputError for other shapes */
  sub(other: number | RiskTensor): RiskTensor {
    if (typeof other === 'number') return this.map((y) => tf.sub(y, other));
    return this.combine(other, { value: (a, b) => a - b, slopes: () => [1, -1] });
  }

  /** The product with a number or with another risk tensor. @throws InputError for other shapes */
  mul(other: number | RiskTensor): RiskTensor {
    if (typeof other === 'number') return this.map((y) => tf.mul(y, other));
    return this.combine(other, { value: (a, b) => a * b, slopes: (a, b) => [b, a] });
  }

  /** The quotient by a number or by another risk tensor. @throws InputError for other shapes */
  div(other: number | RiskTensor): RiskTensor {
    if (typeof other === 'number') return this.map((y) => tf.div(y, other));
    return this.combine(other, { value: (a, b) => a / b, slopes: (a, b) => [1 / b, -a / (b * b)] });
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

  /** The mean over an axis of the prediction; a variance of n errors becomes their sum / n^2. @throws InputError when there is no such axis */
  mean(axis = 0): RiskTensor {
    const count = this.yHat.shape[axis] ?? 1;
    return this.reduce(
      axis,
      (x) => tf.mean(x, axis),
      (x) => tf.div(tf.sum(x, axis), count * count),
    );
  }

  /** The sum over an axis of the prediction, and of every field that has it. @throws InputError when there is no such axis */
  sum(axis = 0): RiskTensor {
    return this.reduce(
      axis,
      (x) => tf.sum(x, axis),
      (x) => tf.sum(x, axis),
    );
  }

  /**
   * Predictions of the same samples by several models as one, each model equally likely: the mean; by the law of total
   * variance `aleatoric` is the mean of theirs, `epistemic` the variance between them (divided by one less than there are) plus the
   * mean of theirs where those are variances; `bias` is the mean of the log densities. With risks that all of them have.
   *
   * @throws InputError for fewer than two, or other shapes
   */
  static mixture(parts: readonly RiskTensor[]): RiskTensor {
    const [first] = parts;
    if (!first || parts.length < 2) throw new InputError('mixture', 'at least two risk tensors', parts.length);
    for (const { yHat } of parts) sameShape(first.yHat, yHat);
    const yHat = meanOf(parts.map((part) => part.yHat));
    const between = new Float32Array(yHat.data.length);
    for (const part of parts) part.yHat.data.forEach((value, i) => (between[i]! += (value - yHat.data[i]!) ** 2));
    const inner = parts.map((part) => (part.epistemicKind === 'variance' ? part.epistemic : undefined));
    const own = inner.every((one) => one !== undefined) ? meanOf(inner).data : undefined;
    const epistemic = between.map((sum, i) => sum / (parts.length - 1) + (own?.[i] ?? 0));
    const shared = (['aleatoric', 'bias'] as const).flatMap((name) => {
      const fields = parts.flatMap((part) => part[name] ?? []);
      return fields.length === parts.length ? [[name, meanOf(fields)] as const] : [];
    });
    const risks = { ...Object.fromEntries(shared), epistemic: new Values(epistemic, yHat.shape) };
    return new RiskTensor(yHat, risks, { epistemicKind: 'variance' });
  }

  /** Risk tensors one after another, with the risks that all of them have. @throws InputError when there is none, or rows differ in size */
  static concat(parts: readonly RiskTensor[]): RiskTensor {
    return join('concat', parts, sameRows, (tensors) => tf.concat(tensors));
  }

  /** Risk tensors of one shape along a new first axis, with the risks that all of them have. @throws InputError when there is none, or for other shapes */
  static stack(parts: readonly RiskTensor[]): RiskTensor {
    return join('stack', parts, sameShape, (tensors) => tf.stack(tensors));
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

  /** Whether a risk is a variance of the prediction. */
  private isVariance(name: RiskName): boolean {
    return name === 'aleatoric' || (name === 'epistemic' && this.epistemicKind === 'variance');
  }

  private variances(): RiskName[] {
    return riskNames.filter((name) => this[name] && this.isVariance(name));
  }

  private with(yHat: Values, risks: Risks): RiskTensor {
    return new RiskTensor(yHat, risks, { epistemicKind: this.epistemicKind });
  }

  /** The risks with every variance changed. */
  private eachVariance(fn: (variance: Values) => Values): Risks {
    return { ...this.risks, ...Object.fromEntries(this.variances().map((name) => [name, fn(this[name]!)])) };
  }

  private combine(other: RiskTensor, { value, slopes }: Operation): RiskTensor {
    sameShape(this.yHat, other.yHat);
    const [a, b] = [this.yHat.data, other.yHat.data];
    const shared = riskNames.flatMap((name) => {
      const [mine, theirs] = [this[name], other[name]];
      if (!mine || !theirs || this.isVariance(name) !== other.isVariance(name)) return [];
      sameShape(mine, theirs);
      const data = mine.data.map((own, i) => {
        const given = theirs.data[i]!;
        // Of two densities the lower is the worse, of two scores of doubt the higher.
        if (!this.isVariance(name)) return name === 'bias' ? Math.min(own, given) : Math.max(own, given);
        const [byA, byB] = slopes(a[i]!, b[i]!);
        // With itself the errors are the same ones.
        return other === this ? (byA + byB) ** 2 * own : byA * byA * own + byB * byB * given;
      });
      return [[name, new Values(data, mine.shape)] as const];
    });
    const yHat = pointwise(this.yHat, other.yHat, value);
    return this.with(yHat, Object.fromEntries(shared));
  }

  private reduce(
    axis: number,
    ofValues: (x: tf.Tensor) => tf.Tensor,
    ofVariances: (x: tf.Tensor) => tf.Tensor,
  ): RiskTensor {
    const { length: rank } = this.yHat.shape;
    checkInteger('axis', axis, 0);
    if (axis >= rank) throw new InputError('axis', `one below ${rank}`, axis);
    const yHat = this.yHat.map(ofValues);
    const risks = Object.entries(this.risks).map(([name, field]) => {
      const rule = this.isVariance(name as RiskName) ? ofVariances : ofValues;
      const reduced = axis < field.shape.length ? field.map(rule) : field;
      // One score of all rows is that of each value that is left.
      const spread = reduced.shape.length === 0 && yHat.length > 1;
      return [name, spread ? new Values(new Float32Array(yHat.length).fill(reduced.data[0]!), [yHat.length]) : reduced];
    });
    return this.with(yHat, Object.fromEntries(risks) as Risks);
  }

  private each(fn: (field: Values) => Values): RiskTensor {
    const risks = Object.entries(this.risks).map(([name, field]) => [name, fn(field)] as const);
    return this.with(fn(this.yHat), Object.fromEntries(risks));
  }
}

/** Refuses what a wrapper of a user's own may give instead. */
function checkValues(what: string, field: unknown): void {
  if (field instanceof Values) return;
  throw new InputError(what, 'Values', field, 'Make it with new Values(data, [rows]).');
}

function join(
  what: string,
  parts: readonly RiskTensor[],
  fits: (first: Values, other: Values) => void,
  fn: (tensors: tf.Tensor[]) => tf.Tensor,
): RiskTensor {
  if (parts.length === 0) throw new InputError(what, 'at least one risk tensor', 'none');
  for (const { yHat } of parts) fits(parts[0]!.yHat, yHat);
  const all = (fields: Values[]): Values => Values.compute(() => fn(fields.map((field) => field.tensor())));
  const { epistemicKind } = parts[0]!;
  const risks = riskNames.flatMap((name) => {
    if (name === 'epistemic' && parts.some((part) => part.epistemicKind !== epistemicKind)) return [];
    const fields = parts.flatMap((part) => part[name] ?? []);
    return fields.length === parts.length ? [[name, all(fields)] as const] : [];
  });
  return new RiskTensor(all(parts.map(({ yHat }) => yHat)), Object.fromEntries(risks), { epistemicKind });
}
