import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { explain, NetworkModel, PlainModel, standardClassifier, sgd } from '../../src';
import { gaussLegendre, riemann } from '../../src/explain/methods/quadrature';
import { Values } from '../../src/learn';
import { backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { smallClassifier } from '../support/smallModels';
import { toyFaces } from '../support/toyFaces';

const close = (found: ArrayLike<number>, expected: readonly number[], within = 1e-5): void => {
  expect(found.length).equal(expected.length);
  expected.forEach((value, i) => expect(found[i], `value ${i}`).closeTo(value, within));
};

/** A network of numbers given layer by layer: kernels and biases. */
function dense(
  layers: readonly { kernel: number[][]; bias: number[]; activation?: 'relu' | 'tanh' }[],
): tf.LayersModel {
  const network = tf.sequential();
  layers.forEach(({ kernel, bias, activation = 'linear' }, i) => {
    const [shape, units] = [i === 0 ? { inputShape: [kernel.length] } : {}, bias.length];
    network.add(tf.layers.dense({ ...shape, units, activation: activation as 'relu' }));
    tf.tidy(() => network.layers[i]!.setWeights([tf.tensor2d(kernel), tf.tensor1d(bias)]));
  });
  return network;
}

for (const backend of backends) {
  describe(`known answers of explanations on ${backend}`, () => {
    onBackend(backend);
    const made: { dispose(): unknown }[] = [];
    const use = <T extends { dispose(): unknown }>(one: T): T => (made.push(one), one);
    afterEach(() => made.splice(0).forEach((one) => one.dispose()));
    leavesNothing();

    it('a ReLU network by hand: guided backpropagation and deconvolution differ as defined', async () => {
      // x = (1, 2): the first layer gives a = x1 + x2 = 3, b = x1 - x2 = -1 (closed), c = x2 = 2.
      // The second gives d = a + b' - c = 1 (open), e = b' + c - a = -1 (closed), where b' = relu(b) = 0. f = 2 d - 3 e' + 0.
      const network = use(
        dense([
          { kernel: [[1, 1, 0], [1, -1, 1]], bias: [0, 0, 0], activation: 'relu' }, // prettier-ignore
          { kernel: [[1, -1], [1, 1], [-1, 1]], bias: [0, 0], activation: 'relu' }, // prettier-ignore
          { kernel: [[2], [-3]], bias: [0] },
        ]),
      );
      const x = new Values(Float32Array.of(1, 2), [1, 2]);
      // At d, e comes 2, -3. Gradient: e is closed, so 2, 0; at a, b, c: 2, 2, -2; b is closed: 2, 0, -2; at x: 2, 2 - 2 = 0.
      close((await explain.inputGradient(network, x)).values.data, [2, 0]);
      // Guided: as well, -2 at c is dropped: 2, 0, 0; at x: 2, 2.
      close((await explain.guidedBackprop(network, x)).values.data, [2, 2]);
      // Deconvolution: -3 at e is dropped, too; b lets 2 through: 2, 2, 0; at x: 2 + 2 = 4, 2 - 2 = 0.
      close((await explain.deconvolution(network, x)).values.data, [4, 0]);
      // The usual gradient is there again.
      close((await explain.inputGradient(network, x)).values.data, [2, 0]);
    });

    it('guided Grad-CAM goes through the convolution once for both of its parts', async () => {
      const network = use(smallClassifier());
      const [convolution] = network.layers as [tf.layers.Layer];
      const usual = convolution.call.bind(convolution);
      let calls = 0;
      convolution.call = (...given) => (calls++, usual(...given));
      const x = new Values(
        Float32Array.from({ length: 192 }, (_, i) => (i * 7) % 5),
        [1, 8, 8, 3],
      );
      await explain.guidedGradCam(network, x);
      expect(calls).equal(1);
    });

    it('ReLUs as layers, within layers and in models within the model are all guided', async () => {
      const kernel = tf.layers.dense({ units: 2, inputShape: [2], activation: 'relu' });
      const inner = tf.sequential({ layers: [kernel] });
      const outer = use(tf.sequential({ layers: [inner, tf.layers.dense({ units: 2 }), tf.layers.reLU(), tf.layers.dense({ units: 1 })] })); // prettier-ignore
      const weights = [[[1, 0], [0, 1]], [0, 0], [[1, 1], [-1, 1]], [1, 0], [[1], [1]], [0]]; // prettier-ignore
      tf.tidy(() => outer.setWeights(weights.map((values) => tf.tensor(values as number[][]))));
      const x = new Values(Float32Array.of(1, 1), [1, 2]);
      // h = (1, 1), both second units open (1, 2): gradient at h is (2, 0). Only the layer's ReLU gets 1, 1; nothing is below 0.
      close((await explain.inputGradient(outer, x)).values.data, [2, 0]);
      close((await explain.guidedBackprop(outer, x, { target: 0 })).values.data, [0, 0]);
      close((await explain.deconvolution(outer, x, { target: 0 })).values.data, [0, 0]);
      close((await explain.inputGradient(outer, x, { target: 0 })).values.data, [-2, 0]);
    });

    it('Grad-CAM of a convolution by hand', async () => {
      // A kernel of one pixel with two channels: the image, and 1 less it. The logit is 4 times the mean of the first less 2 times that of the second.
      const convolution = tf.layers.conv2d({ inputShape: [2, 2, 1], filters: 2, kernelSize: 1, name: 'maps' });
      const network = use(tf.sequential({ layers: [convolution, tf.layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }), tf.layers.dense({ units: 1 })] })); // prettier-ignore
      tf.tidy(() => network.setWeights([tf.tensor4d([1, -1], [1, 1, 1, 2]), tf.tensor1d([0, 1]), tf.tensor2d([[4], [-2]]), tf.tensor1d([0])])); // prettier-ignore
      const x = new Values(Float32Array.of(0, 0.25, 0.5, 1), [1, 2, 2, 1]);
      // Mean gradients are 4 / 4 = 1 and -2 / 4 = -0.5: x - 0.5 (1 - x) = 1.5 x - 0.5; what is below 0 is dropped.
      close((await explain.gradCam(network, x)).values.data, [0, 0, 0.25, 1]);
      close((await explain.gradCam(network, x, { layer: 'maps', positive: false })).values.data, [-0.5, -0.125, 0.25, 1]); // prettier-ignore
    });

    it('integrated gradients of x1 * x1 + x2: exact by Gauss and Legendre, and the gap is told where it is not', async () => {
      // tanh is no polynomial: two steps leave a gap, which is the sum less f(x) - f(0).
      const network = use(dense([{ kernel: [[3], [1]], bias: [0], activation: 'tanh' }, { kernel: [[5]], bias: [1] }])); // prettier-ignore
      const x = new Values(Float32Array.of(1, 0.5), [1, 2]);
      const rough = await explain.integratedGradients(network, x, { steps: 2, rule: 'riemann' });
      const slope = (place: number): number => 5 * (1 - Math.tanh(3.5 * place) ** 2);
      const mean = (slope(0.25) + slope(0.75)) / 2;
      close(rough.values.data, [3 * mean, 0.5 * mean]);
      close(rough.completenessGap!, [3.5 * mean - 5 * Math.tanh(3.5)], 1e-4);
      const fine = await explain.integratedGradients(network, x, { steps: 32 });
      expect(Math.abs(fine.completenessGap![0]!)).below(1e-4);
      expect(fine.toTable().getColumn('completenessGap').toArray()).eql([...fine.completenessGap!]);
    });

    it('SmoothGrad of a linear network: the gradient, its square, and no variance', async () => {
      const network = use(dense([{ kernel: [[3], [-2]], bias: [1] }]));
      const x = new Values(Float32Array.of(1, 0.5), [1, 2]);
      close((await explain.smoothGrad(network, x, { samples: 7 })).values.data, [3, -2]);
      close((await explain.smoothGrad(network, x, { samples: 7, form: 'square' })).values.data, [9, 4]);
      close((await explain.smoothGrad(network, x, { samples: 7, form: 'variance' })).values.data, [0, 0]);
    });

    it('the gradient of the loss, for the label and for the other one', async () => {
      // Logit 2: the loss by label 1 has the slope p - 1 at the logit, that by label 0 p.
      const network = use(dense([{ kernel: [[3], [-2]], bias: [0] }]));
      const x = new Values(Float32Array.of(1, 0.5), [1, 2]);
      const p = 1 / (1 + Math.exp(-2));
      for (const label of [0, 1]) {
        const { values, target, classes } = await explain.inputGradient(network, x, { target: 'loss', labels: label });
        close(values.data, [3 * (p - label), -2 * (p - label)]);
        expect([target, [...classes]]).eql(['loss binaryCrossentropyFromLogits', [label]]);
      }
    });

    it('baselines: black, the mean colour, blurred, random and numbers of your own', async () => {
      // A linear network of 2 x 2 grey pixels, each weight 1: a pixel has what it is above the baseline.
      const network = use(tf.sequential({ layers: [tf.layers.flatten({ inputShape: [2, 2, 1] }), tf.layers.dense({ units: 1 })] })); // prettier-ignore
      tf.tidy(() => network.setWeights([tf.ones([4, 1]), tf.zeros([1])]));
      const x = new Values(Float32Array.of(0, 0, 0, 1), [1, 2, 2, 1]);
      const found = async (options: object) => (await explain.integratedGradients(network, x, options)).values.data;
      close(await found({}), [0, 0, 0, 1]);
      close(await found({ baseline: 'mean' }), [-0.25, -0.25, -0.25, 0.75]);
      close(await found({ baseline: [1, 1, 1, 1] }), [-1, -1, -1, 0]);
      // Two places at distance 1: weights 1 and e = exp(-1/2), which add up to 1 + e, in both directions.
      const [near, far] = [1 / (1 + Math.exp(-0.5)), Math.exp(-0.5) / (1 + Math.exp(-0.5))];
      close(await found({ baseline: 'blurred', blur: 1 }), [-far * far, -far * near, -near * far, 1 - near * near]);
      const random = await found({ baseline: 'random', seed: 5 });
      expect(random.subarray(0, 3).every((value) => value < 0 && value > -1)).equal(true);
      expect([...(await found({ baseline: 'random', seed: 6 }))]).not.eql([...random]);
    });
  });
}

