import { parentPort, workerData } from 'node:worker_threads';
import type { Block, BlockOrder, WorkerStart } from './block';
import { ImageMaker } from './imageMaker';
import { planImages } from './plan';
import { imageSide } from './scene';

/** A thread that makes the blocks of images that it is sent. Its first message, null, says that it is ready. */
async function work(): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('worker.ts runs in a worker thread.');
  const { settings } = workerData as WorkerStart;
  const plan = planImages(settings);
  const maker = await ImageMaker.load(settings);
  const imageSize = imageSide * imageSide * 3;
  const mapSize = settings.parts ? imageSide * imageSide : 0;
  port.on('message', ({ from, to }: BlockOrder) => {
    const pixels = new Uint8Array((to - from) * imageSize);
    const parts = new Uint8Array((to - from) * mapSize);
    const facts = plan.slice(from, to).map((image, k) => {
      const made = maker.make(image);
      pixels.set(made.pixels, k * imageSize);
      if (made.parts) parts.set(made.parts, k * mapSize);
      return made.facts;
    });
    const block = { from, to, pixels, facts };
    if (settings.parts) port.postMessage({ ...block, parts } satisfies Block, [pixels.buffer, parts.buffer]);
    else port.postMessage(block satisfies Block, [pixels.buffer]);
  });
  port.postMessage(null);
}

void work();
