import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { explain } from '../../src';
import { InterruptedError, Random, setInterruptSource } from '../../src/base';
import { methods, type ExplainMethodName } from '../../src/explain';
import { Values } from '../../src/learn';
import { alive, backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';
import { smallClassifier, smallSize } from '../support/smallModels';

/** What a method promises, beside what all have to keep. */
interface Row {
  /** Options that make it quick here. */
  readonly options?: object;
  /** What it says of a linear network of images x with weights w, a number for each of theirs; none where it promises nothing. */
  readonly linear?: (x: Float32Array, w: Float32Array) => number[];
  /** Whether it never says that something speaks against what is explained. */
  readonly unsigned?: true;
  /** Whether it leaves out what speaks against what is explained, so that the other class has another map. */
  readonly oneSided?: true;
}

const each = (x: Float32Array, fn: (i: number) => number): number[] => Array.from(x, (_, i) => fn(i));

/** Sums over the three channels of each pixel. */
const perPixel = (values: number[]): number[] =>
  Array.from({ length: values.length / 3 }, (_, i) => values[3 * i]! + values[3 * i + 1]! + values[3 * i + 2]!);

/** A method that is not here is not tested: the keys have to be those of the methods. */
const table: Record<ExplainMethodName, Row> = {
  inputGradient: { linear: (_, w) => [...w] },
  saliency: { linear: (_, w) => each(w, (i) => Math.abs(w[i]!)), unsigned: true },
  gradientTimesInput: { linear: (x, w) => each(x, (i) => x[i]! * w[i]!) },
  smoothGrad: { options: { samples: 5 }, linear: (_, w) => [...w] },
  integratedGradients: { options: { steps: 5 }, linear: (x, w) => each(x, (i) => x[i]! * w[i]!) },
  deconvolution: { oneSided: true },
  guidedBackprop: { oneSided: true },
  gradCam: { options: { positive: false } },
  guidedGradCam: { options: { positive: false }, oneSided: true },
  // A square of one pixel, covered by black: what that pixel adds.
  occlusion: { options: { patch: 1, stride: 1 }, linear: (x, w) => perPixel(each(x, (i) => x[i]! * w[i]!)) },
  // Each pixel a square of its own; its channels move as one.
  localLinear: { options: { patch: 1, samples: 160, sigma: 0.05 }, linear: (_, w) => perPixel([...w]) },
  // Each pixel a part of its own, covered by black.
  lime: { options: { superpixels: 64, features: 64, samples: 300, ridge: 0, fill: 0 }, linear: (x, w) => perPixel(each(x, (i) => x[i]! * w[i]!)) }, // prettier-ignore
  kernelShap: { options: { superpixels: 64, samples: 400, fill: 0 }, linear: (x, w) => perPixel(each(x, (i) => x[i]! * w[i]!)) }, // prettier-ignore
};

const pixels = smallSize * smallSize * 3;
const random = new Random(7);
const images = new Values(Float32Array.from({ length: 5 * pixels }, () => random.uniform()), [5, smallSize, smallSize, 3]); // prettier-ignore

/** The logit w x + 1. */
function linearNetwork(w: Float32Array): tf.LayersModel {
  const dense = tf.layers.dense({ units: 1 });
  const network = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [smallSize, smallSize, 3] }), dense] });
  tf.tidy(() => dense.setWeights([tf.tensor(w, [pixels, 1]), tf.tensor1d([1])]));
  return network;
}

/** What gives 3 whatever it is shown. */
function constantNetwork(): tf.LayersModel {
  const network = smallClassifier();
  tf.tidy(() => {
    const last = network.layers.at(-1)!;
    last.setWeights([tf.zeros([8, 1]), tf.tensor1d([3])]);
  });
  return network;
}

const near = (a: ArrayLike<number>, b: ArrayLike<number>, relative: number): void => {
  const largest = Math.max(...Array.from(b, Math.abs), 1e-6);
  const apart = Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));
  expect(a.length).equal(b.length);
  expect(apart / largest).below(relative);
};