describe('known answers of explanations', () => {
  it('quadratures: places and weights of the tables', () => {
    // Abramowitz and Stegun, table 25.4, n = 3, moved from [-1, 1] to [0, 1].
    const { places, weights } = gaussLegendre(3);
    close(places, [0.5 - 0.7745966692 / 2, 0.5, 0.5 + 0.7745966692 / 2], 1e-9);
    close(weights, [5 / 18, 8 / 18, 5 / 18], 1e-9);
    close(riemann(4).places, [0.125, 0.375, 0.625, 0.875], 1e-12);
  });

  it('integrated gradients of a trained face classifier miss less than 1% of the logits at 64 steps, from black at 128', async function () {
    const faces = toyFaces(64);
    const model = new PlainModel(standardClassifier({ filters: 4, seed: 0 }), { seed: 0 });
    model.compile({ optimizer: sgd({ learningRate: 0.05 }), loss: 'binaryCrossentropyFromLogits' });
    await model.fit(faces, { epochs: 4 });
    const rows = faces.images.select([0, 1, 2, 3, 4, 5, 6, 7]);
    const { completenessGap, values } = await explain.integratedGradients(model, rows, { steps: 128 });
    const { yHat } = await model.predict(rows);
    const { yHat: black } = await model.predict(new Values(new Float32Array(64 * 64 * 3), [1, 64, 64, 3]));
    completenessGap!.forEach((gap, row) => {
      const total = values.gather([row]).reduce((sum, value) => sum + value, 0);
      expect(total - gap).closeTo(yHat.data[row]! - black.data[0]!, 1e-3);
    });
    const sizeOf = (numbers: ArrayLike<number>): number =>
      Array.from(numbers, Math.abs).reduce((sum, one) => sum + one, 0);
    expect(sizeOf(completenessGap!) / sizeOf(yHat.data)).below(0.01);
    for (const baseline of ['mean', 'blurred'] as const) {
      const { completenessGap: missed } = await explain.integratedGradients(model, rows, { baseline });
      expect(sizeOf(missed!) / sizeOf(yHat.data), baseline).below(0.01);
    }
    model.dispose();
  });
});

