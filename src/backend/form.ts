import { createHash } from 'node:crypto';
import { constantBytes, type Trace, type TracedVariable } from './trace';
import type { NativeBinding } from './native';

/**
 * What a trace comes to, whichever run it is of: the same text means the same graph, operation by operation and constant by
 * constant, on variables that may be others.
 */
export interface Form {
  /** A hash, without which it would be long. */
  readonly text: string;
  /** The variables that take part, as the text numbers them: in the order in which they are met. */
  readonly variables: readonly TracedVariable[];
  /** Whether it draws random numbers in TensorFlow: then what a graph of it has drawn so far decides what it draws next. */
  readonly random: boolean;
}

/** Operations of TensorFlow that draw from a generator which they keep. */
const drawing = /^(Multinomial|Random|TruncatedNormal|ParameterizedTruncatedNormal)/;

/** Reads the form off a trace. */
export function formOf(binding: NativeBinding, trace: Trace): Form {
  const hash = createHash('sha256');
  const variableOf = new Map(trace.variables.map((traced) => [traced.before, traced]));
  const places = new Map<number, string>();
  // An input that is a variable is read as that.
  trace.inputs.forEach(({ id }, i) => variableOf.has(id) || places.set(id, `input ${i}`));
  const variables: TracedVariable[] = [];
  let constants = 0;
  const sized = (dtype: number | string, shape: readonly number[]): string => `${dtype}[${shape.join()}]`;

  // Where a tensor comes from, in words that do not depend on the run. What is met first is described once.
  const placeOf = (id: number): string => {
    const known = places.get(id);
    if (known !== undefined) return known;
    const [traced, constant] = [variableOf.get(id), trace.constants.get(id)];
    const place = traced ? `variable ${variables.push(traced)}` : `constant ${++constants}`;
    places.set(id, place);
    if (traced) hash.update(`${place} ${sized(traced.variable.dtype, traced.variable.shape)}\n`);
    else if (constant) {
      hash.update(`${place} ${sized(constant.dtype, constant.shape)}\n`).update(constantBytes(binding, constant));
    }
    return place;
  };

  for (const { dtype, shape } of trace.inputs) hash.update(`input ${sized(dtype, shape)}\n`);
  trace.ops.forEach(({ name, attributes, inputs, outputs }, k) => {
    const from = inputs.map(placeOf);
    hash.update(`${name} ${JSON.stringify(attributes)} ${from.join()} ${outputs.length}\n`);
    outputs.forEach((id, i) => places.set(id, `operation ${k}: ${i}`));
  });
  for (const [name, id] of Object.entries(trace.outputs)) hash.update(`${JSON.stringify(name)} ${placeOf(id)}\n`);
  for (const { before, after } of trace.variables) {
    if (before !== after) hash.update(`${placeOf(before)} becomes ${placeOf(after)}\n`);
  }
  return { text: hash.digest('hex'), variables, random: trace.ops.some(({ name }) => drawing.test(name)) };
}

/**
 * Whether two runs of one function on the same inputs did the same: the same operations on the same variables, with the same
 * numbers from JavaScript. If not, one of the runs says nothing about the next: the function draws random numbers in
 * JavaScript, counts its calls, reads the clock.
 */
export function sameForm(a: Form, b: Form): boolean {
  return a.text === b.text && a.variables.every(({ variable }, i) => variable === b.variables[i]!.variable);
}
