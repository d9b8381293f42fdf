import { createRequire } from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { filterGradient, type FilterGradientAttributes } from '../../backend';
import { restoreUtil } from '../../base';
import { meanTime } from '../interleave';
import type { PeerAnswer } from '../peer';
import { runPeer, serve, type PeerRequest } from '../serve';
import { toyImages } from '../toyImages';

/** The same training step as a TensorFlow.js program has it that knows nothing of risklab: tf.layers and tf.train.adam. */

const load = createRequire(__filename);
const latentDim = 32;

function convolutions(): tf.layers.Layer[] {
  const sizes: [number, number][] = [
    [12, 5],
    [24, 5],
    [48, 3],
    [72, 3],
    [96, 3],
  ];
  return sizes.flatMap(([filters, kernelSize], i) => [
    tf.layers.conv2d({
      ...(i === 0 ? { inputShape: [64, 64, 3] } : {}),
      ...{ filters, kernelSize, strides: 2, padding: 'same', activation: 'relu' },
    }),
    tf.layers.batchNormalization(),
  ]);
}

function decoderLayers(): tf.layers.Layer[] {
  const sizes: [number, number][] = [
    [72, 3],
    [48, 3],
    [24, 3],
    [12, 5],
    [3, 5],
  ];
  return [
    tf.layers.dense({ inputShape: [latentDim], units: 384, activation: 'relu' }),
    tf.layers.reshape({ targetShape: [2, 2, 96] }),
    ...sizes.map(([filters, kernelSize], i) =>
      tf.layers.conv2dTranspose({
        ...{ filters, kernelSize, strides: 2, padding: 'same', activation: i < 4 ? 'relu' : 'linear' },
      }),
    ),
  ];
}

/** Makes a training step: images and labels in, the loss out. */
function makeStep(): (x: tf.Tensor, y: tf.Tensor) => number {
  const body = tf.sequential({
    layers: [...convolutions(), tf.layers.flatten(), tf.layers.dense({ units: 512, activation: 'relu' })],
  });
  const dense = (units: number): tf.layers.Layer => tf.layers.dense({ units });
  const [head, mean, spread] = [dense(1), dense(latentDim), dense(latentDim)];
  const decoder = tf.sequential({ layers: decoderLayers() });
  const optimizer = tf.train.adam(5e-4);
  return (x, y) =>
    tf.tidy(() => {
      const loss = optimizer.minimize(() => {
        const features = body.apply(x, { training: true }) as tf.Tensor;
        const of = (layer: tf.layers.Layer): tf.Tensor => layer.apply(features) as tf.Tensor;
        const [logits, mu, width] = [of(head), of(mean), of(spread)];
        const sample = tf.add(mu, tf.mul(tf.exp(tf.mul(0.5, width)), tf.randomNormal(mu.shape)));
        const again = decoder.apply(sample, { training: true }) as tf.Tensor;
        const faces = tf.sum(y);
        const divergence = tf.mul(0.5, tf.sum(tf.sub(tf.add(tf.exp(width), tf.square(mu)), tf.add(1, width)), 1, true));
        const squares = tf.sum(tf.reshape(tf.squaredDifference(x, again), [x.shape[0], -1]), 1, true);
        const task = tf.mean(tf.sub(tf.softplus(logits), tf.mul(y, logits)));
        const own = tf.add(tf.mul(divergence, 0.0002), tf.mul(squares, 0.002));
        return tf.add(task, tf.div(tf.sum(tf.mul(own, y)), faces));
      }, true);
      return loss!.dataSync()[0]!;
    });
}

async function start(backend: string): Promise<string> {
  if (backend === 'native') {
    restoreUtil();
    load('@tensorflow/tfjs-node');
    return `TensorFlow.js ${tf.version.tfjs}, native`;
  }
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(path.dirname(load.resolve('@tensorflow/tfjs-backend-wasm')) + path.sep);
  await tf.setBackend('wasm');
  // Without this kernel there is no training at all.
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) =>
      filterGradient(
        inputs['x'] as tf.Tensor4D,
        inputs['dy'] as tf.Tensor4D,
        attrs as unknown as FilterGradientAttributes,
      ),
  });
  return `TensorFlow.js ${tf.version.tfjs}, WebAssembly`;
}

async function main(): Promise<void> {
  const version = await start(process.argv[2]!);
  const { images } = toyImages(1024);
  const train = makeStep();
  const step = async ({ batch, steps }: PeerRequest): Promise<PeerAnswer> => {
    const size = Number(batch);
    let next = 0;
    const one = (): number =>
      tf.tidy(() => {
        const rows = Array.from({ length: size }, () => next++ % images.length);
        const x = tf.tensor(images.gather(rows), [size, 64, 64, 3]);
        return train(
          x,
          tf.tensor(
            rows.map((row) => row % 2),
            [size, 1],
            'float32',
          ),
        );
      });
    one();
    return { ms: await meanTime(Number(steps), one) };
  };
  await serve({ runs: version }, { step });
}

runPeer(main);