describe('models and splits in explanations', () => {
  it('a compiled model: labels come from the split, and the loss is the one that was compiled', async () => {
    const faces = toyFaces(6, 8);
    // Twice the mean of the red values.
    const network = tf.sequential({
      layers: [tf.layers.flatten({ inputShape: [8, 8, 3] }), tf.layers.dense({ units: 1 })],
    });
    const weight = 2 / 64;
    tf.tidy(() => network.setWeights([tf.tensor2d(Array.from({ length: 192 }, (_, i) => [i % 3 === 0 ? weight : 0])), tf.zeros([1])])); // prettier-ignore
    const model = new PlainModel(network);
    model.compile({ optimizer: sgd(), loss: 'meanSquaredError' });
    const truth = await explain.inputGradient(model, faces, { target: 'true' });
    expect([...truth.classes]).eql([0, 1, 0, 1, 0, 1]);
    const first = Array.from({ length: 6 }, (_, row) => truth.values.data[row * 192]!);
    close(first, [-weight, weight, -weight, weight, -weight, weight]);
    const loss = await explain(model, faces, { method: 'inputGradient', target: 'loss' });
    const { yHat } = await model.predict(faces);
    // d (yHat - y)^2 / dx = 2 (yHat - y) w
    const expected = Array.from(yHat.data, (value, row) => 2 * (value - (row % 2)) * weight);
    close(Array.from({ length: 6 }, (_, row) => loss.values.data[row * 192]!), expected); // prettier-ignore
    expect([loss.target, [...loss.classes]]).eql(['loss meanSquaredError', [-1, -1, -1, -1, -1, -1]]);
    model.dispose();
  });
});

