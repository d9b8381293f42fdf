import { createRequire } from 'node:module';
import path from 'node:path';
import { loadNativePackage } from '../base';

/** The little of TensorFlow.js that is tried. */
interface Engine {
  tensor2d(values: number[][]): unknown;
  matMul(a: unknown, b: unknown): { dataSync(): ArrayLike<number> };
  backend(): { binding?: { TF_Version: string } };
  setBackend(name: string): Promise<boolean>;
  readonly version: { readonly tfjs: string };
}

const load = createRequire(__filename);

/** Loads the native backend. @param addon - an addon to load in place of the one that is there */
function native(addon: string | undefined): { tf: Engine; version: string } {
  const tf = loadNativePackage(load, '@tensorflow/tfjs-node', addon) as Engine;
  return { tf, version: tf.backend().binding?.TF_Version ?? 'unknown' };
}

async function wasm(): Promise<{ tf: Engine; version: string }> {
  const tf = load('@tensorflow/tfjs') as Engine;
  const backend = load('@tensorflow/tfjs-backend-wasm') as { setWasmPaths(folder: string): void };
  backend.setWasmPaths(path.dirname(load.resolve('@tensorflow/tfjs-backend-wasm')) + path.sep);
  if (!(await tf.setBackend('wasm'))) throw new Error('the WebAssembly backend does not start');
  return { tf, version: tf.version.tfjs };
}

/**
 * Loads a backend and multiplies two matrices with it; prints the version as JSON. A script of its own, run in a process
 * of its own, as a library that does not fit the machine may end the process.
 */
async function probe(backend: string | undefined, addon: string | undefined): Promise<void> {
  const { tf, version } = backend === 'wasm' ? await wasm() : native(addon);
  const matrix = tf.tensor2d([
    [1, 2],
    [3, 4],
  ]);
  const product = Array.from(tf.matMul(matrix, matrix).dataSync()).join(' ');
  if (product !== '7 10 15 22') throw new Error(`it computes wrongly: expected 7 10 15 22, got ${product}`);
  console.log(JSON.stringify({ version }));
}

probe(process.argv[2], process.argv[3]).catch((error: unknown) => {
  const text = error instanceof Error ? error.message : String(error);
  console.error(text.split('\n', 1)[0]);
  process.exitCode = 1;
});
