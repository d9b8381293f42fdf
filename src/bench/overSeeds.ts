import { meanInterval, type MeanInterval } from '../metrics';

/** A mean over seeds with Student's interval; of one seed without. */
export type OverSeeds = MeanInterval | { readonly mean: number };

/** The mean of what each seed gave. */
export function overSeeds(values: readonly number[]): OverSeeds {
  return values.length > 1 ? meanInterval(values) : { mean: values[0]! };
}

/** A mean in words, with its interval in brackets where there is one. */
export function withInterval(value: OverSeeds, inWords: (value: number) => string): string {
  const middle = inWords(value.mean);
  return 'lower' in value ? `${middle} (${inWords(value.lower)} to ${inWords(value.upper)})` : middle;
}
