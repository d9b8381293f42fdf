import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { explain } from '../../src';
import type { Attribution } from '../../src/explain';
import { Values } from '../../src/learn';
import { backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';

/** Weights, images and what Captum says of them; see scripts/peers/explain.py. */
const peer = JSON.parse(readFileSync(path.join(__dirname, 'vectors', 'captum.json'), 'utf8')) as {
  classes: number[];
  weights: Record<string, number[][]>;
  images: number[];
  logits: number[];
  found: Record<string, number[]>;
};
const images = new Values(Float32Array.from(peer.images), [2, 8, 8, 3]);

function peerNetwork(): tf.LayersModel {
  const input = tf.input({ shape: [8, 8, 3] });
  const relu = { activation: 'relu' } as const;
  const layers = {
    first: tf.layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', ...relu, name: 'first' }),
    second: tf.layers.conv2d({ filters: 6, kernelSize: 3, strides: 2, ...relu, name: 'second' }),
    dense: tf.layers.dense({ units: 8, ...relu, name: 'dense' }),
    last: tf.layers.dense({ units: 3, name: 'last' }),
  };
  const maps = layers.second.apply(layers.first.apply(input)) as tf.SymbolicTensor;
  const flat = tf.layers.flatten().apply(maps) as tf.SymbolicTensor;
  const output = layers.last.apply(layers.dense.apply(flat)) as tf.SymbolicTensor;
  const network = tf.model({ inputs: input, outputs: output });
  tf.tidy(() => {
    for (const [name, layer] of Object.entries(layers)) {
      const shapes = layer.getWeights().map(({ shape }) => shape);
      layer.setWeights(peer.weights[name]!.map((values, i) => tf.tensor(values, shapes[i])));
    }
  });
  return network;
}

type Explained = (network: tf.LayersModel, options: { target: number[] }) => Promise<Attribution>;

/** How each of the peer's vectors is made here. */
const cases: Record<string, Explained> = {
  inputGradient: (network, options) => explain.inputGradient(network, images, options),
  lossGradient: (network, { target: labels }) => explain.inputGradient(network, images, { target: 'loss', labels }),
  saliency: (network, options) => explain.saliency(network, images, options),
  gradientTimesInput: (network, options) => explain.gradientTimesInput(network, images, options),
  gaussLegendre: (network, options) =>
    explain.integratedGradients(network, images, { ...options, steps: 32, rule: 'gaussLegendre' }),
  riemann: (network, options) =>
    explain.integratedGradients(network, images, { ...options, steps: 32, rule: 'riemann' }),
  deconvolution: (network, options) => explain.deconvolution(network, images, options),
  guidedBackprop: (network, options) => explain.guidedBackprop(network, images, options),
  gradCamBilinear: (network, options) => explain.gradCam(network, images, options),
  gradCamNearest: (network, options) => explain.gradCam(network, images, { ...options, upsampling: 'nearest' }),
  gradCamFirst: (network, options) => explain.gradCam(network, images, { ...options, layer: 'first' }),
  guidedGradCam: (network, options) => explain.guidedGradCam(network, images, options),
  guidedGradCamNearest: (network, options) =>
    explain.guidedGradCam(network, images, { ...options, upsampling: 'nearest' }),
  occlusion: (network, options) => explain.occlusion(network, images, { ...options, patch: 3, stride: 2 }),
  occlusionFilled: (network, options) =>
    explain.occlusion(network, images, { ...options, patch: 4, stride: 3, fill: 0.5 }),
};

for (const backend of backends) {
  describe(`explanations beside those of Captum on ${backend}`, () => {
    onBackend(backend);
    let network: tf.LayersModel;
    before(() => (network = peerNetwork()));
    after(() => network.dispose());
    leavesNothing();

    it('have a case for each vector, of a network that gives the same logits', () => {
      expect(Object.keys(cases)).eql(Object.keys(peer.found));
      const logits = tf.tidy(() => (network.predict(images.tensor()) as tf.Tensor).dataSync());
      logits.forEach((logit, i) => expect(logit).closeTo(peer.logits[i]!, 1e-5));
    });

    for (const [name, run] of Object.entries(cases)) {
      it(`${name}: the same up to 1e-4 of the largest`, async () => {
        const { values, maps } = await run(network, { target: peer.classes });
        const expected = peer.found[name]!;
        const found = name === 'saliency' ? maps.data : values.data;
        const apart = Math.max(...expected.map((value, i) => Math.abs(value - found[i]!)));
        expect(found.length).equal(expected.length);
        expect(apart / Math.max(...expected.map(Math.abs))).below(1e-4);
      });
    }
  });
}
