import { expect } from 'chai';
import { explain } from '../../../src';
import { Values } from '../../../src/learn';

const map = (...numbers: number[]): Values => new Values(Float32Array.from(numbers), [1, 2, numbers.length / 2]);

describe('scores of maps against masks', () => {
  it('pointingGame: whether the largest is inside, by the share of equal ones, within a tolerance', () => {
    const hit = (numbers: number[], mask: number[], options = {}): number[] => {
      const { values, chances } = explain.pointingGame(map(...numbers), map(...mask), options);
      return [...values, ...chances];
    };
    expect(hit([1, 5, 2, 0], [0, 1, 0, 0])).eql([1, 0.25]);
    expect(hit([1, 5, 2, 0], [1, 0, 1, 1])).eql([0, 0.75]);
    expect(hit([5, 5, 5, 0], [0, 1, 1, 0])).eql([2 / 3, 0.5]);
    // -9 is the strongest, against.
    expect(hit([-9, 5, 2, 0], [1, 0, 0, 0])).eql([0, 0.25]);
    expect(hit([-9, 5, 2, 0], [1, 0, 0, 0], { sign: 'absolute' })).eql([1, 0.25]);
    // Two lines of four: the largest is two columns from the mask.
    expect(hit([0, 0, 7, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, 0, 0, 0], { tolerance: 1 })).eql([0, 0.5]);
    expect(hit([0, 0, 7, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, 0, 0, 0], { tolerance: 2 })).eql([1, 0.75]);
  });

  it('massInside: the part of the sum, and of zeros that of the image', () => {
    const inside = (numbers: number[], options = {}): number =>
      explain.massInside(map(...numbers), map(0, 0, 1, 1), options).values[0]!;
    expect(inside([1, 2, 3, -4])).equal(3 / 6);
    expect(inside([1, 2, 3, -4], { sign: 'absolute' })).equal(7 / 10);
    expect(inside([0, 0, 0, 0])).equal(0.5);
  });

  it('maskIou: as many pixels as the mask has, or a share; equal ones by their part', () => {
    const iou = (numbers: number[], mask: number[], options = {}): number[] => {
      const { values, chances } = explain.maskIou(map(...numbers), map(...mask), options);
      return [...values, ...chances];
    };
    const near = (found: number[], wanted: number[]): void =>
      found.forEach((value, i) => expect(value).closeTo(wanted[i]!, 1e-12));
    // Of the 6 pairs one is the mask (1), one has nothing of it (0), four have one of it (1 / 3).
    const chance = (1 + 4 / 3) / 6;
    // Pixels 0 and 1 are taken, 0 and 2 are the mask: 1 of 3.
    near(iou([4, 3, 2, 1], [1, 0, 1, 0]), [1 / 3, chance]);
    // One pixel of two: 1 / 2; by chance half of the time.
    near(iou([4, 3, 2, 1], [1, 0, 1, 0], { share: 0.25 }), [1 / 2, 1 / 4]);
    // The first is in, and either of two: 1 or 1 / 3.
    near(iou([4, 3, 3, 1], [1, 0, 1, 0]), [2 / 3, chance]);
    near(iou([2, 2, 2, 2], [1, 0, 1, 0]), [chance, chance]);
  });

  it('leave out images whose mask is empty, and give the mean with its interval of the others', () => {
    const maps = new Values(Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0), [3, 2, 2]);
    const masks = new Values(Float32Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1), [3, 2, 2]);
    const { values, score, chance, ...rest } = explain.pointingGame(maps, masks);
    expect([...values]).eql([1, NaN, 0]);
    // Two values, 1 and 0: std sqrt(1/2), Student's t of one degree 12.7062; half = 12.7062 / 2.
    expect([score.mean, score.n, chance]).eql([0.5, 2, 0.5]);
    expect(score.interval!.lower).closeTo(0.5 - 12.7062 / 2, 1e-3);
    void rest;
    const table = explain.pointingGame(maps, masks).toTable();
    expect(table.toRecords()).eql([
      { row: 0, score: 1, chance: 0.25 },
      { row: 1, score: null, chance: null },
      { row: 2, score: 0, chance: 0.75 },
    ]);
    const summary = explain
      .massInside(maps.select([0]), masks.select([0]))
      .summary()
      .toRecords();
    expect(summary).eql([{ score: 'massInside', mean: 1, lower: null, upper: null, n: 1, chance: 0.25 }]);
    expect(explain.massInside(maps, masks).toString()).match(
      /^massInside: 0\.500 \[-?\d.*\] over 2 images; chance 0\.500$/,
    );
  });
});
