import { createRequire } from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { checkChoice, loadNativePackage, messageOf, RisklabError, setupCommand } from '../base';
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

const load = createRequire(__filename);

const engineNames: Record<BackendName, string> = { native: 'tensorflow', wasm: 'wasm' };

/**
 * Chooses the backend that computes: the native TensorFlow library where it loads, else WebAssembly. Says which and why in one line.
 *
 * @param choice - a backend by name; without it the environment variable `RISKLAB_BACKEND`, else the fastest that loads
 * @throws RisklabError when the backend that was asked for does not start
 * @example
 * await useBackend();   // Backend: native (TensorFlow 2.21.0), the fastest.
 */
export async function useBackend(choice?: BackendName): Promise<void> {
  const { name, version, why } = await startBackend(choice);
  console.log(`Backend: ${name} (${version}), ${why}.`);
}

/** Like {@link useBackend}, but it prints nothing and returns what it chose. */
export async function startBackend(choice?: BackendName): Promise<BackendInfo> {
  const asked = choice === undefined ? wish() : checked('backend', choice);
  if (asked === 'wasm') return startWasm('as asked');
  try {
    return startNative(asked ? 'as asked' : 'the fastest');
  } catch (error) {
    if (asked === 'native') throw error;
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

function startNative(why: string): BackendInfo {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
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
  installFastGradients();
  return { name: 'native', version: `TensorFlow ${native.binding.TF_Version}`, why };
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
