import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { explain, standardClassifier } from '../../src';
import { InterruptedError, Random, setInterruptSource } from '../../src/base';
import { displaySymbol } from '../../src/cell';
import { cosineBasis, frequencyScales } from '../../src/explain/units/parametrisations';
import { receptiveField } from '../../src/explain/units/receptiveField';
import { likeness, squaredDistance, totalVariation } from '../../src/explain/units/regularisers';
import { moved, moveTensors } from '../../src/explain/units/transforms';
import { Values } from '../../src/learn';
import { alive, backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';
import { smallClassifier, smallSize } from '../support/smallModels';

const close = (found: ArrayLike<number>, expected: readonly number[], within = 1e-5): void => {
  expect(found.length).equal(expected.length);
  expected.forEach((value, i) => expect(found[i], `value ${i}`).closeTo(value, within));
};

const bare = { parametrisation: 'pixels', totalVariation: 0, l2: 0, jitter: 0, rotation: 0, scale: 0 } as const;

for (const backend of backends) {
  describe(`feature visualisation on ${backend}`, () => {
    onBackend(backend);
    const made: { dispose(): unknown }[] = [];
    const use = <T extends { dispose(): unknown }>(one: T): T => (made.push(one), one);
    afterEach(() => made.splice(0).forEach((one) => one.dispose()));
    leavesNothing();

    const linear = (w: Float32Array, inputShape: number[]): tf.LayersModel => {
      const shape = inputShape.length === 1 ? { inputShape } : {};
      const dense = tf.layers.dense({ ...shape, units: 1, name: 'last' });
      const flat = inputShape.length === 1 ? [] : [tf.layers.flatten({ inputShape })];
      const network = use(tf.sequential({ layers: [...flat, dense] }));
      tf.tidy(() => dense.setWeights([tf.tensor(w, [w.length, 1]), tf.tensor1d([0.5])]));
      return network;
    };

    it('activationMaximization of a linear network: white where a weight is above 0, black where it is below', async () => {
      const random = new Random(2);
      const w = Float32Array.from({ length: 48 }, () => random.normal());
      const found = await explain.activationMaximization(linear(w, [4, 4, 3]), { ...bare, learningRate: 0.2 });
      expect(found.images.shape).eql([1, 4, 4, 3]);
      close(found.images.data, [...w].map((value) => Number(value > 0)), 1e-3); // prettier-ignore
      const most = w.reduce((sum, value) => sum + Math.max(0, value), 0) + 0.5;
      const table = found.toTable();
      expect(table.getColumn('value').toArray()[0]).closeTo(most, 1e-2);
      expect(table.getColumn('start').toArray()[0]).below(most / 2);
      expect(table.getColumn('unit').toArray()).eql(['logit']);
    });

    it('activationMaximization on a sphere: the direction of the weights, with its length; of rows that are no images, too', async () => {
      const w = Float32Array.of(3, -4, 0, 12);
      const found = await explain.activationMaximization(linear(w, [4]), { within: 2, steps: 400 });
      close(found.images.data, [6 / 13, -8 / 13, 0, 24 / 13], 0.02);
    });

    it('activationMaximization by cosines of a linear network: pixels on the side of their weights, and smoother at first than by pixels', async () => {
      const w = Float32Array.from({ length: 64 }, (_, at) => (at % 8 < 4 ? 1 : -1));
      const network = linear(w, [8, 8, 1]);
      const frequency = { ...bare, parametrisation: 'frequency' } as const;
      const { images } = await explain.activationMaximization(network, frequency);
      // Steps of equal size in all frequencies: a pixel at the border may end on the other side.
      expect(images.data.filter((value, at) => (value - 0.5) * w[at]! > 0.3).length).at.least(58);
      const variation = async (options: typeof frequency | typeof bare): Promise<number> => {
        const { images: early } = await explain.activationMaximization(network, { ...options, steps: 1 });
        return tf.tidy(() => totalVariation(early.tensor()).dataSync()[0]!);
      };
      expect(await variation(frequency)).below(0.85 * (await variation(bare)));
    });

    it('activationMaximization: regularisers hold it back, seeds differ, the same seed gives the same, several differ more with diversity', async () => {
      const network = use(smallClassifier());
      const options = { layer: 0, channels: [0, 2], steps: 40 } as const;
      const once = await explain.activationMaximization(network, options);
      const again = await explain.activationMaximization(network, options);
      expect([...again.images.data]).eql([...once.images.data]);
      const other = await explain.activationMaximization(network, { ...options, seed: 1 });
      expect([...other.images.data]).not.eql([...once.images.data]);
      expect(once.toTable().getColumn('unit').toArray()).eql(['channel 0', 'channel 2']);
      const variation = ({ images }: typeof once): number =>
        tf.tidy(() => tf.sum(totalVariation(images.tensor())).dataSync()[0]!);
      const calm = await explain.activationMaximization(network, { ...options, totalVariation: 100, steps: 160 });
      expect(variation(calm)).below(variation(once) / 2);
      const apart = async (diversity: number): Promise<number> => {
        const { images } = await explain.activationMaximization(network, { ...bare, layer: 0, channels: 0, several: 2, steps: 80, diversity }); // prettier-ignore
        return tf.tidy(() => tf.mean(tf.abs(tf.sub(images.select([0]).tensor(), images.select([1]).tensor()))).dataSync()[0]!); // prettier-ignore
      };
      expect(await apart(20)).above(1.1 * (await apart(0)));
    });

    it('activationMaximization: a unit that is shut for all that it is shown at first is opened', async () => {
      // relu(mean - 0.9): nothing at grey, and no slope.
      const dense = tf.layers.dense({ units: 1, activation: 'relu' });
      const relu = use(tf.sequential({ layers: [tf.layers.flatten({ inputShape: [4, 4, 1] }), dense] }));
      tf.tidy(() => dense.setWeights([tf.fill([16, 1], 1 / 16), tf.tensor1d([-0.9])]));
      const found = await explain.activationMaximization(relu, bare);
      expect(found.toTable().getColumn('start').toArray()).eql([0]);
      expect(found.toTable().getColumn('value').toArray()[0]).closeTo(0.1, 0.01);
    });

    it('activationMaximization of a single place of a map: nothing changes but what it sees', async () => {
      const convolution = tf.layers.conv2d({
        inputShape: [8, 8, 1],
        filters: 1,
        kernelSize: 3,
        padding: 'same',
        name: 'see',
      });
      const network = use(tf.sequential({ layers: [convolution] })); // prettier-ignore
      tf.tidy(() => network.setWeights([tf.ones([3, 3, 1, 1]), tf.zeros([1])]));
      const { images } = await explain.activationMaximization(network, { ...bare, layer: 'see', place: [2, 5], learningRate: 0.2 }); // prettier-ignore
      images.data.forEach((value, at) => {
        const sees = Math.abs(Math.floor(at / 8) - 2) <= 1 && Math.abs((at % 8) - 5) <= 1;
        expect(value, `pixel ${at}`).within(sees ? 0.99 : 0.4, sees ? 1 : 0.6);
      });
      const whole = await explain.activationMaximization(network, { ...bare, channels: 'together', steps: 20 });
      expect(whole.toTable().getColumn('unit').toArray()).eql(['layer']);
    });

    it('topImages by hand: order, values, places and what the unit sees of a map', async () => {
      // A convolution of 2 x 2 that adds up, with stride 2: maps of 2 x 2.
      const convolution = tf.layers.conv2d({
        inputShape: [4, 4, 1],
        filters: 1,
        kernelSize: 2,
        strides: 2,
        name: 'sum',
      });
      const network = use(tf.sequential({ layers: [convolution] })); // prettier-ignore
      tf.tidy(() => network.setWeights([tf.ones([2, 2, 1, 1]), tf.zeros([1])]));
      const images = new Float32Array(3 * 16);
      images.set([0.25, 0.25, 0.25, 0.25], 0 * 16 + 4); // line 1 of image 0: sums of 0.5 above
      images[1 * 16 + 3 * 4 + 1] = 1; // image 1: line 3, column 1
      images.fill(0.2, 2 * 16, 3 * 16); // image 2: 0.8 everywhere
      const found = await explain.topImages(network, new Values(images, [3, 4, 4, 1]), { layer: 'sum', count: 2 });
      const table = found.toTable();
      expect(table.getColumn('row').toArray()).eql([1, 2]);
      close(table.getColumn('value').toArray() as number[], [1, 0.8]);
      const places = ['line', 'column', 'top', 'left', 'bottom', 'right'].map((name) => table.getColumn(name).toArray()); // prettier-ignore
      expect(places).eql([[1, 0], [0, 0], [2, 0], [0, 0], [4, 2], [2, 2]]); // prettier-ignore
      expect(found.images.shape).eql([2, 2, 2, 1]);
      close(found.images.data, [0, 0, 0, 1, 0.2, 0.2, 0.2, 0.2]);
      const byMean = await explain.topImages(network, new Values(images, [3, 4, 4, 1]), { by: 'mean', count: 3 });
      expect(byMean.toTable().getColumn('row').toArray()).eql([2, 0, 1]);
      close(byMean.toTable().getColumn('value').toArray() as number[], [0.8, 0.25, 0.25]);
      expect(byMean.images.shape).eql([3, 4, 4, 1]);
      const one = await explain.topImages(network, new Values(images, [3, 4, 4, 1]), { place: [1, 1], count: 1 });
      expect([one.toTable().getColumn('row').toArray(), one.toTable().getColumn('top').toArray()]).eql([[2], [2]]);
    });

    it('topImages: batches equal one, each channel has its images, and of a logit they are whole', async () => {
      const network = use(smallClassifier());
      const random = new Random(1);
      const images = new Values(Float32Array.from({ length: 7 * 192 }, () => random.uniform()), [7, smallSize, smallSize, 3]); // prettier-ignore
      const logits = tf.tidy(() => [...(network.predict(images.tensor()) as tf.Tensor).dataSync()]);
      const top = await explain.topImages(network, images, { count: 7, batchSize: 2 });
      const order = logits.map((_, row) => row).sort((a, b) => logits[b]! - logits[a]!);
      expect(top.toTable().getColumn('row').toArray()).eql(order);
      close(top.images.data, [...images.gather(order)]);
      const each = await explain.topImages(network, images, { layer: 0, count: 2 });
      const small = await explain.topImages(network, images, { layer: 0, count: 2, batchSize: 2 });
      expect(small.toTable().getColumn('row').toArray()).eql(each.toTable().getColumn('row').toArray());
      expect(each.toTable().height).equal(8);
      expect(await (await explain.topImages(network, images, { layer: 0 }))[displaySymbol]()).property('image/jpeg');
    });

    it('kernelGrid: the weights, scaled to the largest of each kernel, or of all', () => {
      const convolution = tf.layers.conv2d({ inputShape: [4, 4, 1], filters: 2, kernelSize: [1, 2], name: 'see' });
      const network = use(tf.sequential({ layers: [convolution, tf.layers.conv2d({ filters: 1, kernelSize: 1, name: 'deep' })] })); // prettier-ignore
      tf.tidy(() => convolution.setWeights([tf.tensor4d([1, -4, -2, 0], [1, 2, 1, 2]), tf.zeros([2])]));
      const each = explain.kernelGrid(network);
      expect(each.images.shape).eql([2, 1, 2, 1]);
      close(each.images.data, [0.75, 0, 0, 0.5]);
      close(explain.kernelGrid(network, { scale: 'all' }).images.data, [0.625, 0.25, 0, 0.5]);
      close(each.toTable().getColumn('largest').toArray() as number[], [2, 4]);
      close(each.toTable().getColumn('norm').toArray() as number[], [Math.sqrt(5), 4]);
      expect(() => explain.kernelGrid(network, { layer: 'deep' })).throw(/^kernelGrid: layer: expected a convolution over 1 or 3 channels, got deep over 2\. Channels/); // prettier-ignore
    });

    it('receptive fields: what a unit answers to is what it sees, and no more', () => {
      const layers = [
        tf.layers.conv2d({ inputShape: [23, 20, 1], filters: 2, kernelSize: [3, 5], strides: 2, padding: 'same', name: 'a' }),
        tf.layers.averagePooling2d({ poolSize: 2, strides: 1, name: 'b' }),
        tf.layers.conv2d({ filters: 1, kernelSize: 3, dilationRate: 2, name: 'c' }),
      ]; // prettier-ignore
      const network = use(tf.sequential({ layers }));
      // Images with one bright pixel each: what a unit says of them tells whether it sees that pixel.
      const lit = tf.tidy(() => tf.reshape(tf.eye(23 * 20), [23 * 20, 23, 20, 1]));
      for (const { name } of layers) {
        const end = network.getLayer(name).output as tf.SymbolicTensor;
        const [, height, width] = end.shape as [null, number, number];
        const until = tf.model({ inputs: network.inputs, outputs: end });
        const maps = tf.tidy(() => tf.sum(tf.abs(until.apply(lit) as tf.Tensor), 3).dataSync());
        const [lines, columns] = receptiveField(end) as Exclude<ReturnType<typeof receptiveField>, 'all'>;
        for (const [line, column] of [
          [0, 0],
          [1, 2],
          [height - 1, width - 1],
        ] as const) {
          const pixels = Array.from({ length: 23 * 20 }, (_, at) => at);
          const seen = pixels.filter((at) => maps[(at * height + line) * width + column]! > 0);
          const [ys, xs] = [seen.map((at) => Math.floor(at / 20)), seen.map((at) => at % 20)];
          const expected = (
            sight: { step: number; first: number; last: number },
            at: number,
            size: number,
          ): number[] => [Math.max(0, sight.step * at + sight.first), Math.min(size - 1, sight.step * at + sight.last)];
          expect([Math.min(...ys), Math.max(...ys)], `${name} line ${line}`).eql(expected(lines, line, 23));
          expect([Math.min(...xs), Math.max(...xs)], `${name} column ${column}`).eql(expected(columns, column, 20));
        }
      }
      lit.dispose();
    });

    it('moves: a shift, a quarter turn, twice as large, and nothing at all', () => {
      const pixels = [1, 2, 3, 4, 5, 6, 7, 8, 9];
      const after = (move: Parameters<typeof moveTensors>[0]): number[] =>
        tf.tidy(() => [...moved(tf.tensor4d(pixels, [1, 3, 3, 1]), moveTensors(move, 3, 3)).dataSync()]);
      const none = { down: 0, across: 0, angle: 0, scale: 1 };
      close(after(none), pixels);
      close(after({ ...none, down: 1 }), [1, 2, 3, 1, 2, 3, 4, 5, 6]);
      close(after({ ...none, across: -0.5 }), [1.5, 2.5, 3, 4.5, 5.5, 6, 7.5, 8.5, 9]);
      close(after({ ...none, scale: 2 }), [3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7]);
      // Shears lose corners: of 5 x 5 pixels the middle ones are looked at.
      const middle = [6, 7, 8, 11, 12, 13, 16, 17, 18];
      const large = Array.from({ length: 25 }, (_, at) => middle.indexOf(at) + 1);
      const turned = tf.tidy(() => moved(tf.tensor4d(large, [1, 5, 5, 1]), moveTensors({ ...none, angle: 90 }, 5, 5)).dataSync()); // prettier-ignore
      close(middle.map((at) => turned[at]!), [3, 6, 9, 2, 5, 8, 1, 4, 7]); // prettier-ignore
    });

    it('total variation, distance and likeness by hand', () => {
      tf.tidy(() => {
        const x = tf.tensor4d([0, 1, 0.5, 0.5, 1, 1, 1, 1], [2, 2, 2, 1]);
        // Across 1 and 0, down 0.5 and 0.5.
        close(totalVariation(x).dataSync(), [0.5 + 0.5, 0]);
        close(squaredDistance(x, 0.5).dataSync(), [(0.25 + 0.25) / 4, 0.25]);
        const pairs = tf.tensor2d([[0, 1], [1, 0]]); // prettier-ignore
        // Numbers (3, 4) and (4, 3): the cosine is 24 / 25, and each pair counts twice.
        expect(likeness(tf.tensor2d([[3, 4], [4, 3]]), pairs).dataSync()[0]).closeTo(48 / 25, 1e-5); // prettier-ignore
        // Maps with the same pixels in another order have the same products of channels.
        const maps = tf.tensor4d([1, 0, 0, 2, 0, 2, 1, 0], [2, 2, 1, 2]);
        expect(likeness(maps, pairs).dataSync()[0]).closeTo(2, 1e-5);
      });
    });

    it('an interrupted ascent says so, and leaves nothing', async () => {
      const network = use(smallClassifier());
      const before = alive();
      const stop = new AbortController();
      stop.abort();
      setInterruptSource(() => stop.signal);
      try {
        const error = await rejected(explain.activationMaximization(network));
        expect(error).instanceOf(InterruptedError);
        expect(error.message).match(/^activationMaximization: interrupted after 1 of 256 steps/);
        const top = await rejected(explain.topImages(network, new Values(new Float32Array(192), [1, 8, 8, 3])));
        expect(top.message).match(/^topImages: interrupted after 1 of 1 rows/);
      } finally {
        setInterruptSource(() => undefined);
      }
      const { tensors, graphs } = alive();
      expect({ tensors, graphs }).eql({ tensors: before.tensors, graphs: before.graphs });
    });
  });
}

describe('parts of feature visualisation', () => {
  it('what the layers of the lab see: 5, 13, 21, 37 and 69 pixels, 2, 4, 8, 16 and 32 apart', () => {
    // By hand: a kernel k at a step s sees (k - 1) s more; padding of `same` starts 1 before the edge at stride 2 and an even size with kernel 5, and 0 with kernel 3.
    const network = standardClassifier({ filters: 1 });
    const fields = network.layers
      .filter((layer) => layer.getClassName() === 'Conv2D')
      .map((layer) => receptiveField(layer.output as tf.SymbolicTensor));
    const seen = fields.map((field) => (field === 'all' ? 0 : field[0].last - field[0].first + 1));
    expect(seen).eql([5, 13, 21, 37, 69]);
    expect(fields.map((field) => (field === 'all' ? 0 : field[0].step))).eql([2, 4, 8, 16, 32]);
    expect(fields.map((field) => (field === 'all' ? 0 : field[1].first))).eql([-1, -3, -3, -3, -3]);
    expect(receptiveField(network.outputs[0]!)).equal('all');
    network.dispose();
  });

  it('cosines are orthonormal, and 1 / frequency has the mean square 1', () => {
    const basis = cosineBasis(5);
    for (let a = 0; a < 5; a++) {
      for (let b = 0; b < 5; b++) {
        const dot = Array.from({ length: 5 }, (_, i) => basis[a * 5 + i]! * basis[b * 5 + i]!).reduce((sum, one) => sum + one, 0); // prettier-ignore
        expect(dot).closeTo(a === b ? 1 : 0, 1e-6);
      }
    }
    const scales = frequencyScales(4, 4);
    expect(scales.reduce((sum, scale) => sum + scale ** 2, 0) / 16).closeTo(1, 1e-6);
    // Frequencies 2/8 and 3/8 of a line: the strengths are as 3 to 2.
    expect(scales[2]! / scales[3]!).closeTo(1.5, 1e-6);
    expect(scales[0]).equal(scales[1]);
  });
});

describe('bad input of feature visualisation', () => {
  const network = smallClassifier();
  after(() => network.dispose());
  const x = new Values(new Float32Array(192), [1, 8, 8, 3]);
  const rows = tf.sequential({ layers: [tf.layers.dense({ inputShape: [3], units: 2 })] });
  after(() => rows.dispose());
  const bad: Record<string, [() => Promise<unknown>, RegExp]> = {
    'a layer that is not there': [
      () => explain.topImages(network, x, { layer: 'eye' }),
      /^topImages: layer: expected one of .*, got eye\./,
    ],
    'a channel that is not there': [
      () => explain.topImages(network, x, { layer: 0, channels: [0, 4] }),
      /^channels: expected a channel of the layer, 0 to 3, got 4/,
    ],
    'a place that is not there': [
      () => explain.activationMaximization(network, { layer: 0, place: [0, 4] }),
      /^place: expected a place of maps of 4 x 4, got \[0, 4\]/,
    ],
    'moves of what is no image': [
      () => explain.activationMaximization(rows, { jitter: 1 }),
      /^activationMaximization: expected a network for images, got inputs of 3 numbers\. Frequencies/,
    ],
    'an empty range': [
      () => explain.activationMaximization(network, { within: [1, 1] }),
      /^within: expected a range \[low, high\], or a length, got \[1, 1\]/,
    ],
    'an unknown option': [
      () => explain.activationMaximization(network, { step: 3 } as object),
      /^activationMaximization: expected options among .*, got step\. Did you mean steps\?/,
    ],
    'a function': [
      () => explain.topImages((() => [1]) as never, x),
      /^topImages: model: expected a network with layers, got a function/,
    ],
    'kernels of a network without convolutions': [
      async () => Promise.resolve(explain.kernelGrid(rows)),
      /^kernelGrid: expected a network with a convolution, got Dense/,
    ],
  };

  for (const [name, [run, expected]] of Object.entries(bad)) {
    it(`${name}: one clear error`, async () => {
      expect((await rejected((async () => await run())())).message).match(expected);
    });
  }
});
