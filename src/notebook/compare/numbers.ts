/** How far numbers may be from those of the baseline. */
export interface Tolerance {
  /** As a part of the baseline's; for whole numbers only with `integers: 'near'`. */
  rtol: number;
  /** Besides; for whole numbers, too. */
  atol: number;
  /** `exact`: a whole number that was another one differs by more than `atol`, whatever `rtol` is. Default `exact`. */
  integers?: 'exact' | 'near';
}

/**
 * Whether a number is near enough to what it should be: `|actual - expected| <= atol + rtol * |expected|`, without the second term where
 * both are whole numbers and these have to be exact. NaN is near NaN, and infinities are near themselves.
 */
export function isNear(expected: number, actual: number, tolerance: Tolerance): boolean {
  const { rtol, atol, integers = 'exact' } = tolerance;
  if (Object.is(expected, actual) || expected === actual) return true;
  const whole = integers === 'exact' && Number.isInteger(expected) && Number.isInteger(actual);
  const part = whole ? 0 : rtol;
  return Math.abs(actual - expected) <= atol + part * Math.abs(expected) && Number.isFinite(expected);
}

/** How far a number is from what it should be, in words. */
export function describeNumbers(expected: number, actual: number): string {
  const off = Math.abs(actual - expected);
  const by =
    expected === 0 || !Number.isFinite(off)
      ? String(off)
      : `${Number(((100 * off) / Math.abs(expected)).toPrecision(3))}%`;
  return `expected ${expected}, got ${actual} (off by ${by})`;
}
