import { types } from 'node:util';

/**
 * A value as JSON can hold it. What JSON does not have is an object with the key `$`: numbers that are not finite, `undefined`, typed
 * arrays, tensors (`{ $: 'tensor', shape, dtype, values }`), and other things by their kind alone.
 */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/** How many values one answer may have, and characters all its texts together; what is beyond is left out. */
const mostValues = 100_000;
const mostCharacters = 1_000_000;
const deepest = 16;
/** The longest name of a class, in characters. */
const longestKind = 100;

/** What tensors of TensorFlow.js have. */
interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly isDisposed: boolean;
  dataSync(): ArrayLike<unknown>;
}

/**
 * A value as plain data, which can be sent elsewhere and compared there.
 *
 * @example
 * toPlain([1, NaN]); // [1, { $: 'NaN' }]
 * toPlain(tf.tensor([1, 2])); // { $: 'tensor', shape: [2], dtype: 'float32', values: [1, 2] }
 */
export function toPlain(value: unknown): Plain {
  return new Writer().plain(value, 0);
}

/** Whether a value is a tensor; proxies and getters may refuse to say. */
export function isTensor(value: unknown): value is TensorLike {
  if (typeof value !== 'object' || value === null) return false;
  const { shape, dtype, dataSync } = value as Partial<TensorLike>;
  return Array.isArray(shape) && typeof dtype === 'string' && typeof dataSync === 'function';
}

class Writer {
  private left = mostValues;
  private characters = mostCharacters;
  private readonly above: object[] = [];

  plain(value: unknown, depth: number): Plain {
    if (--this.left < 0) return special('more');
    switch (typeof value) {
      case 'number':
        return Number.isFinite(value) ? value : special(String(value));
      case 'string':
        return this.takes(value) ? value : special('more');
      case 'boolean':
        return value;
      case 'object':
        return value === null ? null : this.object(value, depth);
      default:
        return special(typeof value);
    }
  }

  /** Whether there is room for a text. */
  private takes({ length }: string): boolean {
    if (length > this.characters) return false;
    this.characters -= length;
    return true;
  }

  /** The name of the class of an object: it can be any text. */
  private kind(value: object): string {
    const { constructor } = value as { constructor?: { name?: unknown } };
    const name = constructor?.name;
    return typeof name === 'string' ? name.slice(0, longestKind) : 'object';
  }

  private object(value: object, depth: number): Plain {
    if (this.above.includes(value)) return special('cycle');
    if (depth >= deepest) return special('deep');
    this.above.push(value);
    try {
      return this.members(value, depth + 1);
    } finally {
      this.above.pop();
    }
  }

  private members(value: object, depth: number): Plain {
    if (types.isProxy(value)) return special('object', { kind: 'Proxy' });
    if (isThenable(value)) return special('promise');
    if (Array.isArray(value)) return this.list(value, depth);
    if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
      const values = this.list(value as unknown as ArrayLike<unknown>, depth);
      return special('array', { kind: this.kind(value), values });
    }
    if (isTensor(value)) {
      const { shape, dtype, isDisposed } = value;
      const values = isDisposed ? special('disposed') : this.list(value.dataSync(), depth);
      return special('tensor', { shape: this.list(shape, depth), dtype: dtype.slice(0, longestKind), values });
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return special('object', { kind: this.kind(value) });
    return this.entries(value, depth);
  }

  private entries(value: object, depth: number): Plain {
    const found: [string, Plain][] = [];
    for (const key of Object.keys(value)) {
      if (this.left < 0 || !this.takes(key)) break;
      found.push([key, this.plain((value as Record<string, unknown>)[key], depth)]);
    }
    return Object.fromEntries(found);
  }

  private list(values: ArrayLike<unknown>, depth: number): Plain[] {
    const found: Plain[] = [];
    for (let i = 0; i < values.length && this.left >= 0; i++) found.push(this.plain(values[i], depth));
    return found;
  }
}

function special(kind: string, more: Record<string, Plain> = {}): Plain {
  return { $: kind, ...more };
}

/** Whether something has to be awaited. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/** The kind of a value that JSON does not have, such as `tensor`; undefined for any other. */
export function specialKind(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const kind = (value as { $?: unknown }).$;
  return typeof kind === 'string' ? kind : undefined;
}

/** The number that plain data stand for, NaN and infinities too; undefined when they are no number. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const kind = specialKind(value);
  return kind === 'NaN' || kind === 'Infinity' || kind === '-Infinity' ? Number(kind) : undefined;
}
