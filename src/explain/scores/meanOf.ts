import { meanInterval, type Interval } from '../../metrics';

/** The mean over images, and how sure it is. */
export interface MeanOverImages {
  readonly mean: number;
  /** The interval of the mean over images, 95% by Student's t; undefined for a single one. */
  readonly interval?: Interval;
  /** How many images it is of. */
  readonly n: number;
}

/** The mean of finite values, one an image; the others are left out. NaN of none. */
export function meanOverImages(values: ArrayLike<number>): MeanOverImages {
  const known = Array.from(values).filter(Number.isFinite);
  const n = known.length;
  if (n < 2) return { mean: n === 0 ? NaN : known[0]!, n };
  const { mean, lower, upper } = meanInterval(known);
  return { mean, interval: { lower, upper }, n };
}

/** The mean and its interval in columns; null where there is none. */
export function meanColumns({ mean, interval, n }: MeanOverImages): Record<string, number | null> {
  const known = (value: number | undefined): number | null =>
    value !== undefined && Number.isFinite(value) ? value : null;
  return { mean: known(mean), lower: known(interval?.lower), upper: known(interval?.upper), n };
}

/** In words: `0.71 [0.65, 0.77] over 500 images`. */
export function meanWords({ mean, interval, n }: MeanOverImages): string {
  const short = (value: number): string => value.toFixed(3);
  const range = interval ? ` [${short(interval.lower)}, ${short(interval.upper)}]` : '';
  return `${short(mean)}${range} over ${n} ${n === 1 ? 'image' : 'images'}`;
}
