import { expect } from 'chai';
import pl from 'nodejs-polars';
import { Random } from '../../src/base';
import { ImageStore, type Split } from '../../src/data';
import { coarseImages } from '../../src/debias/coarseImages';
import { commonLook } from '../../src/debias/commonLook';
import { crossFitted } from '../../src/debias/crossFitted';
import { ridge } from '../../src/debias/ridge';
import { errorsAndMore, meanRanks, ranksWithin } from '../../src/debias/suspects';

/** A split of images of one channel, in the order of the rows named. */
function splitOf(images: readonly (readonly number[])[], height: number, width: number, rows?: number[]): Split {
  const row = rows ?? images.map((_, one) => one);
  const table = pl.DataFrame({ row: pl.Series('row', row, pl.Int32) });
  return {
    name: 'rows',
    table,
    images: new ImageStore(Uint8Array.from(images.flat()), { height, width, channels: 1 }),
  };
}

describe('images from far away', () => {
  it('are means of cells, from 0 to 1, row by row of the table', () => {
    // 8 x 4: cells of two pixels, one below the other. The second image is all white.
    const first = Array.from({ length: 32 }, (_, i) => (i < 4 ? 255 : 0));
    const { features, width } = coarseImages(splitOf([first, first.map(() => 255)], 8, 4, [1, 0]));
    expect(width).equal(16);
    expect([...features.subarray(0, 16)].every((value) => value === 1)).equal(true);
    expect([...features.subarray(16)]).eql([0.5, 0.5, 0.5, 0.5, ...new Array<number>(12).fill(0)]);
  });

  it('keep images that are smaller than the cells, and cells of unequal size are means as well', () => {
    expect(coarseImages(splitOf([[0, 51, 255]], 1, 3)).features).eql(Float32Array.of(0, 0.2, 1));
    // Five pixels in four cells: 0 and 1, 2, 3, 4.
    expect(coarseImages(splitOf([[0, 255, 0, 0, 255]], 1, 5)).features).eql(Float32Array.of(0.5, 0, 0, 1));
  });
});

describe('ridge regression', () => {
  const features = Float32Array.of(-1, 5, -1, 5, 1, 5, 1, 5);

  it('is shrunk by the penalty, in units of standard deviations; a feature that does not vary counts for nothing', () => {
    // Means 0 and 1/4; the mean of x (t - 1/4) is 1/4, and the slope 1/4 / (1 + 1).
    const predict = ridge({ features, width: 2 }, [0, 0, 0, 1], [0, 1, 2, 3]);
    expect(predict(0)).closeTo(0.125, 1e-12);
    expect(predict(3)).closeTo(0.375, 1e-12);
  });

  it('of two features that go together is what NumPy makes of it', () => {
    // np.linalg.solve(A.T @ A / 5 + np.eye(2), A.T @ (t - t.mean()) / 5), A of mean 0 and standard deviation 1
    const rows = { features: Float32Array.of(1, 2, 2, 1, 3, 5, 4, 3, 5, 6), width: 2 };
    const predict = ridge(rows, [0, 0, 1, 0, 1], [0, 1, 2, 3, 4]);
    [0.15646259, 0.09319728, 0.57414966, 0.40204082, 0.77414966].forEach((value, row) =>
      expect(predict(row)).closeTo(value, 1e-6),
    );
  });

  it('asked of rows it has not seen cannot know what is true of one row alone', () => {
    // Each row has a feature of its own: what is left is the mean of the targets of the eight others, three fifths of which are seen.
    const width = 10;
    const own = Float32Array.from({ length: 100 }, (_, i) => Number(i % 11 === 0));
    const found = crossFitted({ features: own, width }, [1, 1, 1, 1, 1, 0, 0, 0, 0, 0], 3);
    const middles = [3, 4, 5].map((ones) => ones / 8);
    found.forEach((value) => expect(middles.some((middle) => Math.abs(middle - value) < 1e-12)).equal(true));
  });
});

describe('what errors have in common', () => {
  const random = new Random(5);
  const labels = Array.from({ length: 600 }, (_, row) => row % 2);
  /** Noise; every tenth row of class 1 has a light corner. */
  const isLight = labels.map((label, row) => label === 1 && row % 20 === 1);
  const images = isLight.map((light) =>
    Array.from({ length: 64 }, (_, i) => 60 + random.integer(100) + (light && i === 0 ? 95 : 0)),
  );
  const split = splitOf(images, 8, 8);
  const corner = images.map((image) =>
    image.map((value, i) => (isLight[images.indexOf(image)] && i % 8 < 4 && i < 32 ? 250 : value)),
  );

  it('is seen where they share a look, and not where they do not', () => {
    const chance = labels.map((_, row) => row % 14 < 2);
    const { areas } = commonLook(split, labels, chance, 1);
    for (const area of areas) expect(area).within(0.3, 0.7);
    const shared = commonLook(splitOf(corner, 8, 8), labels, isLight, 1);
    expect(shared.areas[1]).above(0.99);
  });

  it('is nothing in a class with fewer than five errors', () => {
    const four = labels.map((label, row) => label === 0 && row < 8);
    const { areas, likeness } = commonLook(split, labels, four, 1);
    expect(areas).eql([0.5, 0.5]);
    expect(likeness.every((value) => value === 0)).equal(true);
  });
});

describe('suspects', () => {
  const labels = [1, 1, 1, 1, 0, 0, 0, 0];

  it('rank within their class, the earlier row higher of equals', () => {
    expect([...ranksWithin(labels, [1, 4, 2, 2, 9, 8, 7, 6])]).eql([1, 7, 5, 3, 7, 5, 3, 1].map((place) => place / 8));
    // Ranks by the other: 7, 5, 3, 1 eighths in each class.
    const both = meanRanks(labels, [1, 4, 2, 2, 9, 8, 7, 6], [9, 8, 7, 6, 5, 4, 3, 2]);
    expect([...both]).eql([4, 6, 4, 2, 7, 5, 3, 1].map((place) => place / 8));
  });

  it('are the errors, and for each of them so many rows of their class as are most suspicious', () => {
    const wrong = labels.map((_, row) => row === 0 || row === 4);
    const suspicion = Float64Array.of(0.1, 0.9, 0.8, 0.2, 0.1, 0.2, 0.3, 0.4);
    const rows = (more: number, taken: [boolean, boolean]): number[] =>
      errorsAndMore(labels, wrong, suspicion, more, taken).flatMap((one, row) => (one ? [row] : []));
    expect(rows(0, [true, true])).eql([0, 4]);
    expect(rows(1, [true, true])).eql([0, 1, 4, 7]);
    expect(rows(2, [false, true])).eql([0, 1, 2]);
    expect(rows(1, [false, false])).eql([]);
  });
});
