import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { compiled } from '../../src/backend';
import { Random } from '../../src/base';
import { batchNormalization } from '../../src/models';
import { losses } from '../../src/learn';
import { backends, onBackend } from '../support/backends';

const [batch, size, channels, filters, units, epsilon] = [6, 5, 2, 3, 4, 1e-3];
const out = 3; // 5 pixels with stride 2 and padding on both sides

/** Shapes of the weights, in the order in which the layers have them. */
const shapes = {
  kernel: [3, 3, channels, filters],
  bias: [filters],
  gamma: [filters],
  beta: [filters],
  dense1: [out * out * filters, units],
  bias1: [units],
  dense2: [units, 1],
  bias2: [1],
} as const;
type Name = keyof typeof shapes;
type Weights = Record<Name, number[]>;
const names = Object.keys(shapes) as Name[];

const random = new Random(3);
const normal = (count: number, scale = 1): number[] =>
  Array.from({ length: count }, () => Math.fround(scale * random.normal()));
const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

const images = normal(batch * size * size * channels);
const labels = Array.from({ length: batch }, (_, i) => i % 2);
const weights = Object.fromEntries(names.map((name) => [name, normal(count(shapes[name]), 0.5)])) as Weights;

/** The whole network and its loss by their definitions, in double precision. */
function lossInDoubles(w: Weights): number {
  const relu = (value: number): number => Math.max(0, value);
  // Convolution 3 x 3 with stride 2 and one row of zeros all round, bias, relu: [batch, out, out, filters]
  const features = Array.from({ length: batch * out * out * filters }, (_, index) => {
    const [f, x, y] = [index % filters, Math.floor(index / filters) % out, Math.floor(index / filters / out) % out];
    const image = Math.floor(index / filters / out / out);
    let sum = w.bias[f]!;
    for (let ky = 0; ky < 3; ky++) {
      for (let kx = 0; kx < 3; kx++) {
        const [row, column] = [2 * y + ky - 1, 2 * x + kx - 1];
        if (row < 0 || column < 0 || row >= size || column >= size) continue;
        for (let c = 0; c < channels; c++) {
          const pixel = images[((image * size + row) * size + column) * channels + c]!;
          sum += pixel * w.kernel[((ky * 3 + kx) * channels + c) * filters + f]!;
        }
      }
    }
    return relu(sum);
  });
  // Batch normalisation by the batch's own mean and variance.
  const normalised = features.map((value, index) => {
    const f = index % filters;
    const channel = features.filter((_, i) => i % filters === f);
    const mean = channel.reduce((a, b) => a + b, 0) / channel.length;
    const variance = channel.reduce((a, b) => a + (b - mean) ** 2, 0) / channel.length;
    return (w.gamma[f]! * (value - mean)) / Math.sqrt(variance + epsilon) + w.beta[f]!;
  });
  const width = out * out * filters;
  const penalties = labels.map((label, image) => {
    const logit = w.bias1.reduce((sum, bias, u) => {
      let hidden = bias;
      for (let i = 0; i < width; i++) hidden += normalised[image * width + i]! * w.dense1[i * units + u]!;
      return sum + relu(hidden) * w.dense2[u]!;
    }, w.bias2[0]!);
    return Math.log(1 + Math.exp(logit)) - label * logit;
  });
  return penalties.reduce((a, b) => a + b, 0) / batch;
}

/** Central differences. */
function slopes(name: Name): number[] {
  const h = 1e-5;
  return weights[name].map((value, i) => {
    const moved = (by: number): number =>
      lossInDoubles({ ...weights, [name]: weights[name].map((v, k) => (k === i ? value + by : v)) });
    return (moved(h) - moved(-h)) / (2 * h);
  });
}

/** The gradients by all weights, by TensorFlow. */
function gradients(normalisation: tf.layers.Layer, run: typeof compiled | undefined): Weights {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [size, size, channels],
        filters,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        activation: 'relu',
      }),
      normalisation,
      tf.layers.flatten(),
      tf.layers.dense({ units, activation: 'relu' }),
      tf.layers.dense({ units: 1 }),
    ],
  });
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  variables.forEach((variable, i) => {
    const name = names[i]!;
    expect(variable.shape).eql([...shapes[name]]);
    tf.tidy(() => variable.assign(tf.tensor(weights[name], [...shapes[name]])));
  });
  const backward = (x: tf.Tensor, y: tf.Tensor): Record<string, tf.Tensor> => {
    const loss = (): tf.Scalar =>
      losses.binaryCrossentropyFromLogits(y, model.apply(x, { training: true }) as tf.Tensor);
    const { grads } = tf.variableGrads(loss, variables);
    return Object.fromEntries(variables.map((variable, i) => [names[i]!, grads[variable.name]!]));
  };
  const found = tf.tidy(() => {
    const [x, y] = [tf.tensor(images, [batch, size, size, channels]), tf.tensor(labels, [batch, 1], 'float32')];
    const grads = (run ? run((...inputs) => backward(inputs[0]!, inputs[1]!)) : backward)(x, y);
    return Object.fromEntries(Object.entries(grads).map(([name, grad]) => [name, [...grad.dataSync()]]));
  });
  model.dispose();
  return found as Weights;
}

function near(got: Weights, expected: Weights, tolerance: number): void {
  for (const name of names) {
    expect(got[name].length).equal(expected[name].length);
    expected[name].forEach((value, i) => expect(got[name][i], `${name} ${i}`).closeTo(value, tolerance));
  }
}

for (const backend of backends) {
  describe(`gradients of a whole network on ${backend}`, () => {
    onBackend(backend);
    const expected = Object.fromEntries(names.map((name) => [name, slopes(name)])) as Weights;

    it('are those of finite differences in double precision, compiled and not', () => {
      near(gradients(batchNormalization({ epsilon }), undefined), expected, 2e-6);
      near(gradients(batchNormalization({ epsilon }), compiled), expected, 2e-6);
    });

    it("are those of TensorFlow.js's own layers", () => {
      const plain = gradients(tf.layers.batchNormalization({ epsilon }), undefined);
      near(gradients(batchNormalization({ epsilon }), compiled), plain, 2e-6);
    });
  });
}
