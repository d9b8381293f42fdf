import { StringDecoder } from 'node:string_decoder';
import { InputError } from '../../base';
import { broadcastSymbol } from '../../cell';
import { currentCell } from './cell';
import { sendFrame, sendStream, keepLastOutput } from './pipe';
import { toJson } from '../wire/json';

/** What {@link broadcast} takes beside the content of a message. */
export interface BroadcastExtra {
  metadata?: object;
  buffers?: readonly Uint8Array[];
}

/** Messages whose content has `metadata` and `transient`, which front ends expect to be objects. */
const displayTypes = new Set(['display_data', 'update_display_data']);

/**
 * Sends a message on iopub for the cell that the caller runs in. Cells reach it as
 * `globalThis[Symbol.for('Jupyter.broadcast')]`, the name that Deno's kernel gave it.
 *
 * @param msgType - such as `display_data`, `update_display_data` or `clear_output`
 * @param content - what the protocol says for that type; must be JSON
 * @throws InputError when the type is no string or the content no object
 */
export async function broadcast(msgType: string, content: object, extra: BroadcastExtra = {}): Promise<void> {
  if (typeof msgType !== 'string') throw new InputError('msgType', 'a string such as display_data', msgType);
  if (typeof content !== 'object' || content === null) throw new InputError('content', 'an object', content);
  const whole = displayTypes.has(msgType) ? { metadata: {}, transient: {}, ...content } : content;
  sendMessage(msgType, whole, extra);
  await Promise.resolve();
}

/** Sends a message on iopub: outputs for the cell whose output this is, comm messages for the request being handled. */
export function sendMessage(type: string, content: object, extra: BroadcastExtra): void {
  const cell = currentCell();
  if (!cell) return;
  const json = Buffer.from(toJson(content));
  const id = type.startsWith('comm_') ? cell.id : cell.outputTo;
  sendFrame({ kind: 'message', cell: id, type, metadata: extra.metadata ?? {} }, json, ...(extra.buffers ?? []));
}

/** Writes a line to the cell's standard error. */
export function writeError(text: string): void {
  const cell = currentCell();
  if (cell) sendStream(cell.outputTo, 'stderr', text);
}

/** From now on, what is written or broadcast goes to the output of the cell that does so. */
export function captureOutput(): void {
  keepLastOutput();
  captureStream('stdout');
  captureStream('stderr');
  Object.defineProperty(globalThis, broadcastSymbol, { value: broadcast });
}

type Written = (error?: Error | null) => void;

function captureStream(name: 'stdout' | 'stderr'): void {
  const stream = process[name];
  const decoder = new StringDecoder('utf8');
  const write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Written, written?: Written): boolean => {
    const cell = currentCell();
    if (cell) {
      const text = textOf(chunk, encoding, decoder);
      if (text !== '') sendStream(cell.outputTo, name, text);
    }
    const callback = typeof encoding === 'function' ? encoding : written;
    if (callback) process.nextTick(callback);
    return true;
  };
  stream.write = write;
  // Later cells write to it as well, and native code and child processes to the pipe below it: it stays open.
  stream.end = ((chunk?: string | Uint8Array | Written, encoding?: BufferEncoding | Written, ended?: Written) => {
    if (chunk !== undefined && chunk !== null && typeof chunk !== 'function') write(chunk, encoding);
    const callback = [chunk, encoding, ended].find((one) => typeof one === 'function');
    process.nextTick(() => {
      callback?.();
      // Emitted for code that waits for the end of a pipeline.
      stream.emit('finish');
    });
    return stream;
  }) as typeof stream.end;
}

/** What is written, as text; a character whose bytes come in two pieces is held back until it is complete. */
function textOf(chunk: string | Uint8Array, encoding: unknown, decoder: StringDecoder): string {
  if (typeof chunk === 'string') {
    const isText = typeof encoding !== 'string' || /^utf-?8$/i.test(encoding);
    return isText ? chunk : decoder.write(Buffer.from(chunk, encoding as BufferEncoding));
  }
  const bytes = ArrayBuffer.isView(chunk) ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : chunk;
  return decoder.write(Buffer.from(bytes));
}
