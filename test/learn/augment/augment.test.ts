import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { compiled, startBackend } from '../../../src/backend';
import { Random } from '../../../src/base';
import { augment, tasks, type AugmentOptions, type Part, type PartContext } from '../../../src/learn';
import { alive, backends, onBackend } from '../../support/backends';

type Rows = readonly (readonly number[])[];

/** A model of one output has its targets in `y`. */
const context: PartContext = {
  player: 'all',
  tasks: { y: tasks.binary() },
  loss: () => tf.scalar(0),
  // Not asked for here.
  network: {} as tf.LayersModel,
};

/** It has all hooks that are asked for here. */
const partOf = (options: AugmentOptions): Required<Part> => augment(options) as Required<Part>;

/** What becomes of fields when the random numbers of rows are these. */
function prepared(options: AugmentOptions, fields: Record<string, tf.Tensor>, noise: Rows): Record<string, number[]> {
  return tf.tidy(() => {
    const batch = partOf(options).prepare({ ...fields, noise: tf.tensor2d(noise as number[][]) }, context);
    return Object.fromEntries(Object.entries(batch).map(([name, tensor]) => [name, [...tensor.dataSync()]]));
  });
}

/** Images of one channel, from their lines. */
function images(...lines: readonly Rows[]): tf.Tensor4D {
  return tf.tidy(() => tf.tensor3d(lines as number[][][]).expandDims(3));
}

/** The same, of the images alone: lines one after another. */
function changed(options: AugmentOptions, x: tf.Tensor4D, noise: Rows): number[] {
  try {
    return prepared(options, { x }, noise)['x']!;
  } finally {
    x.dispose();
  }
}

function near(got: readonly number[], expected: readonly number[], tolerance = 1e-6): void {
  expect(got.length).equal(expected.length);
  expected.forEach((value, i) => expect(got[i], `value ${i}`).closeTo(value, tolerance));
}

/** Random images, `[count, height, width, channels]`. */
function randomImages(count: number, [height, width, channels]: readonly [number, number, number]): tf.Tensor4D {
  const random = new Random(7);
  const values = Float32Array.from({ length: count * height * width * channels }, () => random.uniform());
  return tf.tensor4d(values, [count, height, width, channels]);
}

/** The random numbers that an augmentation draws for rows. */
function drawn(options: AugmentOptions, rows: number, seed = 0): number[][] {
  const part = partOf(options);
  const random = new Random(seed);
  return Array.from({ length: rows }, () => {
    const row = new Float32Array(part.noiseWidth('train'));
    part.fillNoise(random, row, 'train');
    return [...row];
  });
}

const everything: AugmentOptions = {
  ...{ flip: true, flipVertically: true, shift: 2, crop: 0.7, noise: 0.1, cutout: 3, mixup: 0.4 },
  colour: { brightness: 0.4, contrast: 0.3, saturation: 0.5 },
};
const lines = [
  [1, 2, 3],
  [4, 5, 6],
] as const;

