import { checkKeyNames, InputError } from '../../base';
import type { Resampling } from './policy';

/**
 * What a policy gave, checked: anything read as no weights would silently train uniformly.
 *
 * @param name - of the policy
 * @throws InputError when it is not `{ weights, report }`
 */
export function checkResampling(name: string, given: unknown): Resampling {
  const what = `resampling by ${name}`;
  const todo = 'Return { weights, report: {} }; weights: null draws uniformly.';
  if (typeof given !== 'object' || given === null || Array.isArray(given) || ArrayBuffer.isView(given)) {
    throw new InputError(what, 'weigh() to return { weights, report }', given, todo);
  }
  checkKeyNames(what, given, ['weights', 'report']);
  const { weights, report = {} } = given as { weights?: unknown; report?: unknown };
  const isList = (Array.isArray(weights) || ArrayBuffer.isView(weights)) && !(weights instanceof DataView);
  if (weights !== null && !isList)
    throw new InputError(`${what}: weights`, 'an array of numbers, or null', weights, todo);
  checkReport(`${what}: report`, report);
  return { weights: weights as Float64Array | null, report };
}

function checkReport(what: string, report: unknown): asserts report is Readonly<Record<string, number>> {
  if (typeof report !== 'object' || report === null) throw new InputError(what, 'numbers by name', report);
  const odd = Object.entries(report).find(([, value]) => typeof value !== 'number');
  if (odd) throw new InputError(`${what}: ${odd[0]}`, 'a number', odd[1]);
}
