import { mean } from '../base';
import { cholesky, choleskySolve } from '../density';
import { crossEntropy } from './crossEntropy';
import { logitAt, type LastLayer } from './lastLayer';
import { sigmoid } from './sigmoid';

/** Rows that a logistic regression is fitted to. */
export interface LabelledRows {
  /** `[n, width]` */
  readonly features: ArrayLike<number>;
  /** 0 or 1 for each row. */
  readonly labels: readonly number[];
}

/**
 * Logistic regression with a penalty: makes the sum of cross entropies and penalty / 2 times the sum of squared weights as small as can be; the bias is free. By
 * Newton's method with halved steps: the loss is convex.
 *
 * @param penalty - above 0; 1 / C of scikit-learn
 */
export function logisticRegression({ features, labels }: LabelledRows, penalty: number): LastLayer {
  const width = features.length / labels.length;
  let now: LastLayer = { weights: new Float64Array(width), bias: 0 };
  let loss = lossAt(now, features, labels, penalty);
  for (let step = 0; step < 100; step++) {
    const change = newtonStep(now, features, labels, penalty);
    let size = 1;
    let next = moved(now, change, size);
    let nextLoss = lossAt(next, features, labels, penalty);
    for (; size > 1e-10 && nextLoss > loss; nextLoss = lossAt(next, features, labels, penalty)) {
      size /= 2;
      next = moved(now, change, size);
    }
    // No shorter step lowers the loss any more: that is the minimum, to rounding.
    if (size <= 1e-10 || !(loss - nextLoss > 1e-14 * loss)) break;
    [now, loss] = [next, nextLoss];
  }
  return now;
}

function lossAt(layer: LastLayer, features: ArrayLike<number>, labels: readonly number[], penalty: number): number {
  const width = layer.weights.length;
  let loss = 0;
  labels.forEach((label, row) => (loss += crossEntropy(logitAt(layer, features, row * width), label)));
  for (const weight of layer.weights) loss += (penalty / 2) * weight * weight;
  return loss;
}

/** What Newton's method adds: weights, then the bias. */
function newtonStep(
  layer: LastLayer,
  features: ArrayLike<number>,
  labels: readonly number[],
  penalty: number,
): Float64Array {
  const width = layer.weights.length;
  const size = width + 1;
  const gradient = new Float64Array(size);
  const curvature = new Float64Array(size * size);
  layer.weights.forEach((weight, d) => {
    gradient[d] = penalty * weight;
    curvature[d * size + d] = penalty;
  });
  const row = new Float64Array(size).fill(1);
  labels.forEach((label, i) => {
    const p = sigmoid(logitAt(layer, features, i * width));
    for (let d = 0; d < width; d++) row[d] = features[i * width + d]!;
    for (let d = 0; d < size; d++) {
      gradient[d]! += (p - label) * row[d]!;
      const share = p * (1 - p) * row[d]!;
      // The lower triangle is all that its factor is worked out from.
      for (let e = 0; e <= d; e++) curvature[d * size + e]! += share * row[e]!;
    }
  });
  // Where all probabilities are 0 or 1 nothing holds the bias.
  curvature[size * size - 1]! += 1e-12;
  return choleskySolve(cholesky(curvature, size), gradient);
}

function moved({ weights, bias }: LastLayer, change: Float64Array, size: number): LastLayer {
  return { weights: weights.map((weight, d) => weight - size * change[d]!), bias: bias - size * change.at(-1)! };
}

/**
 * {@link logisticRegression} in units of each feature's standard deviation, so that the penalty weighs all alike; the weights are for features as they
 * are. One that does not vary gets a weight of 0.
 */
export function standardLogisticRegression({ features, labels }: LabelledRows, penalty: number): LastLayer {
  const width = features.length / labels.length;
  const column = (d: number): number[] => labels.map((_, row) => features[row * width + d]!);
  const middles = Float64Array.from({ length: width }, (_, d) => mean(column(d)));
  const spreads = middles.map((middle, d) => Math.sqrt(mean(column(d), (value) => (value - middle) ** 2)));
  const standard = Float64Array.from({ length: labels.length * width }, (_, i) => {
    const d = i % width;
    return spreads[d]! > 0 ? (features[i]! - middles[d]!) / spreads[d]! : 0;
  });
  const fitted = logisticRegression({ features: standard, labels }, penalty);
  const weights = fitted.weights.map((weight, d) => (spreads[d]! > 0 ? weight / spreads[d]! : 0));
  return { weights, bias: fitted.bias - weights.reduce((sum, weight, d) => sum + weight * middles[d]!, 0) };
}
