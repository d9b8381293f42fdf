import { createRequire } from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {
  checkChoice,
  checkInteger,
  checkKeys,
  loadNativePackage,
  messageOf,
  RisklabError,
  setupCommand,
} from '../base';
import { keepErrorListeners } from './errorListeners';
import { installFastGradients } from './fastGradients';
import { nativeBackend } from './native';
import { registerWasmKernels } from './wasmKernels';

/** The backends that risklab runs on; `native` is the fast one. */
export type BackendName = 'native' | 'wasm';

/** What {@link useBackend} chose. */
export interface BackendInfo {
  readonly name: BackendName;
  /** What computes: the TensorFlow library with its version, or TensorFlow.js where that computes by itself. */
  readonly version: string;
  /** Why this one, in a few words. */
  readonly why: string;
}

/** Options of {@link useBackend}. */
export interface BackendOptions {
  /** A backend by name. Default: the environment variable `RISKLAB_BACKEND`, else the fastest that loads. */
  name?: BackendName;
  /**
   * How many threads an operation of the native backend may use, at least 1. Default: as many as there are processors. With 1, small networks, such as
   * those of tables, train in about half of the time, and sums are rounded alike on all machines, however many processors they have; with all, large pictures take
   * less on machines with many processors. TensorFlow is told once, when it starts.
   */
  threads?: number;
}

const load = createRequire(__filename);

/** Where TensorFlow looks up how many threads an operation may use, once, when it starts. */
const threadsVariable = 'TF_NUM_INTRAOP_THREADS';
/** Whether TensorFlow has started, and with how many threads an operation, where that was said. */
let started: { readonly threads: string | undefined } | undefined;

const engineNames: Record<BackendName, string> = { native: 'tensorflow', wasm: 'wasm' };

/**
 * Chooses the backend that computes: the native TensorFlow library where it loads, else WebAssembly. Says which and why in one line.
 *
 * @param choice - a backend by name, or options
 * @throws RisklabError when the backend that was asked for does not start, or TensorFlow has started with another number of threads; InputError on a bad option
 * @example
 * await useBackend();                // Backend: native (TensorFlow 2.21.0), the fastest.
 * await useBackend({ threads: 1 });  // Backend: native (TensorFlow 2.21.0), the fastest; an operation uses 1 thread.
 */
export async function useBackend(choice?: BackendName | BackendOptions): Promise<void> {
  const { name, version, why } = await startBackend(choice);
  const { threads } = (name === 'native' && started) || {};
  const told = threads ? `; an operation uses ${threads} thread${threads === '1' ? '' : 's'}` : '';
  console.log(`Backend: ${name} (${version}), ${why}${told}.`);
}

/** Like {@link useBackend}, but it prints nothing and returns what it chose. */
export async function startBackend(choice: BackendName | BackendOptions = {}): Promise<BackendInfo> {
  const options = typeof choice === 'string' ? { name: choice } : choice;
  checkKeys('useBackend', options, ['name', 'threads']);
  const { name, threads } = options;
  if (threads !== undefined) checkInteger('threads', threads, 1);
  const asked = name === undefined ? wish() : checked('backend', name);
  if (asked === 'wasm') return startWasm('as asked');
  try {
    return startNative(asked ? 'as asked' : 'the fastest', threads);
  } catch (error) {
    if (asked === 'native' || error instanceof StartedError) throw error;
    return startWasm(`as ${whyNotNative(error)}. It is much slower; \`${setupCommand}\` tries to get the native one`);
  }
}

/**
 * Makes sure that a backend is ready before tensors are made, without waiting: a chosen one stays, else the native one starts.
 *
 * @throws RisklabError when only WebAssembly is there or asked for, which takes a moment to start
 */
export function ensureBackend(): void {
  const name = tf.getBackend();
  if (Object.values(engineNames).includes(name)) return;
  if (wish() !== 'wasm') {
    try {
      startNative('the fastest');
      return;
    } catch {
      // Said below, with what to do.
    }
  }
  throw new RisklabError('backend: expected one that is ready, got none. Run `await useBackend()` first.');
}

/** The backend that the environment asks for. @throws InputError when it is not the name of a backend */
function wish(): BackendName | undefined {
  const name = process.env['RISKLAB_BACKEND'];
  return name ? checked('RISKLAB_BACKEND', name) : undefined;
}

function checked(what: string, name: string): BackendName {
  checkChoice(what, name, ['native', 'wasm']);
  return name;
}

/** TensorFlow has started, and cannot be told otherwise. */
class StartedError extends RisklabError {}

function startNative(why: string, threads?: number): BackendInfo {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  tellThreads(threads);
  try {
    // Loaded only here: the package throws on machines without the native library.
    loadNativePackage(load, '@tensorflow/tfjs-node');
  } catch (error) {
    throw new RisklabError(
      `backend native: expected a library that loads, got "${firstLine(messageOf(error))}". Run \`${setupCommand}\`, or use WebAssembly.`,
      { cause: error },
    );
  }
  // setBackend answers a promise only for backends that start slowly; this one is ready.
  void tf.setBackend(engineNames.native);
  const native = nativeBackend();
  if (!native) throw new RisklabError('backend native: expected it to start, got none. Run `npx risklab doctor`.');
  started ??= { threads: process.env[threadsVariable] };
  installFastGradients();
  return { name: 'native', version: `TensorFlow ${native.binding.TF_Version}`, why };
}

/** Tells TensorFlow before it starts. @throws StartedError when it is too late */
function tellThreads(threads: number | undefined): void {
  if (threads === undefined || started?.threads === String(threads)) return;
  if (started) {
    const got = started.threads ?? 'as many as there are processors';
    throw new StartedError(
      `threads: expected ${threads}, got ${got}: TensorFlow has started. Restart the kernel, and choose before anything is computed.`,
    );
  }
  process.env[threadsVariable] = String(threads);
}

async function startWasm(why: string): Promise<BackendInfo> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const folder = path.dirname(load.resolve('@tensorflow/tfjs-backend-wasm'));
  wasm.setWasmPaths(folder + path.sep);
  registerWasmKernels();
  if (!(await keepErrorListeners(() => tf.setBackend(engineNames.wasm)))) {
    throw new RisklabError('backend wasm: expected it to start, got none. Run `npx risklab doctor`.');
  }
  installFastGradients();
  return { name: 'wasm', version: `TensorFlow.js ${tf.version.tfjs}`, why };
}

/** Why the native backend is not there, in the words of `risklab doctor`. */
function whyNotNative(error: unknown): string {
  const cause = (error as Error).cause ?? error;
  const missing =
    (cause as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND' || /can not be found/.test(messageOf(cause));
  return missing
    ? 'the native backend is not installed'
    : `the native backend does not load (${firstLine(messageOf(cause))})`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
