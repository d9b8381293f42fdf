import { InputError } from '../base';
import { Values } from '../learn';

/** A function of two values and its slopes by each. */
export interface Operation {
  readonly value: (a: number, b: number) => number;
  readonly slopes: (a: number, b: number) => [number, number];
}

/** A function of two values, value by value. */
export function pointwise(a: Values, b: Values, fn: (a: number, b: number) => number): Values {
  return new Values(
    a.data.map((value, i) => fn(value, b.data[i]!)),
    a.shape,
  );
}

/** Stretching [n] and [n, 1] to [n, n], as TensorFlow does, is never what was meant. @throws InputError */
export function sameShape(a: Values, b: Values): void {
  if (a.shape.join() !== b.shape.join())
    throw new InputError('risk tensor', `shape [${a.shape.join(', ')}]`, [...b.shape]);
}

/** Rows of one size can stand one after another. @throws InputError */
export function sameRows(a: Values, b: Values): void {
  if (a.shape.slice(1).join() !== b.shape.slice(1).join())
    throw new InputError('risk tensor', `rows of shape [${a.shape.slice(1).join(', ')}]`, b.shape.slice(1));
}

/** The mean of fields of one shape, added up in 64 bits. @throws InputError for other shapes */
export function meanOf(fields: readonly Values[]): Values {
  const [first] = fields as [Values];
  const sum = new Float64Array(first.data.length);
  for (const field of fields) {
    sameShape(first, field);
    field.data.forEach((value, i) => (sum[i]! += value));
  }
  return new Values(
    Float32Array.from(sum, (value) => value / fields.length),
    first.shape,
  );
}
