import type pl from 'nodejs-polars';
import type { WeightedRows } from '../../../src/fairness/during/exponentiatedGradient';
import type { Decider } from '../../../src/fairness/during/reducedClassifier';

/** Logistic regression with the penalty of scikit-learn's C = 1, by Newton's method: a learner for tests. */
export function logistic(features: readonly string[]): (rows: WeightedRows) => Decider {
  return ({ table, y, weight }) => {
    const x = rowsOf(table, features);
    const w = new Array<number>(features.length + 1).fill(0);
    for (let step = 0; step < 30; step++) {
      const gradient = w.map((one, d) => (d < features.length ? one : 0));
      const curvature = w.map((_, d) => w.map((_, e) => (d === e ? (d < features.length ? 1 : 1e-9) : 0)));
      x.forEach((row, i) => {
        const p = 1 / (1 + Math.exp(-dot(w, row)));
        row.forEach((a, d) => {
          gradient[d]! += weight[i]! * (p - y[i]!) * a;
          row.forEach((b, e) => (curvature[d]![e]! += weight[i]! * p * (1 - p) * a * b));
        });
      });
      const change = solve(curvature, gradient);
      change.forEach((one, d) => (w[d]! -= one));
      if (Math.max(...change.map(Math.abs)) < 1e-9) break;
    }
    return { decide: (rows) => rowsOf(rows, features).map((row) => Number(dot(w, row) > 0)) };
  };
}

function rowsOf(table: pl.DataFrame, features: readonly string[]): number[][] {
  return (table.select(...features).rows() as number[][]).map((row) => [...row.map(Number), 1]);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, one, i) => sum + one * b[i]!, 0);
}

/** Gauss's elimination. */
function solve(matrix: number[][], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  rows.forEach((pivot, i) => {
    const scale = pivot[i]!;
    pivot.forEach((value, k) => (pivot[k] = value / scale));
    rows.forEach((row, j) => {
      const factor = row[i]!;
      if (j !== i) row.forEach((value, k) => (row[k] = value - factor * pivot[k]!));
    });
  });
  return rows.map((row) => row.at(-1)!);
}
