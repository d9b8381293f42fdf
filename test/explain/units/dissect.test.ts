import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import pl from 'nodejs-polars';
import { explain, ImageStore, loadDataset, PartMaps, type Split } from '../../../src';
import { InterruptedError, Random, setInterruptSource } from '../../../src/base';
import { useOwnCache } from '../../data/support';
import { alive, backends, onBackend } from '../../support/backends';
import { leavesNothing } from '../../support/leavesNothing';
import { rejected } from '../../support/rejected';

const side = 16;
const count = 40;

/** Images with a red square of 4 x 4 in the left half, a blue one in the right half, and green noise; each with its own places. */
function squares(): Split {
  const random = new Random(4);
  const bytes = new Uint8Array(count * side * side * 3);
  const parts = new Uint8Array(count * side * side);
  for (let row = 0; row < count; row++) {
    for (let at = 1; at < side * side * 3; at += 3) bytes[row * side * side * 3 + at] = random.integer(200);
    for (const [part, from] of [
      [1, 0],
      [2, 8],
    ] as const) {
      // prettier-ignore
      const [top, left] = [2 * random.integer(7), from + 2 * random.integer(3)];
      for (let y = top; y < top + 4; y++) {
        for (let x = left; x < left + 4; x++) {
          const pixel = (row * side + y) * side + x;
          parts[pixel] = part;
          bytes.set(part === 1 ? [255, 0, 0] : [0, 0, 255], 3 * pixel);
        }
      }
    }
  }
  const table = pl.DataFrame({
    row: pl.Series('row', Int32Array.from({ length: count }, (_, row) => row), pl.Int32), // prettier-ignore
    label: pl.Series('label', Array.from({ length: count }, (_, row) => row % 2), pl.Int32), // prettier-ignore
  });
  const names = ['background', 'red', 'blue', 'nowhere'];
  const images = new ImageStore(bytes, { height: side, width: side, channels: 3 });
  return { name: 'squares', table, images, parts: new PartMaps(parts, { names, height: side, width: side }) };
}

/** A convolution of one pixel whose units are colours: weights of red, green and blue each. */
function colourNetwork(units: readonly (readonly number[])[], size = side): tf.LayersModel {
  const colours = tf.layers.conv2d({ inputShape: [size, size, 3], filters: units.length, kernelSize: 1, activation: 'relu', name: 'colours' }); // prettier-ignore
  const pool = tf.layers.averagePooling2d({ poolSize: 2, strides: 2, name: 'pool' });
  const network = tf.sequential({ layers: [colours, pool, tf.layers.flatten(), tf.layers.dense({ units: 1, name: 'out' })] }); // prettier-ignore
  const kernel = [0, 1, 2].flatMap((channel) => units.map((unit) => unit[channel]!));
  tf.tidy(() => colours.setWeights([tf.tensor(kernel, [1, 1, 3, units.length]), tf.zeros([units.length])]));
  return network;
}

const units = [[1, -1, -1], [-1, -1, 1], [0, 1, 0], [-1, -1, -1]] as const; // prettier-ignore

