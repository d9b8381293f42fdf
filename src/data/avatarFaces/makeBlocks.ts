import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { InterruptedError, interruptSignal, RisklabError } from '../../base';
import type { Block, BlockOrder, WorkerStart } from './block';
import type { AvatarFacesSettings } from './settings';

/** Images of a block: small enough that the threads finish together, large enough that messages cost nothing. */
const blockSize = 64;

/**
 * Makes all images of a plan in worker threads. Whoever is free takes the next block, so `use` gets them in any order; what
 * is in a block depends on the settings alone.
 *
 * @param settings - what to make
 * @param count - number of planned images
 * @param threads - how many worker threads
 * @param use - called for every block; awaited before the block counts as done
 * @throws RisklabError when a thread fails, InterruptedError when the build is to stop; all threads are stopped then
 */
export async function makeBlocks(
  settings: AvatarFacesSettings,
  count: number,
  threads: number,
  use: (block: Block) => Promise<void>,
): Promise<void> {
  const orders = ordersFor(count);
  const workers = Array.from({ length: Math.min(threads, orders.length) }, () => startWorker({ settings }));
  try {
    await Promise.all(workers.map((worker) => serve(worker, orders, use)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function ordersFor(count: number): BlockOrder[] {
  return Array.from({ length: Math.ceil(count / blockSize) }, (_, i) => ({
    from: i * blockSize,
    to: Math.min((i + 1) * blockSize, count),
  }));
}

/** Starts worker.js of the build, or worker.ts when the sources run through tsx. */
function startWorker(start: WorkerStart): Worker {
  const extension = path.extname(__filename);
  const execArgv = extension === '.ts' ? ['--require', require.resolve('tsx/cjs')] : [];
  return new Worker(path.join(__dirname, `worker${extension}`), { workerData: start, execArgv });
}

/** Gives a worker one block after another until none are left. */
function serve(worker: Worker, orders: BlockOrder[], use: (block: Block) => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void =>
      reject(new RisklabError(`avatar-faces: a worker thread failed: ${why}. Try again; if it stays, report it.`));
    worker.on('error', (error) => fail(error.message));
    worker.on('exit', (code) => fail(`it ended with code ${code}`));
    worker.on('message', (block: Block | null) => {
      const used = block ? use(block) : Promise.resolve();
      used.then(() => {
        const next = orders.shift();
        if (interruptSignal()?.aborted) reject(new InterruptedError('avatar-faces: the build was interrupted.'));
        else if (next) worker.postMessage(next);
        else resolve();
      }, reject);
    });
  });
}
