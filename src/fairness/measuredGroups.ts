import { wilsonInterval, type Confusion, type Interval } from '../metrics';
import { rateNames, rates, type RateName } from './cells';

/** A value of a group, or why there is none. */
export type Measured =
  { readonly value: number; readonly interval: Interval | undefined } | { readonly reason: string };

/** A rate of some cells, with Wilson's interval. */
export function rateOf(name: RateName, cells: Confusion, confidence: number): Measured {
  const { of, needs } = rates[name];
  const [k, n] = of(cells);
  if (n === 0) return { reason: `no ${needs}` };
  return { value: k / n, interval: wilsonInterval(k, n, { confidence }) };
}

/** All rates of some cells. */
export function ratesOf(cells: Confusion, confidence: number): Record<RateName, Measured> {
  const pairs = rateNames.map((name) => [name, rateOf(name, cells, confidence)]);
  return Object.fromEntries(pairs) as Record<RateName, Measured>;
}

/** Whether there is a value. */
export function isMeasured(one: Measured): one is Extract<Measured, { value: number }> {
  return 'value' in one;
}