for (const backend of backends) {
  describe(`explain.dissect on ${backend}`, () => {
    onBackend(backend);
    const networks: tf.LayersModel[] = [];
    const made = (): tf.LayersModel => {
      networks.push(colourNetwork(units));
      return networks.at(-1)!;
    };
    afterEach(() => networks.splice(0).forEach((network) => network.dispose()));
    leavesNothing();

    it('finds the parts whose colour units detect, exactly, and none for noise and for dead units', async () => {
      const network = made();
      const before = alive().tensors;
      // Each square is 16 of 256 pixels.
      const found = await explain.dissect(network, 'colours', squares(), { top: 1 / 16, iou: 0.2 });
      expect(alive().tensors).equal(before);
      const [red, blue, noise, dead] = found.units;
      expect([red!.part, red!.iou, red!.p, red!.detects]).eql(['red', 1, 0.01, true]);
      expect([blue!.part, blue!.iou, blue!.p, blue!.detects]).eql(['blue', 1, 0.01, true]);
      expect(noise!.iou).below(0.05);
      expect([noise!.detects, dead!.iou, dead!.chance, dead!.p, dead!.detects]).eql([false, 0, 0, 1, false]);
      expect([found.layer, found.detectors]).eql(['colours', 2]);
      // Of the masks of others a square covers a part: 7 x 3 places.
      expect(red!.chance).within(0.03, 0.35);
      expect(found.partTable().toRecords()).eql([
        { part: 'red', units: 1, unit: 0, iou: 1 },
        { part: 'blue', units: 1, unit: 1, iou: 1 },
        { part: 'nowhere', units: 0, unit: 0, iou: 0 },
      ]);
      expect(found.toTable().columns).eql(['unit', 'part', 'iou', 'chance', 'p', 'detects']);
      expect(found.pairTable().height).equal(4 * 3);
      expect(found.toString()).match(/^colours: 2 of 4 units detect a part; with masks of other images \d\.\d$/);
    });

    it('enlarges smaller maps, and looks for the background when told', async () => {
      const options = { top: 1 / 16, parts: ['red', 'background'] };
      const { units: found } = await explain.dissect(made(), 1, squares(), options);
      expect(found[0]!.part).equal('red');
      // Bilinear: the 16 pixels of a square and a ring around it, 36 in all, of which the border cuts off 11 at most.
      expect(found[0]!.iou).within(16 / 36, 16 / 25);
      expect(found[2]!.part).equal('background');
    });

    it('has the same result for the same seed and any size of batches', async () => {
      const run = (batchSize: number, seed: number): Promise<unknown> =>
        explain.dissect(made(), 0, squares(), { batchSize, seed, permutations: 9 }).then((found) => found.pairTable().toRecords()); // prettier-ignore
      const all = await run(64, 1);
      expect(await run(7, 1)).eql(all);
      expect(await run(64, 2)).not.eql(all);
    });

    it('says so when it is interrupted, and leaves nothing', async () => {
      const network = made();
      const before = alive();
      setInterruptSource(() => AbortSignal.abort());
      try {
        expect(await rejected(explain.dissect(network, 0, squares()))).instanceOf(InterruptedError);
      } finally {
        setInterruptSource(() => undefined);
      }
      const { tensors, graphs } = alive();
      expect({ tensors, graphs }).eql({ tensors: before.tensors, graphs: before.graphs });
    });

    it('refuses splits without parts, layers without maps, and unknown parts', async () => {
      const network = made();
      const message = async (layer: string | number, split: Split, options = {}): Promise<string> =>
        (await rejected(explain.dissect(network, layer, split, options))).message;
      const { name, table, images, parts } = squares();
      expect(await message(0, { name, table, images })).equal(
        "dissect: split: expected images with parts, got none. Load it with parts: loadDataset('avatar-faces', { parts: true }).",
      );
      expect(await message(0, { name, table, images, parts: parts!.select([0]) })).equal(
        'dissect: parts: expected 40 x 16 x 16, as the images, got 1 x 16 x 16.',
      );
      expect(await message('colour', squares())).match(
        /^dissect: layer: expected one of colours, pool, .*, got colour\.$/,
      );
      expect(await message('out', squares())).equal(
        'dissect: layer: expected one that gives maps: colours, pool, got out (Dense).',
      );
      expect(await message(0, squares(), { parts: ['nose'] })).equal(
        'dissect: parts: expected some of background, red, blue, nowhere, got nose.',
      );
      expect(await message(0, squares(), { quantile: 0.005 })).match(/^dissect: expected options among parts, top/);
      expect(await message(0, squares(), { top: NaN })).match(/^top: expected a number between 0 and 1, got NaN/);
    });
  });
}

describe('explain.dissect on drawn faces', function () {
  onBackend('wasm');
  useOwnCache();

  it('finds the planted mark by its colour, with the masks that the generator drew', async () => {
    const { train } = (
      await loadDataset('avatar-faces', {
        ...{ train: 64, validation: 0, test: 0, parts: true, shortcut: { mark: 'corner', agrees: 0.75 } },
        difficulty: { noise: [0, 0], blur: [0, 0] },
      })
    ).splits;
    const network = markNetwork();
    try {
      const found = await explain.dissect(network, 'near', train, { permutations: 19 });
      const [unit] = found.units;
      expect([unit!.part, unit!.detects, unit!.p]).eql(['mark', true, 0.05]);
      expect(unit!.iou).closeTo(1, 1e-3);
      expect(unit!.chance).below(0.8);
    } finally {
      network.dispose();
    }
  });
});

/** A unit that is active where a pixel is near the colour of the mark, (20, 200, 60): 1 less 40 times the sum of the distances. */
function markNetwork(): tf.LayersModel {
  const colour = [20, 200, 60].map((value) => value / 255);
  const apart = tf.layers.conv2d({ inputShape: [64, 64, 3], filters: 6, kernelSize: 1, activation: 'relu' });
  const near = tf.layers.conv2d({ filters: 1, kernelSize: 1, activation: 'relu', name: 'near' });
  const network = tf.sequential({ layers: [apart, near, tf.layers.flatten(), tf.layers.dense({ units: 1 })] });
  const signs = [1, -1];
  const kernel = [0, 1, 2].flatMap((channel) =>
    [0, 1, 2].flatMap((of) => signs.map((sign) => (of === channel ? sign : 0))),
  );
  const bias = colour.flatMap((value) => signs.map((sign) => -sign * value));
  tf.tidy(() => {
    apart.setWeights([tf.tensor(kernel, [1, 1, 3, 6]), tf.tensor1d(bias)]);
    near.setWeights([tf.fill([1, 1, 6, 1], -40), tf.tensor1d([1])]);
  });
  return network;
}
