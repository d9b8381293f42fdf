import { createRequire } from 'node:module';
import { restoreUtil } from '../backend/nodeCompat';

/** What this script prints: one line of JSON, as its last. */
interface ProbeOutput {
  version: string;
}

/** The little of the native package that is tried. */
interface NativePackage {
  tensor2d(values: number[][]): unknown;
  matMul(a: unknown, b: unknown): { dataSync(): ArrayLike<number> };
  backend(): { binding?: { TF_Version: string } };
}

/**
 * Loads the native backend and multiplies two matrices with it. A script of its own, run in a process of its own, as a
 * library that does not fit the machine may end the process. Its argument is an addon to load in place of the installed
 * one.
 */
function probe(addon: string | undefined): ProbeOutput {
  restoreUtil();
  // Only once the functions are back: the package calls them while it loads.
  const load = createRequire(__filename);
  if (addon !== undefined) {
    const finder = load('@mapbox/node-pre-gyp/lib/pre-binding') as { find: () => string };
    finder.find = () => addon;
  }
  const tf = load('@tensorflow/tfjs-node') as NativePackage;
  const matrix = tf.tensor2d([
    [1, 2],
    [3, 4],
  ]);
  const product = [...Array.from(tf.matMul(matrix, matrix).dataSync())].join(' ');
  if (product !== '7 10 15 22') throw new Error(`it computes wrongly: expected 7 10 15 22, got ${product}`);
  return { version: tf.backend().binding?.TF_Version ?? 'unknown' };
}

try {
  console.log(JSON.stringify(probe(process.argv[2])));
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  console.error(text.split('\n', 1)[0]);
  process.exitCode = 1;
}