describe('bad input of explanations', () => {
  const x = new Values(new Float32Array(2 * 48).fill(0.5), [2, 4, 4, 3]);
  const convolution = () =>
    tf.sequential({
      layers: [
        tf.layers.conv2d({ inputShape: [4, 4, 3], filters: 2, kernelSize: 3, activation: 'tanh', name: 'see' }),
        tf.layers.flatten({ name: 'flat' }),
        tf.layers.dense({ units: 3, name: 'say' }),
      ],
    });
  const message = async (run: (network: tf.LayersModel) => Promise<unknown>): Promise<string> => {
    const network = convolution();
    const before = tf.memory().numTensors;
    try {
      await run(network);
      return 'no error';
    } catch (error) {
      expect(tf.memory().numTensors).equal(before);
      return (error as Error).message;
    } finally {
      network.dispose();
    }
  };
  const odd = Float32Array.from(x.data);
  odd[50] = NaN;
  const bad: Record<string, [(network: tf.LayersModel) => Promise<unknown>, RegExp]> = {
    'a layer that is not there': [
      (network) => explain.gradCam(network, x, { layer: 'sea' }),
      /^gradCam: layer: expected one of see, flat, say, got sea\.$/,
    ],
    'a layer that is no convolution': [
      (network) => explain.gradCam(network, x, { layer: 'flat' }),
      /^gradCam: layer: expected a convolution: one of see, got flat \(Flatten\)/,
    ],
    'a class that is not there': [
      (network) => explain.saliency(network, x, { target: 3 }),
      /^target: expected a class of the network, 0 to 2, got 3/,
    ],
    'a class for one row of two': [
      (network) => explain.saliency(network, x, { target: [1] }),
      /^target: expected a class for each of 2 rows, got 1/,
    ],
    'the logit of several': [
      (network) => explain.saliency(network, x, { target: 'logit' }),
      /^target: expected a class from 0 to 2, got logit/,
    ],
    'another word for a target': [
      (network) => explain.saliency(network, x, { target: 'best' as 'true' }),
      /^target: expected logit, predicted, true, loss, a class or a class a row, got best/,
    ],
    'no labels': [
      (network) => explain.saliency(network, x, { target: 'true' }),
      /^labels: expected labels for this target, got none/,
    ],
    'a network without ReLU': [
      (network) => explain.guidedBackprop(network, x),
      /^guidedBackprop: expected a network with ReLUs, got tanh, Flatten, Dense/,
    ],
    'inputs that are not finite': [
      (network) => explain.occlusion(network, new Values(odd, [2, 4, 4, 3])),
      /^occlusion: expected finite numbers, got NaN in row 1/,
    ],
    'images of another size': [
      (network) => explain.occlusion(network, new Values(new Float32Array(75), [1, 5, 5, 3])),
      /^occlusion: expected images of 4 x 4 x 3|^occlusion: expected 4 x 4 x 3 numbers|^occlusion: expected .*4 x 4 x 3/,
    ],
    'a patch with gaps': [
      (network) => explain.occlusion(network, x, { patch: 2, stride: 3 }),
      /^stride: expected at most the patch, 2, got 3/,
    ],
    'an unknown option': [
      (network) => explain.saliency(network, x, { steps: 3 } as object),
      /^saliency: expected options among target, labels, batchSize, seed, got steps/,
    ],
    'an unknown method': [
      (network) => explain(network, x, { method: 'gradcam' as 'gradCam' }),
      /^method: expected one of .*, got gradcam\. Did you mean gradCam\?/,
    ],
    'what is no model': [
      () => explain.saliency({} as tf.LayersModel, x),
      /^saliency: model: expected a model of risklab, or one of tf\.layers, got/,
    ],
    'a graph model': [
      () => explain.saliency(new tf.GraphModel('nowhere') as unknown as tf.LayersModel, x),
      /^saliency: model: expected a network with layers, got a graph model, which has none\. Take occlusion/,
    ],
    'two outputs': [
      async (network) => {
        const [end] = network.outputs as [tf.SymbolicTensor];
        const second = tf.layers.dense({ units: 1 }).apply(end) as tf.SymbolicTensor;
        const two = tf.model({ inputs: network.inputs, outputs: [end, second] });
        const kernel = two.layers.at(-1)!;
        try {
          await explain.saliency(new NetworkModel(two), x);
        } finally {
          kernel.dispose();
        }
      },
      /^saliency: model: expected one input and one output, got 1 and 2/,
    ],
  };

  for (const [name, [run, expected]] of Object.entries(bad)) {
    it(`${name}: one clear error, and nothing is left`, async () => {
      expect(await message(run)).match(expected);
    });
  }
});
