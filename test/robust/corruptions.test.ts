import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { ImageStore, robust } from '../../src';
import { InterruptedError, mean, product, Random, setInterruptSource, variance } from '../../src/base';
import type { CorruptionKind } from '../../src/robust/public';
import { blurred, smeared } from '../../src/robust/corruptions/planes';
import { rejected } from '../support/rejected';

interface Kept {
  row: number[];
  mean: number;
}

/** What Python's libraries make of the picture: see scripts/peers/corruptions.py. */
const vectors = JSON.parse(readFileSync(path.join(__dirname, 'vectors', 'corruptions.json'), 'utf8')) as {
  image: { first: number[]; mean: number };
  fixed: Record<string, Kept[]>;
  motion: Record<string, Kept>;
  normalBlur: Record<string, Kept>;
  random: Record<string, [mean: number, std: number][]>;
};

/** What a corruption promises. */
interface Row {
  /** Whether nothing about it is random. */
  readonly fixed?: true;
  /** By how much of 255 a pixel may differ from what Python's libraries give, and all pixels on average. */
  readonly apart?: readonly [pixel: number, mean: number];
  /** By how much the mean and the standard deviation of the change may differ from theirs. */
  readonly moments?: number;
}

/** A corruption that is not here is not tested: the keys have to be those of the kinds. */
const table: Record<CorruptionKind, Row> = {
  gaussianNoise: { moments: 0.003 },
  shotNoise: { moments: 0.003 },
  impulseNoise: { moments: 0.005 },
  defocusBlur: { fixed: true, apart: [1, 0.1] },
  glassBlur: {},
  motionBlur: {},
  zoomBlur: { fixed: true, apart: [1, 0.1] },
  snow: {},
  frost: {},
  // Its clouds are few and large.
  fog: { moments: 0.06 },
  brightness: { fixed: true, apart: [1, 0.6] },
  contrast: { fixed: true, apart: [1, 0.6] },
  elastic: {},
  pixelate: { fixed: true, apart: [1, 0.3] },
  // Two decoders, of one standard.
  jpeg: { fixed: true, apart: [4, 0.3] },
};

/** The picture of the script, by the same whole numbers. */
function picture(height = 64, width = 64, channels = 3): Uint8Array {
  const out = new Uint8Array(height * width * channels);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const square = ((x >> 3) + (y >> 3)) & 1;
      for (let c = 0; c < channels; c++) out[at++] = (2 * x + 3 * y + 60 * c + 20 * square) % 256;
    }
  }
  return out;
}

const storeOf = (count: number, [height, width, channels]: readonly [number, number, number] = [64, 64, 3]): ImageStore => {
  const one = picture(height, width, channels);
  const bytes = new Uint8Array(count * one.length);
  for (let i = 0; i < count; i++) bytes.set(one, i * one.length);
  return new ImageStore(bytes, { height, width, channels });
}; // prettier-ignore

const shape = { height: 64, width: 64, channels: 3 };
const corrupted = async (kind: CorruptionKind, severity: number, images = storeOf(1), seed = 0): Promise<Uint8Array> =>
  (await robust.corrupt(images, { kind, severity, seed })).image(0);

/** Row 31 and the mean against what Python's libraries gave. */
function near(made: ArrayLike<number>, kept: Kept, [pixel, average]: readonly [number, number]): void {
  const bytes = Uint8ClampedArray.from(made);
  const row = [...bytes.subarray(31 * 192, 32 * 192)];
  expect(Math.max(...row.map((byte, i) => Math.abs(byte - kept.row[i]!)))).at.most(pixel);
  expect(Math.abs(mean(bytes) - kept.mean)).at.most(average);
}

const distance = (a: Uint8Array, b: Uint8Array): number => mean(a, (byte, i) => Math.abs(byte - b[i]!));

