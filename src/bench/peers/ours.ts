import * as tf from '@tensorflow/tfjs';
import { runEagerly, startBackend, type BackendName } from '../../backend';
import { setProgress, silentProgress } from '../../base';
import { faceDecoder, standardClassifier } from '../../models';
import { DensityVAEWrapper } from '../../risk';
import { adam } from '../../learn';
import { meanTime, timed } from '../interleave';
import type { PeerAnswer } from '../peer';
import { runPeer, serve, type PeerRequest } from '../serve';
import { toyImages } from '../toyImages';

/** The lab's model, and images to train it on. */
function labModel(): DensityVAEWrapper {
  const model = new DensityVAEWrapper(standardClassifier(), { decoder: faceDecoder(), queueSize: 2000 });
  model.compile({ optimizer: adam({ learningRate: 5e-4 }), loss: 'binaryCrossentropyFromLogits' });
  return model;
}

const models = new Map<string, DensityVAEWrapper>();
const splits = new Map<number, ReturnType<typeof toyImages>>();

function modelOf(key: string): DensityVAEWrapper {
  const model = models.get(key) ?? labModel();
  models.set(key, model);
  return model;
}

function imagesOf(count: number): ReturnType<typeof toyImages> {
  const split = splits.get(count) ?? toyImages(count);
  splits.set(count, split);
  return split;
}

/** Training steps as `fit` makes them, callbacks included. `eager`: without graphs. */
async function step({ batch, steps, eager }: PeerRequest): Promise<PeerAnswer> {
  const [model, train] = [modelOf(eager ? 'eager' : 'compiled'), imagesOf(1024)];
  const options = { epochs: 1, batchSize: Number(batch) };
  runEagerly(eager === true);
  try {
    await model.fit(train, { ...options, stepsPerEpoch: 2 });
    const { ms } = await timed(() => model.fit(train, { ...options, stepsPerEpoch: Number(steps) }));
    return { ms: ms / Number(steps) };
  } finally {
    runEagerly(false);
  }
}

/** An epoch over some images, with resampling. */
async function epoch({ images }: PeerRequest): Promise<PeerAnswer> {
  const [model, train] = [modelOf('compiled'), imagesOf(Number(images))];
  const { ms } = await timed(() => model.fit(train, { epochs: 1, batchSize: 32, resampling: 'inverseDensity' }));
  return { ms: ms / train.images.length };
}

/** Predictions with both risks. */
async function predict({ images, batch, times }: PeerRequest): Promise<PeerAnswer> {
  const [model, split] = [modelOf('compiled'), imagesOf(Number(images))];
  // So that there is something that an image could be rare among.
  if (!models.has('trained')) await model.fit(imagesOf(1024), { epochs: 1, stepsPerEpoch: 8 });
  models.set('trained', model);
  const run = (): Promise<unknown> => model.predict(split, { batchSize: Number(batch) });
  await run();
  return { ms: await meanTime(Number(times), run) };
}

/** Latent vectors of all images, as resampling asks for them before each epoch. */
async function encode({ images }: PeerRequest): Promise<PeerAnswer> {
  const [model, split] = [modelOf('compiled'), imagesOf(Number(images))];
  await model.encode(imagesOf(1024));
  const { ms } = await timed(() => model.encode(split));
  return { ms: ms / split.images.length };
}

/** How many times the bytes of the images the process has taken at most, for them and for training on them. */
async function memory({ images }: PeerRequest): Promise<PeerAnswer> {
  const bytes = Number(images) * 64 * 64 * 3;
  const start = process.memoryUsage().rss;
  const train = toyImages(Number(images));
  await modelOf('compiled').fit(train, { epochs: 1, stepsPerEpoch: 50 });
  await modelOf('compiled').predict(train.images.select(Array.from({ length: 2048 }, (_, i) => i)));
  return { times: (process.resourceUsage().maxRSS * 1024 - start) / bytes };
}

/** A product of two matrices of 2048 x 2048. */
async function matmul({ steps }: PeerRequest): Promise<PeerAnswer> {
  const x = tf.randomNormal<tf.Rank.R2>([2048, 2048]);
  const one = (): void => tf.tidy(() => void tf.matMul(x, x).dataSync());
  one();
  const ms = await meanTime(Number(steps), one);
  x.dispose();
  return { ms };
}

async function main(): Promise<void> {
  setProgress(silentProgress);
  const { version } = await startBackend(process.argv[2] as BackendName);
  const [what, number] = version.split(' ');
  await serve({ [what!]: number! }, { step, epoch, predict, encode, memory, matmul });
}

runPeer(main);
