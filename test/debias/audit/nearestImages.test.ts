import { expect } from 'chai';
import { Random } from '../../../src/base';
import { ImageStore } from '../../../src/data';
import { nearestImages, smallImages } from '../../../src/debias/audit/nearestImages';

const shape = { height: 32, width: 32, channels: 3 };
const size = 32 * 32 * 3;

/** Images of smooth noise: each field of 8 x 8 pixels has a colour. */
function noise(count: number, random: Random): Uint8Array[] {
  return Array.from({ length: count }, () => {
    const colours = Array.from({ length: 48 }, () => 40 + random.integer(170));
    return Uint8Array.from({ length: size }, (_, at) => {
      const [x, y] = [Math.floor((Math.floor(at / 3) % 32) / 8), Math.floor(at / 3 / 32 / 8)];
      return colours[(y * 4 + x) * 3 + (at % 3)]!;
    });
  });
}

const storeOf = (images: readonly Uint8Array[]): ImageStore => new ImageStore(Uint8Array.from(images.flatMap((one) => [...one])), shape); // prettier-ignore

describe('smallImages', () => {
  it('by hand: means of fields, of images that are no multiple of 16, too', () => {
    const store = new ImageStore(
      Uint8Array.from({ length: 24 }, (_, x) => 10 * x),
      { height: 1, width: 24, channels: 1 },
    );
    const { values, width, height } = smallImages(store);
    expect([width, height]).eql([16, 1]);
    // 24 columns in 16 fields: floor(16 x / 24) is 0, 0, 1, 2, 2, 3 ...
    [5, 20, 35, 50].forEach((value, at) => expect(values[at]).closeTo(value / 255, 1e-6));
  });
});

describe('nearestImages', () => {
  const random = new Random(1);
  const images = noise(120, random);
  // Copies: 120 the same as 3; 121 is 7 a little brighter; 122 is 7 brighter still; 123 is as far as not to be near.
  const brighter = (image: Uint8Array, by: number): Uint8Array => image.map((value) => value + by);
  const all = [
    ...images,
    images[3]!.slice(),
    brighter(images[7]!, 2),
    brighter(images[7]!, 5),
    brighter(images[9]!, 8),
  ];
  const store = storeOf(all);

  it('finds copies and brighter copies at their distance, and nothing else', () => {
    const { other, distance } = nearestImages(store, new Int32Array(all.length), 1, 0.02);
    const found = [...other].flatMap((one, row) => (one < 0 ? [] : [[row, one, Math.round(distance[row]! * 255)]]));
    expect(found).eql([[3, 120, 0], [7, 121, 2], [120, 3, 0], [121, 7, 2], [122, 121, 3]]); // prettier-ignore
    expect(distance[3]).equal(0);
    expect(distance[0]).eql(NaN);
  });

  it('looks in each part by itself', () => {
    const part = Int32Array.from(all, (_, row) => Number(row >= 120));
    const { other } = nearestImages(store, part, 2, 0.02);
    // Image 7 has the nearest of part 1; 121 the one of part 0 and the other bright copy of its own part.
    expect([other[2 * 7], other[2 * 7 + 1], other[2 * 121], other[2 * 121 + 1]]).eql([-1, 121, 7, 122]);
  });

  it('misses none: the same as when each is compared with each', () => {
    const many = storeOf([...noise(60, new Random(2)), ...noise(60, new Random(2)).map((one) => one.map((value, at) => value + (at % 7)))]); // prettier-ignore
    const { values, width } = smallImages(many);
    const near = 0.25;
    const { other, distance } = nearestImages(many, new Int32Array(120), 1, near);
    for (let i = 0; i < 120; i++) {
      let [nearest, least] = [-1, near];
      for (let j = 0; j < 120; j++) {
        let sum = 0;
        for (let d = 0; d < width; d++) sum += (values[i * width + d]! - values[j * width + d]!) ** 2;
        if (i !== j && Math.sqrt(sum / width) < least) [nearest, least] = [j, Math.sqrt(sum / width)];
      }
      expect(other[i]).equal(nearest);
      if (nearest >= 0) expect(distance[i]).closeTo(least, 1e-9);
    }
  });
});
