/** Rates are quotients: 20 of 30 against 25 of 30 is four fifths, and comes out a little lower. */
const rounding = 1e-12;

/** Whether a value reaches a limit, up to rounding. */
export function atLeast(value: number, limit: number): boolean {
  return value >= limit - rounding;
}

/** Whether a value stays within a limit, up to rounding. */
export function atMost(value: number, limit: number): boolean {
  return value <= limit + rounding;
}
