import { inspect, types } from 'node:util';

/** The same thing in one or more forms: MIME type to content. Text for text, base64 for pictures, objects for JSON. */
export type MimeBundle = Record<string, unknown>;

/** The method by which an object says how it is shown; Deno's kernel named it, polars tables have it too. */
export const displaySymbol = Symbol.for('Jupyter.display');

type DisplayMethod = () => MimeBundle | Promise<MimeBundle>;

const mimeType = /^[a-z]+\/[\w.+-]+(?:;.*)?$/i;

/**
 * The forms in which a thing is shown: its own bundle when it has the method `Symbol.for('Jupyter.display')`, which may be
 * asynchronous, else its text. A text form is always there, for front ends without pictures or tables.
 */
export function bundleOf(thing: unknown): MimeBundle | Promise<MimeBundle> {
  const own = ownMethod(thing)?.call(thing);
  return isPromise(own) ? own.then((bundle: unknown) => completed(thing, bundle)) : completed(thing, own);
}

/** {@link bundleOf} a thing; a string is its own text, and an object whose keys are all MIME types is these forms. */
export function formsOf(thing: unknown): MimeBundle | Promise<MimeBundle> {
  if (typeof thing === 'string') return { 'text/plain': thing };
  return isMimeBundle(thing) ? withoutBytes(thing) : bundleOf(thing);
}

/** Whether a plain object has only MIME types as keys, and so is a bundle itself. */
export function isMimeBundle(thing: unknown): thing is MimeBundle {
  if (typeof thing !== 'object' || thing === null || ownMethod(thing)) return false;
  const prototype: unknown = Object.getPrototypeOf(thing);
  const keys = Object.keys(thing);
  return (prototype === Object.prototype || prototype === null) && keys.length > 0 && keys.every(isMimeType);
}

/** Bytes are sent as base64, as the protocol wants pictures. */
export function withoutBytes(bundle: MimeBundle): MimeBundle {
  return Object.fromEntries(
    Object.entries(bundle).map(([type, value]) => [
      type,
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ]),
  );
}

/** Whether a value has to be awaited; what need not be is shown at once, in the order of the calls. */
export function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as Partial<Promise<T>> | undefined)?.then === 'function';
}

function completed(thing: unknown, own: unknown): MimeBundle {
  if (typeof own !== 'object' || own === null) return { 'text/plain': inspect(thing) };
  return withoutBytes({ 'text/plain': inspect(thing), ...own });
}

function isMimeType(key: string): boolean {
  return mimeType.test(key);
}

function ownMethod(thing: unknown): DisplayMethod | undefined {
  if ((typeof thing !== 'object' || thing === null) && typeof thing !== 'function') return undefined;
  try {
    const method = (thing as Record<symbol, unknown>)[displaySymbol];
    return typeof method === 'function' && !answersToAnything(thing) ? (method as DisplayMethod) : undefined;
  } catch {
    // A proxy, or a getter, may refuse names that it does not know.
    return undefined;
  }
}

/** Whether a thing is a proxy that has every member that it is asked for, as clients of remote procedures are. */
function answersToAnything(thing: object): boolean {
  return types.isProxy(thing) && (thing as Record<symbol, unknown>)[Symbol('asked for by nobody')] !== undefined;
}