for (const backend of backends) {
  describe(`augment on ${backend}`, () => {
    onBackend(backend);

    it('flips the images that are to be flipped, and twice is as before', () => {
      const once = [3, 2, 1, 6, 5, 4];
      expect(changed({ flip: true }, images(lines, lines), [[1], [0]])).eql([...once, ...lines.flat()]);
      expect(changed({ flipVertically: true }, images(lines, lines), [[0], [1]])).eql([
        ...lines.flat(),
        4,
        5,
        6,
        1,
        2,
        3,
      ]);
      const x = randomImages(3, [5, 6, 3]);
      const before = [...x.dataSync()];
      const flipped = changed({ flip: true }, x, [[1], [1], [1]]);
      expect(flipped).not.eql(before);
      expect(changed({ flip: true }, tf.tensor4d(flipped, [3, 5, 6, 3]), [[1], [1], [1]])).eql(before);
    });

    it('shifts down and to the right, and repeats the edge', () => {
      const x = images(lines, lines, lines);
      const expected = [1, 2, 3, 1, 2, 3, /* */ 4, 4, 5, 4, 4, 5, /* */ 3, 3, 3, 6, 6, 6];
      // Down by 1; up by 1 and right by 1; left by 5
      expect(changed({ shift: 5 }, x, [[1, 0], [-1, 1], [0, -5]])).eql(expected); // prettier-ignore
    });

    it('flips before it shifts', () => {
      // 1 2 3 4 is flipped to 4 3 2 1, and moved to the right
      expect(changed({ flip: true, shift: 1 }, images([[1, 2, 3, 4]]), [[1, 0, 1]])).eql([4, 4, 3, 2]);
    });

    it('crops as grid_sample of PyTorch does', () => {
      const x = tf.tidy(() =>
        tf.tensor4d(
          Array.from({ length: 24 }, (_, i) => ((7 * i) % 23) / 23),
          [1, 3, 4, 2],
        ),
      );
      // F.grid_sample(..., mode='bilinear', padding_mode='border', align_corners=False) in double precision, PyTorch 2.13.0
      near(
        changed({ crop: 0.5 }, x, [[0.6, 0.25, 0.75]]),
        [
          0.5521739, 0.8565218, 0.3773913, 0.6817391, 0.3626087, 0.4869565, 0.6678262, 0.2521738, 0.2130435, 0.5173913,
          0.3982609, 0.7026087, 0.5034783, 0.7478261, 0.4486956, 0.5130434, 0.173913, 0.4782608, 0.3591305, 0.6634783,
          0.4643479, 0.7086957, 0.4095652, 0.473913,
        ],
      );
      // All of it is kept:
      expect(changed({ crop: 0.5 }, images(lines), [[1, 0.3, 0.6]])).eql(lines.flat());
    });

    it('crops after flip and shift', () => {
      // 0 1 2 3 4 5 6 7 flipped: 7 6 5 ..., its left half: between 7 and 6 ...; places -0.25 (the edge), 0.25, 0.75 ...
      const x = images([[0, 1, 2, 3, 4, 5, 6, 7]]);
      near(changed({ flip: true, crop: 0.5 }, x, [[1, 0.5, 0, 0]]), [7, 6.75, 6.25, 5.75, 5.25, 4.75, 4.25, 3.75]);
    });

    it('changes brightness, contrast and saturation as by their definitions, one after another', () => {
      const x = randomImages(2, [2, 3, 3]);
      const values = [...x.dataSync()];
      const [b, c, s] = [0.9, 0.7, 1.2];
      const grey = ([red, green, blue]: readonly number[]): number => 0.299 * red! + 0.587 * green! + 0.114 * blue!;
      const clip = (value: number): number => Math.min(1, Math.max(0, value));
      const expected = [0, 1].flatMap((image) => {
        let pixels = Array.from({ length: 6 }, (_, i) => values.slice(18 * image + 3 * i, 18 * image + 3 * i + 3));
        pixels = pixels.map((pixel) => pixel.map((value) => b * value));
        const mean = pixels.reduce((sum, pixel) => sum + grey(pixel), 0) / 6;
        pixels = pixels.map((pixel) => pixel.map((value) => c * value + (1 - c) * mean));
        return pixels.flatMap((pixel) => pixel.map((value) => clip(s * value + (1 - s) * grey(pixel))));
      });
      const colour = { brightness: 0.5, contrast: 0.5, saturation: 0.5 };
      near(changed({ colour }, x, [[b, c, s], [b, c, s]]), expected); // prettier-ignore
    });

    it('changes brightness and contrast of grey images, and cuts off what leaves [0, 1]', () => {
      // 0.4 and 0.8, times 1.5: 0.6 and 1.2, mean 0.9; half the distance to it: 0.75 and 1.05
      near(changed({ colour: { brightness: 1, contrast: 1 } }, images([[0.4, 0.8]]), [[1.5, 0.5, 1]]), [0.75, 1]);
    });

    it('adds normal noise of the given deviation, other noise to each image', () => {
      const x = tf.tidy(() => tf.fill<tf.Rank.R4>([8, 20, 21, 3], 0.5));
      const options = { noise: 0.05 };
      const got = changed(options, x, drawn(options, 8)).map((value) => (value - 0.5) / 0.05);
      const size = got.length / 8;
      const moment = (power: number): number => got.reduce((sum, value) => sum + value ** power, 0) / got.length;
      // Four standard deviations of each mean: of a normal number, its square and its fourth power (variances 1, 2 and 96)
      const bound = 4 / Math.sqrt(got.length);
      expect(moment(1)).closeTo(0, bound);
      expect(moment(2)).closeTo(1, bound * Math.sqrt(2));
      expect(moment(4)).closeTo(3, bound * Math.sqrt(96));
      for (let image = 1; image < 8; image++) {
        const product = got.slice(0, size).reduce((sum, value, i) => sum + value * got[image * size + i]!, 0) / size;
        expect(product, `image ${image}`).closeTo(0, 4 / Math.sqrt(size));
      }
    });

    it('covers a square', () => {
      const x = tf.tidy(() => tf.zeros<tf.Rank.R4>([3, 6, 8, 2]));
      // The pixels in the middle: (3, 4); (0, 0), where only a corner of the square is inside; (5, 7)
      const noise = [[0.5, 0.5], [0, 0], [1, 1]]; // prettier-ignore
      const got = changed({ cutout: 3 }, x, noise);
      const covered = (image: number): string[] =>
        Array.from({ length: 48 }, (_, i) => i)
          .filter((i) => got[image * 96 + 2 * i] === 0.5 && got[image * 96 + 2 * i + 1] === 0.5)
          .map((i) => `${Math.floor(i / 8)},${i % 8}`);
      expect(covered(0)).eql(['2,3', '2,4', '2,5', '3,3', '3,4', '3,5', '4,3', '4,4', '4,5']);
      expect(covered(1)).eql(['0,0', '0,1', '1,0', '1,1']);
      expect(covered(2)).eql(['4,6', '4,7', '5,6', '5,7']);
      expect(got.filter((value) => value !== 0).length).equal(2 * (9 + 4 + 4));
      const even = changed({ cutout: 2 }, images([[0, 0, 0, 0]]), [[0, 0.5]]);
      expect(even).eql([0, 0.5, 0.5, 0]); // 2 pixels, the middle one being the second
    });

    it('blends rows and their targets', () => {
      const x = images([[0, 1]], [[0.4, 0.2]], [[0.8, 0]]);
      const y = tf.tensor2d([[0], [1], [0]]);
      const group = tf.tensor2d([[5], [6], [7]]);
      // Partners two rows off: 0 with 2, 1 with 0, 2 with 1
      const noise = [[0.75, 0.5], [1, 0], [0.5, 0]]; // prettier-ignore
      const got = prepared({ mixup: 0.2 }, { x, y, group }, noise);
      near(got['x']!, [0.2, 0.75, 0.4, 0.2, 0.6, 0.1]);
      near(got['y']!, [0, 1, 0.5]);
      expect(got['group']).eql([5, 6, 7]);
      // The greatest number a draw can round to: the partner is one row back, not the row itself.
      near(prepared({ mixup: 0.2 }, { x, y }, [[0.75, 1], [1, 0], [0.5, 0]])['y']!, [0, 1, 0.5]); // prettier-ignore
      tf.dispose([x, y, group]);
      const alone = { x: images([[0.3]]), y: tf.tensor2d([[1]]) };
      near(prepared({ mixup: 0.2 }, alone, [[0.6, 0.9]])['x']!, [0.3]);
      tf.dispose(alone);
    });

    it('blends the losses of rows that count differently', () => {
      const fields = { x: images([[0]], [[1]]), y: tf.tensor2d([[1], [0]]), weight: tf.tensor2d([[3], [1]]) };
      const got = prepared({ mixup: 0.2 }, fields, [[0.75, 0], [1, 0]]); // prettier-ignore
      const loss = (target: number): number => -target * Math.log(0.3) - (1 - target) * Math.log(0.7);
      const expected = 0.75 * 3 * loss(1) + 0.25 * 1 * loss(0);
      expect(got['weight']![0]! * loss(got['y']![0]!)).closeTo(expected, 1e-6);
      expect(got['weight']![1]! * loss(got['y']![1]!)).closeTo(loss(0), 1e-6);
      tf.dispose(fields);
    });

    it('moves masks along, by whole pixels, and nothing else', () => {
      const x = images([[1, 2, 3]], [[1, 2, 3]]);
      const mask = tf.tensor3d([[[7, 8, 9]], [[7, 8, 9]]]);
      const other = tf.tensor2d([
        [1, 2, 3],
        [4, 5, 6],
      ]);
      const got = prepared({ flip: true, shift: 1 }, { x, mask, other }, [[1, 0, 0], [0, 0, 1]]); // prettier-ignore
      expect(got['x']).eql([3, 2, 1, 1, 1, 2]);
      expect(got['mask']).eql([9, 8, 7, 7, 7, 8]);
      expect(got['other']).eql([1, 2, 3, 4, 5, 6]);
      // Places -0.1, 0.6, 1.3 of the pixels: the nearest are 0, 1 and 1
      near(prepared({ crop: 0.5 }, { x, mask }, [[0.7, 0, 0], [1, 0, 0]])['mask']!.slice(0, 3), [7, 8, 8]); // prettier-ignore
      tf.dispose([x, mask, other]);
    });

    it('stays in [0, 1]', () => {
      for (const seed of [1, 2, 3]) {
        const options = { ...everything, mixup: undefined } as AugmentOptions;
        const got = changed(options, randomImages(6, [9, 8, 3]), drawn(options, 6, seed));
        expect(Math.min(...got)).least(0);
        expect(Math.max(...got)).most(1);
      }
    });

    it('gives the same compiled and not, without falling back, and leaves no tensors', () => {
      const { warn } = console;
      const warnings: unknown[] = [];
      console.warn = (...words: unknown[]) => void warnings.push(...words);
      const fields = { x: randomImages(6, [9, 8, 3]), y: tf.tensor2d([0, 1, 1, 0, 0, 1], [6, 1]) };
      const part = partOf(everything);
      const step = compiled((x, y, noise) => {
        const { x: images, y: targets } = part.prepare({ x, y, noise }, context);
        return { x: images!, y: targets! };
      });
      try {
        let settled = 0;
        for (const seed of [1, 2, 3]) {
          const noise = tf.tensor2d(drawn(everything, 6, seed));
          const got = step(fields.x, fields.y, noise);
          const expected = prepared(everything, fields, drawn(everything, 6, seed));
          near([...got['x']!.dataSync()], expected['x']!);
          near([...got['y']!.dataSync()], expected['y']!);
          tf.dispose([got, noise]);
          if (seed === 1) settled = alive().tensors;
        }
        expect(alive().tensors).equal(settled);
        expect(warnings).eql([]);
      } finally {
        console.warn = warn;
        step.dispose();
        tf.dispose(fields);
      }
    });
  });
}

