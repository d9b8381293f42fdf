import { readFileSync } from 'node:fs';
import path from 'node:path';
import pl from 'nodejs-polars';

/** What `make.py` beside this file wrote: values of scikit-learn, SciPy and NumPy. */
interface Vectors {
  binary: {
    label: number[];
    logits: number[];
    auroc: number;
    auprc: number;
    fprAt95: number;
    fprAt80: number;
    nll: number;
    brier: number;
    curves: Record<'width' | 'count', { observed: number[]; predicted: number[] }>;
    temperature: number;
    platt: { slope: number; intercept: number };
    isotonic: { at: number[]; p: number[] };
  };
  classes: {
    label: number[];
    logits: [number[], number[], number[]];
    accuracy: number;
    nll: number;
    brier: number;
    ece: number;
    adaptiveEce: number;
    temperature: number;
  };
  regression: {
    y: number[];
    mean: number[];
    std: number[];
    members: number[][];
    nll: number;
    crps: number;
    crpsOfSamples: number;
    crpsFair: number;
    observed: number[];
    quantileCalibrationError: number;
    aurc: number;
    excessAurc: number;
    ause: number;
    auseRoot: number;
  };
  distributions: {
    x: number[];
    normalCdf: number[];
    clopperPearson: [k: number, n: number, lower: number, upper: number][];
    betaBinomial: [n: number, a: number, b: number, low: number, high: number][];
  };
}

export const vectors = JSON.parse(readFileSync(path.join(__dirname, 'vectors.json'), 'utf8')) as Vectors;

/** What `makeConformal.py` beside this file wrote: set sizes of MAPIE on sure and on unsure rows, by alpha. */
export const conformal = JSON.parse(readFileSync(path.join(__dirname, 'conformal.json'), 'utf8')) as {
  mixed: Record<string, [sure: number, unsure: number]>;
  zero: { alpha: number; coverage: number };
};

/** Binary: label and yHat (logits, many of them equal). */
export const binary = pl.DataFrame({ label: vectors.binary.label, yHat: vectors.binary.logits });

/** Three classes: label and yHat0 to yHat2 (logits). */
export const classes = pl.DataFrame({
  label: vectors.classes.label,
  yHat0: vectors.classes.logits[0],
  yHat1: vectors.classes.logits[1],
  yHat2: vectors.classes.logits[2],
});
export const CLASS_LOGITS = ['yHat0', 'yHat1', 'yHat2'];

const { y, mean, std, members } = vectors.regression;

/** Regression: y, yHat, sigma, squared (error), and member0 to member4. */
export const regression = pl.DataFrame({
  y,
  yHat: mean,
  sigma: std,
  aleatoric: std.map((value) => value * value),
  squared: y.map((value, row) => (value - (mean[row] ?? NaN)) ** 2),
  ...Object.fromEntries(members.map((values, k) => [`member${k}`, values])),
});

/** A column as numbers. */
export function column(table: pl.DataFrame, name: string): number[] {
  return Array.from(table.getColumn(name).toArray() as ArrayLike<number>);
}

/** Expects numbers that agree to a tolerance, one by one. */
export function agree(actual: readonly number[], expected: readonly number[], tolerance = 1e-9): void {
  if (actual.length !== expected.length) throw new Error(`${actual.length} numbers, expected ${expected.length}`);
  actual.forEach((value, i) => {
    const wanted = expected[i] ?? NaN;
    if (!(Math.abs(value - wanted) <= tolerance)) throw new Error(`${value} at ${i}, expected ${wanted}`);
  });
}

interface Compared {
  gap: number;
  ratio: number;
  overall: number;
}

/** What `makeGroups.py` beside this file wrote: values of fairlearn's MetricFrame, and intervals of ratios by their definition. */
export const fairlearn = JSON.parse(readFileSync(path.join(__dirname, 'groups.json'), 'utf8')) as {
  table: { tone: string[]; hat: string[]; label: number[]; logits: number[] };
  metrics: Record<
    string,
    {
      byTone: [group: string[], value: number][];
      byToneAndHat: [group: string[], value: number][];
      tones: Compared;
      tonesWithinHat: Record<string, Compared>;
    }
  >;
  ratios: [k: number, m: number, j: number, n: number, lower: number, upper: number][];
};