describe('the methods of explanation', () => {
  it('are the functions of explain, by their names', () => {
    for (const [name, { name: own }] of Object.entries(methods)) {
      expect(own).equal(name);
      expect(explain[name as ExplainMethodName]).a('function');
    }
    expect(Object.keys(table)).have.members(Object.keys(methods));
  });
});

for (const backend of backends) {
  describe(`the methods of explanation on ${backend}`, () => {
    onBackend(backend);
    const networks: tf.LayersModel[] = [];
    const made = <T extends tf.LayersModel>(network: T): T => {
      networks.push(network);
      return network;
    };
    afterEach(() => networks.splice(0).forEach((network) => network.dispose()));
    leavesNothing();

    for (const [name, { options = {}, linear, unsigned, oneSided }] of Object.entries(table)) {
      const run = explain[name as ExplainMethodName] as typeof explain.saliency;

      it(`${name}: one finite map of the size of the image for each; nothing but the result is left`, async () => {
        const network = made(smallClassifier());
        const before = alive();
        const { maps, values, length, target, method, classes } = await run(network, images, options);
        expect(alive().tensors).equal(before.tensors);
        expect([length, target, method]).eql([5, 'logit', name]);
        expect([...classes]).eql([1, 1, 1, 1, 1]);
        expect(maps.shape).eql([5, smallSize, smallSize]);
        expect(maps.data.every(Number.isFinite)).equal(true);
        expect(values.data.some((value) => value !== 0)).equal(true);
        if (unsigned) expect(values.data.every((value) => value >= 0)).equal(true);
      });

      if (!oneSided)
        it(`${name}: the other class is the same with its sign turned, or its absolute value`, async () => {
          const network = made(smallClassifier());
          const one = await run(network, images, { ...options, target: 1 });
          const zero = await run(network, images, { ...options, target: 0 });
          near(zero.values.data, one.values.data.map((value) => (unsigned ? value : -value)), 1e-5); // prettier-ignore
        });

      it(`${name}: zero for a constant network`, async () => {
        const { values } = await run(made(constantNetwork()), images, options);
        expect(Math.max(...values.data.map(Math.abs))).below(1e-6);
      });

      if (linear) {
        it(`${name}: exact for a linear network`, async () => {
          const w = Float32Array.from({ length: pixels }, () => random.normal());
          const { values } = await run(made(linearNetwork(w)), images, options);
          const expected = Array.from({ length: 5 }, (_, row) => linear(images.gather([row]), w)).flat();
          near(values.data, expected, 1e-4);
        });
      }

      it(`${name}: batches equal singles, and the same seed gives the same maps`, async () => {
        const network = made(smallClassifier());
        const all = await run(network, images, { ...options, seed: 3 });
        const again = await run(network, images, { ...options, seed: 3 });
        expect([...again.values.data]).eql([...all.values.data]);
        const small = await run(network, images, { ...options, seed: 3, batchSize: 2 });
        near(small.values.data, all.values.data, 1e-4);
        const single = await run(network, images.select([4]), { ...options, seed: 3 });
        near(single.values.data, all.values.gather([4]), 1e-4);
      });

      it(`${name}: an interrupted run says so, and leaves nothing`, async () => {
        const network = made(smallClassifier());
        const before = alive();
        const stop = new AbortController();
        stop.abort();
        setInterruptSource(() => stop.signal);
        try {
          const error = await rejected(run(network, images, { ...options, batchSize: 1 }));
          expect(error).instanceOf(InterruptedError);
          expect(error.message).match(new RegExp(`^${name}: interrupted after [01] of 5 rows`));
        } finally {
          setInterruptSource(() => undefined);
        }
        const { tensors, graphs } = alive();
        expect({ tensors, graphs }).eql({ tensors: before.tensors, graphs: before.graphs });
      });
    }
  });
}
