import { isObject } from '../nbformat';
import { describeNumbers, isNear, type Tolerance } from './numbers';
import { compareStrings } from './texts';

/**
 * Compares values of JSON by their structure: objects by key in any order, lists by place, numbers by the tolerance, strings as text.
 *
 * @returns what differs first, where, and how many values do; undefined when nothing does
 * @example
 * compareJson({ a: 1, b: [2] }, { b: [3], a: 1 }, { rtol: 0, atol: 0 }); // '.b[0]: expected 2, got 3 (off by 50%)'
 */
export function compareJson(expected: unknown, actual: unknown, tolerance: Tolerance): string | undefined {
  const found: string[] = [];
  collect(expected, actual, tolerance, '', found);
  if (found.length <= 1) return found[0];
  return `${found[0]} (and ${found.length - 1} more ${found.length === 2 ? 'value' : 'values'})`;
}

function collect(expected: unknown, actual: unknown, tolerance: Tolerance, where: string, found: string[]): void {
  const tell = (message: string | undefined): void => {
    if (message !== undefined) found.push(`${where === '' ? '' : `${where}: `}${message}`);
  };
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) tell(`expected ${expected.length} values, got ${actual.length}`);
    for (const [i, value] of expected.slice(0, actual.length).entries()) {
      collect(value, actual[i], tolerance, `${where}[${i}]`, found);
    }
  } else if (isObject(expected) && isObject(actual)) {
    const missing = Object.keys(expected).filter((key) => !Object.hasOwn(actual, key));
    const added = Object.keys(actual).filter((key) => !Object.hasOwn(expected, key));
    if (missing.length > 0) tell(`${missing.join(', ')} is missing`);
    if (added.length > 0) tell(`${added.join(', ')} is new`);
    for (const [key, value] of Object.entries(expected)) {
      if (Object.hasOwn(actual, key)) collect(value, actual[key], tolerance, `${where}.${key}`, found);
    }
  } else if (typeof expected === 'number' && typeof actual === 'number') {
    if (!isNear(expected, actual, tolerance)) tell(describeNumbers(expected, actual));
  } else if (typeof expected === 'string' && typeof actual === 'string') {
    tell(compareStrings(expected, actual, tolerance));
  } else if (expected !== actual) {
    tell(`expected ${brief(expected)}, got ${brief(actual)}`);
  }
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
