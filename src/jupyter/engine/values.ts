import { inspect } from 'node:util';
import type { MimeBundle, ShownValue } from './protocol';

/** The method by which an object says how it is shown; Deno's kernel named it. */
const display = Symbol.for('Jupyter.display');

/** A value as a cell shows it: its own MIME bundle when it has one, else as text. */
export async function showValue(value: unknown): Promise<ShownValue> {
  const show = (typeof value === 'object' && value !== null) || typeof value === 'function' ? own(value) : undefined;
  const bundle = show === undefined ? undefined : await show.call(value);
  if (typeof bundle !== 'object' || bundle === null) return { data: { 'text/plain': inspect(value) }, metadata: {} };
  // Front ends without pictures or tables fall back on the text.
  return { data: asJson({ 'text/plain': inspect(value), ...bundle }), metadata: {} };
}

function own(value: object): ((this: unknown) => unknown) | undefined {
  const method = (value as Record<symbol, unknown>)[display];
  return typeof method === 'function' ? (method as (this: unknown) => unknown) : undefined;
}

/** Bytes are sent as base64, as the protocol wants pictures. */
function asJson(bundle: MimeBundle): MimeBundle {
  return Object.fromEntries(
    Object.entries(bundle).map(([type, value]) => [
      type,
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ]),
  );
}