describe('robust.corrupt', () => {
  it('has a row of the table for each kind', () => {
    expect(Object.keys(table).sort()).eql([...robust.corruptionKinds].sort());
    expect(robust.corruptionKinds).length(15);
  });

  it('is tested on the picture of the script', () => {
    expect([...picture().subarray(0, 192)]).eql(vectors.image.first);
    expect(mean(picture())).closeTo(vectors.image.mean, 1e-3);
  });

  for (const [name, { fixed, apart, moments }] of Object.entries(table)) {
    const kind = name as CorruptionKind;
    describe(kind, () => {
      it('severity 0 leaves images as they are; those given stay so at 5', async () => {
        const images = storeOf(1);
        expect([...(await corrupted(kind, 0, images))]).eql([...picture()]);
        expect([...(await corrupted(kind, 5, images))]).not.eql([...picture()]);
        expect([...images.image(0)]).eql([...picture()]);
      });

      it('the same seed gives the same image, whatever comes after it; another seed another, where it is random', async () => {
        const first = [...(await corrupted(kind, 5, storeOf(1), 5))];
        expect([...(await corrupted(kind, 5, storeOf(2), 5))]).eql(first);
        const other = [...(await corrupted(kind, 5, storeOf(1), 8))];
        if (fixed) expect(other).eql(first);
        else expect(other).not.eql(first);
        const two = await robust.corrupt(storeOf(2), { kind, severity: 5, seed: 5 });
        expect(distance(two.image(0), two.image(1)) > 0).equal(!fixed);
      });

      it('takes grey images, and such as are no squares', async () => {
        for (const size of [[48, 64, 3], [64, 40, 1], [96, 96, 3]] as const) {
          const made = await robust.corrupt(storeOf(1, size), { kind, severity: 5 });
          expect([made.length, ...made.rowShape]).eql([1, ...size]);
          expect(distance(made.image(0), picture(...size))).above(0.5);
          // A grey level is a byte, so that NaN would be black.
          expect(new Set(made.image(0)).size).above(product(size) > 1000 ? 10 : 3);
        }
      }); // prettier-ignore

      it('changes more at 5 than at 1', async () => {
        const of = async (severity: number): Promise<number> => {
          const made = await robust.corrupt(storeOf(8), { kind, severity });
          return mean(Array.from({ length: 8 }, (_, i) => distance(made.image(i), picture())));
        };
        // Elastic: the image as a whole at 1, small parts of it at 5.
        const [least, most] = [await of(1), await of(5)];
        if (kind === 'elastic') expect(most).not.equal(least);
        else expect(most).above(1.15 * least);
      });

      if (apart) {
        it('is what Python’s libraries make of the picture, at each severity', async () => {
          for (let severity = 1; severity <= 5; severity++) {
            near(await corrupted(kind, severity), vectors.fixed[kind]![severity - 1]!, apart);
          }
        });
      }

      if (moments !== undefined) {
        it('changes images by the mean and the standard deviation that Python’s libraries do', async () => {
          const before = picture();
          for (let severity = 1; severity <= 5; severity++) {
            const made = await robust.corrupt(storeOf(20), { kind, severity, seed: 1 });
            const changes = Float64Array.from({ length: 20 * before.length }, (_, i) => {
              const at = i % before.length;
              return (made.image(Math.floor(i / before.length))[at]! - before[at]!) / 255;
            });
            const [average, std] = vectors.random[kind]![severity - 1]!;
            expect(mean(changes), `mean at ${severity}`).closeTo(average, moments);
            expect(Math.sqrt(variance(changes, 0)), `std at ${severity}`).closeTo(std, moments);
          }
        });
      }
    });
  }

  it('motion blur is that of ImageMagick, at angles that are given', () => {
    const image = storeOf(1).gather([0]);
    for (const [angle, kept] of Object.entries(vectors.motion)) {
      const made = smeared(image, shape, { radius: 10, sigma: 2.5, angle: Number(angle) });
      near(made.map((value) => 255 * value), kept, [1, 0.1]); // prettier-ignore
    }
  });

  it('the blur under glass and ice is that of scikit-image', () => {
    const image = storeOf(1).gather([0]);
    for (const [sigma, kept] of Object.entries(vectors.normalBlur)) {
      near(blurred(image, shape, Number(sigma)).map((value) => 255 * value), kept, [1, 0.1]); // prettier-ignore
    }
  });

  it('noise on a grey that nothing cuts has the variance that is said', async () => {
    const grey = new ImageStore(new Uint8Array(3 * 64 * 64 * 3).fill(128), shape);
    const spread = async (kind: CorruptionKind): Promise<number> => {
      const made = await robust.corrupt(grey, { kind, severity: 1 });
      const values = [0, 1, 2].flatMap((i) => [...made.image(i)]);
      return Math.sqrt(variance(values)) / 255;
    };
    expect(await spread('gaussianNoise')).closeTo(0.04, 0.001);
    // Poisson: 128/255 x 250 photons, divided by 250.
    expect(await spread('shotNoise')).closeTo(Math.sqrt(128 / 255 / 250), 0.001);
    // 0 or 1 with 1%: the squares of what is lost.
    expect(await spread('impulseNoise')).closeTo(Math.sqrt(0.01 * ((128 / 255) ** 2 + (127 / 255) ** 2) * 0.5), 0.005);
  });

  it('glass moves pixels and loses none: the histogram of an image without blur stays', async () => {
    const random = new Random(0);
    const bytes = Uint8Array.from({ length: 64 * 64 * 3 }, () => random.integer(256));
    // At severity 1 the blur is narrower than a pixel.
    const made = await corrupted('glassBlur', 1, new ImageStore(bytes, shape));
    expect([...made].sort((a, b) => a - b)).eql([...bytes].sort((a, b) => a - b));
    expect([...made]).not.eql([...bytes]);
  });

  it('says what is wrong', async () => {
    const call = (options: object, images: unknown = storeOf(1)): Promise<Error> =>
      rejected(robust.corrupt(images as ImageStore, { kind: 'fog', severity: 1, ...options }));
    expect((await call({ kind: 'Fog' })).message).match(/^kind: expected one of gaussianNoise, .*got Fog\. Did you mean fog\?$/); // prettier-ignore
    expect((await call({ severity: 6 })).message).equal('severity: expected a whole number from 0 to 5, got 6.');
    expect((await call({ severity: 1.5 })).message).match(/^severity: .*got 1\.5/);
    expect((await call({ seed: -1 })).message).match(/^seed: expected a whole number of at least 0/);
    expect((await call({ level: 1 })).message).match(
      /^corrupt: expected options among kind, severity, seed, got level/,
    );
    expect((await call({}, { images: 1 })).message).match(/^corrupt: expected images such as test\.images, .*take its images/); // prettier-ignore
    expect((await call({}, storeOf(1, [8, 8, 4] as never))).message).equal('corrupt: expected images of 1 or 3 channels, got 4.'); // prettier-ignore
  });

  it('is interrupted between batches', async () => {
    const stop = new AbortController();
    stop.abort();
    setInterruptSource(() => stop.signal);
    try {
      const error = await rejected(robust.corrupt(storeOf(70, [8, 8, 3]), { kind: 'brightness', severity: 1 }));
      expect(error).instanceOf(InterruptedError);
      expect(error.message).equal('corrupt: interrupted after 64 of 70 images.');
    } finally {
      setInterruptSource(() => undefined);
    }
  });
});
