import type { OpAttribute } from './native';
import type { Trace } from './trace';

/**
 * Whether two runs of one function on the same inputs did the same: the same operations on the same tensors, with the same
 * numbers from JavaScript. If not, one of the runs says nothing about the next: the function draws random numbers in
 * JavaScript, counts its calls, reads the clock.
 */
export function sameTrace(a: Trace, b: Trace): boolean {
  if (a.ops.length !== b.ops.length) return false;
  const [ofA, ofB] = [placesOf(a), placesOf(b)];
  const same = (idA: number, idB: number): boolean => {
    const [placeA, placeB] = [ofA.get(idA), ofB.get(idB)];
    if (placeA !== undefined || placeB !== undefined) return placeA === placeB;
    return idA === idB || sameConstant(a, idA, b, idB);
  };
  const operations = a.ops.every((op, k) => {
    const other = b.ops[k]!;
    return (
      op.name === other.name &&
      op.inputs.length === other.inputs.length &&
      op.inputs.every((id, i) => same(id, other.inputs[i]!)) &&
      sameAttributes(op.attributes, other.attributes)
    );
  });
  const names = Object.keys(a.outputs);
  return (
    operations &&
    names.join() === Object.keys(b.outputs).join() &&
    names.every((name) => same(a.outputs[name]!, b.outputs[name]!)) &&
    a.variables.length === b.variables.length &&
    a.variables.every(({ after }, i) => same(after, b.variables[i]!.after))
  );
}

/** Where each tensor of a run comes from, in words that do not depend on the run; constants are not among them. */
function placesOf(trace: Trace): Map<number, string> {
  const places = new Map<number, string>();
  trace.variables.forEach(({ before }, i) => places.set(before, `variable ${i}`));
  trace.inputs.forEach(({ id }, i) => places.set(id, `input ${i}`));
  trace.ops.forEach((op, k) => op.outputs.forEach((id, i) => places.set(id, `operation ${k}: ${i}`)));
  return places;
}

function sameConstant(a: Trace, idA: number, b: Trace, idB: number): boolean {
  const [one, other] = [a.constants.get(idA), b.constants.get(idB)];
  if (!one || !other) return false;
  return (
    one.dtype === other.dtype &&
    one.shape.join() === other.shape.join() &&
    one.values.length === other.values.length &&
    // Not a number is the same as itself here.
    one.values.every((value, i) => Object.is(value, other.values[i]))
  );
}

function sameAttributes(a: readonly OpAttribute[], b: readonly OpAttribute[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