describe('augment', () => {
  onBackend('native');

  it('gives the same on both backends', async () => {
    const on = async (backend: 'native' | 'wasm'): Promise<number[]> => {
      await startBackend(backend);
      const y = tf.tensor2d([0, 1, 1, 0, 0, 1], [6, 1]);
      const x = randomImages(6, [9, 8, 3]);
      const got = prepared(everything, { x, y }, drawn(everything, 6));
      tf.dispose([x, y]);
      return [...got['x']!, ...got['y']!];
    };
    const wasm = await on('wasm');
    near(await on('native'), wasm, 2e-6);
  });

  it('draws the same numbers for the same seed, and others for another', () => {
    expect(drawn(everything, 5, 3)).eql(drawn(everything, 5, 3));
    expect(drawn(everything, 5, 3)).not.eql(drawn(everything, 5, 4));
  });

  it('asks for random numbers in training alone', () => {
    const part = partOf(everything);
    expect(part.noiseWidth('predict')).equal(0);
    expect(part.noiseWidth('train')).equal(1 + 1 + 2 + 3 + 3 + 2 + 2 + 2);
    const row = new Float32Array(0);
    part.fillNoise(new Random(0), row, 'predict');
  });

  it('repeats no noise within an image before all of it was there', () => {
    // As many values as there are in store: both images have each of them once, in another order.
    const x = tf.tidy(() => tf.fill<tf.Rank.R4>([2, 512, 512, 1], 0.5));
    const got = changed({ noise: 0.05 }, x, drawn({ noise: 0.05 }, 2));
    const [first, second] = [0, 1].map((i) => Float32Array.from(got.slice(i * 512 * 512, (i + 1) * 512 * 512)));
    const same = (): boolean => Buffer.from(first!.buffer).equals(Buffer.from(second!.buffer));
    expect(same()).equal(false);
    first!.sort();
    second!.sort();
    expect(same()).equal(true);
  });

  it('flips as often as it is told', () => {
    for (const [flip, probability] of [
      [true, 0.5],
      [0.2, 0.2],
      [1, 1],
    ] as const) {
      // prettier-ignore
      let count = 0;
      for (let seed = 0; seed < 100; seed++) count += drawn({ flip }, 40, seed).filter(([one]) => one === 1).length;
      // Four standard deviations of a share of 4000
      expect(count / 4000).closeTo(probability, 4 * Math.sqrt((probability * (1 - probability)) / 4000));
    }
  });

  it('shifts by each number of pixels alike', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 100; seed++) {
      for (const row of drawn({ shift: 1 }, 45, seed)) counts.set(row.join(), (counts.get(row.join()) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).eql(['-1,-1', '-1,0', '-1,1', '0,-1', '0,0', '0,1', '1,-1', '1,0', '1,1']);
    // 500 each; four standard deviations
    for (const [way, count] of counts) expect(count, way).closeTo(500, 4 * Math.sqrt(4500 * (1 / 9) * (8 / 9)));
  });

  it('keeps between the least share and all, and changes colours within bounds', () => {
    const crops = drawn({ crop: 0.7 }, 4000);
    const mean = crops.reduce((sum, [kept]) => sum + kept!, 0) / 4000;
    expect(mean).closeTo(0.85, (4 * 0.3) / Math.sqrt(12 * 4000));
    expect(Math.min(...crops.map(([kept]) => kept!))).within(0.7 - 1e-7, 0.702);
    const colours = drawn({ colour: { brightness: 0.2, saturation: 0.5 } }, 4000);
    for (const [i, most] of [0.2, 0, 0.5].entries()) {
      const factors = colours.map((row) => row[i]!);
      expect(Math.min(...factors)).within(1 - most - 1e-7, 1 - 0.99 * most + 1e-7);
      expect(Math.max(...factors)).within(1 + 0.99 * most - 1e-7, 1 + most + 1e-7);
    }
  });

  it('blends by shares from the beta distribution, the greater one for the row itself', () => {
    for (const alpha of [0.05, 0.2, 1, 4]) {
      const shares = drawn({ mixup: alpha }, 20000).map(([share]) => share!);
      expect(Math.min(...shares)).least(0.5);
      expect(Math.max(...shares)).most(1);
      // The variance of Beta(a, a) is 1 / (4 (2 a + 1)), which folding at 1/2 leaves alone; its fourth moment gives the bound
      const squares = shares.map((share) => (share - 0.5) ** 2);
      const mean = squares.reduce((a, b) => a + b) / squares.length;
      const fourth = 3 / (16 * (2 * alpha + 1) * (2 * alpha + 3));
      const expected = 1 / (4 * (2 * alpha + 1));
      expect(mean, `alpha ${alpha}`).closeTo(expected, 4 * Math.sqrt((fourth - expected ** 2) / 20000));
    }
  });

  it('leaves out what is set to nothing', () => {
    const options = { flip: false, shift: 0, crop: 1, colour: { brightness: 0 }, noise: 0, cutout: 0 };
    expect(() => augment(options)).throw('augment: expected at least one of flip, flipVertically, shift, crop, colour');
    expect(partOf({ ...options, flip: 0.1 }).noiseWidth('train')).equal(1);
  });

  it('refuses bad options', () => {
    const given = (options: unknown): void => void augment(options as AugmentOptions);
    expect(() => given({})).throw('augment: expected at least one of flip, ');
    expect(() => given({ flp: true })).throw('got flp. Did you mean flip?');
    expect(() => given({ flip: 'yes' })).throw('flip: expected true, false or a probability, got yes.');
    expect(() => given({ flip: 1.5 })).throw('flip: expected a number between 0 and 1, got 1.5.');
    expect(() => given({ flipVertically: NaN })).throw('flipVertically: expected a number between 0 and 1, got NaN.');
    expect(() => given({ shift: 0.1 })).throw('shift: expected a whole number of at least 0, got 0.1.');
    expect(() => given({ crop: 0 })).throw('crop: expected a number above 0, at most 1, got 0.');
    expect(() => given({ colour: { hue: 1 } })).throw(
      'colour: expected options among brightness, contrast, saturation, got hue.',
    );
    expect(() => given({ colour: { contrast: 2 } })).throw(
      'colour.contrast: expected a number between 0 and 1, got 2.',
    );
    expect(() => given({ noise: -1 })).throw('noise: expected a number of at least 0, got -1.');
    expect(() => given({ cutout: 2.5 })).throw('cutout: expected a whole number of at least 0, got 2.5.');
    expect(() => given({ mixup: 0 })).throw('mixup: expected a number above 0, got 0.');
  });

  it('refuses what it cannot change', () => {
    const noise = [[0, 0, 0]];
    const grey = images([[1]]);
    expect(() => prepared({ colour: { saturation: 0.5 } }, { x: grey }, noise)).throw(
      'augment: colour.saturation: expected images of red, green and blue, got 1 channels.',
    );
    const x = tf.tensor2d([[1, 2]]);
    expect(() => prepared({ flip: true }, { x }, [[1]])).throw(
      'augment: expected images, [height, width, channels], got samples of shape [2].',
    );
    expect(() => prepared({ flip: true }, { x: grey, boxes: x }, [[1]])).throw(
      'augment: expected no boxes beside images that move, got boxes. Take colour, noise and cutout alone.',
    );
    tf.dispose([grey, x]);
    expect(() => partOf({ mixup: 0.2 }).checkTask('classes', '')).throw(
      'augment: mixup: expected targets that are numbers, or 0 and 1, got numbers of classes. ' +
        'Leave mixup out: a class by its number cannot be blended with another.',
    );
    for (const task of ['regression', 'binary', 'multilabel'] as const) {
      expect(() => partOf({ mixup: 0.2 }).checkTask(task, '')).not.throw();
    }
    expect(() => partOf({ flip: true }).checkTask('classes', '')).not.throw();
  });
});
