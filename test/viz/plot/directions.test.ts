import { expect } from 'chai';
import { directions } from '../../../src/viz/plot/directions';

/** A bin of some probability, of which so much came true, with an interval. */
const bin = (predicted: number, lower: number, upper: number) => ({
  ...{ n: 1, share: 1, low: predicted, high: predicted },
  ...{ predicted, observed: (lower + upper) / 2, lower, upper },
});
/** What is written, and where along the horizontal axis. */
const written = (bins: Parameters<typeof directions>[0], side = 400) =>
  directions(bins, side).map(({ data, mark }) => [
    (mark as { text: string | string[] }).text,
    (data as { values: { predicted: number }[] }).values[0]?.predicted,
  ]);
const MORE = [['more often than predicted'], 0];
const LESS = [['less often than predicted'], 1];

describe('words of a reliability diagram', () => {
  it('stand in the middle of the diagonal and in the corners where these are free', () => {
    expect(written([])).eql([['calibrated', 0.5], MORE, LESS]);
    expect(written([bin(0.2, 0.1, 0.6)])).eql([['calibrated', 0.5], MORE, LESS]);
  });

  it('stand on the side of the diagonal that intervals leave free, else further along it', () => {
    const side = (bins: Parameters<typeof directions>[0]) => directions(bins, 400)[0]?.['mark'];
    expect(side([bin(0.5, 0.5, 0.7)])).include({ baseline: 'top' });
    expect(side([bin(0.5, 0.3, 0.5)])).include({ baseline: 'bottom' });
    const [[word, at] = []] = written([bin(0.5, 0.3, 0.7)]);
    expect([word, at === 0.5]).eql(['calibrated', false]);
    // The curve alone, between bins far to its sides, crosses the word as well.
    const steep = [bin(0.45, 0.1, 0.1), bin(0.55, 0.9, 0.9)];
    expect(written(steep)[0]?.[1]).not.equal(0.5);
  });

  it('are broken where a line has no room, and left out where there is none at all', () => {
    // 0.3 of 400 pixels is 120: two words end before it, four behind it.
    expect(written([bin(0.3, 0.2, 0.99)])).deep.include([['more often', 'than predicted'], 0]);
    expect(written([bin(0.7, 0.01, 0.8)])).deep.include([['less often', 'than predicted'], 1]);
    // In a smaller panel it is 50 pixels.
    expect(written([bin(0.3, 0.2, 0.99)], 166)).eql([['calibrated', 0.5], LESS]);
    expect(written(Array.from({ length: 11 }, (_, i) => bin(i / 10, 0, 1)))).eql([]);
  });
});
