import { expect } from 'chai';
import pl from 'nodejs-polars';
import { Random } from '../../../src/base';
import { accuracyByGroup, thresholdFor } from '../../../src/metrics';
import { scorePredictions, type Judged } from '../../../src/submission';

/** 20 images without a face at -10, -9, ..., 9; groups a and b of 4 faces. */
function byHand(a: number[], b: number[]): Judged {
  const others = Array.from({ length: 20 }, (_, i) => i - 10);
  return {
    score: Float64Array.from([...others, ...a, ...b]),
    label: Uint8Array.from([...others.map(() => 0), ...a.map(() => 1), ...b.map(() => 1)]),
    group: [...others.map(() => null), ...a.map(() => 'a'), ...b.map(() => 'b')],
  };
}

describe('scorePredictions', () => {
  it('finds the worst group at 5% false alarms, by hand', () => {
    // One of 20 may be above: the threshold is 8, the second largest.
    const { worstGroup, gap } = scorePredictions(byHand([9, 9, 9, 8.5], [20, 8, 8.1, 7]));
    expect([worstGroup!.value, gap!.value]).eql([0.5, 0.5]);
  });

  it('gives nothing for scores that are all equal', () => {
    const judged = byHand([1, 1, 1, 1], [1, 1, 1, 1]);
    const { worstGroup, gap } = scorePredictions({ ...judged, score: judged.score.fill(1) });
    expect([worstGroup!.value, gap!.value]).eql([0, 0]);
  });

  it('decides at a score above 0: accuracy by hand, with Wilson', () => {
    // Of 20 without a face those at -10 to 0 are right: 11; of 8 faces 6 are.
    const { accuracy } = scorePredictions(byHand([1, 1, 1, 0], [1, 1, 1, -1]));
    expect(accuracy!.value).equal(17 / 28);
    // Wilson, z = 1.959964: (17 + 1.920729) / (28 + 3.841459) -+ 0.173...
    expect(accuracy!.lower).closeTo(0.4241, 5e-4);
    expect(accuracy!.upper).closeTo(0.7643, 5e-4);
  });

  it('measures whether the risk finds the errors', () => {
    const judged = byHand([1, 1, 1, 1], [1, 1, 1, 1]);
    const wrong = Float64Array.from(judged.score, (score, i) => Number(score > 0 !== (judged.label[i] === 1)));
    expect(scorePredictions({ ...judged, risk: wrong }).errorAuroc!.value).equal(1);
    expect(scorePredictions({ ...judged, risk: wrong.map((x) => -x) }).errorAuroc!.value).equal(0);
    expect(scorePredictions({ ...judged, risk: wrong.map(() => 7) }).errorAuroc!.value).equal(0.5);
    expect(scorePredictions(judged).errorAuroc).equal(null);
  });

  it('says null for the risk where nothing is wrong', () => {
    const judged = byHand([1, 1, 1, 1], [1, 1, 1, 1]);
    const score = Float64Array.from(judged.label, (label) => label - 0.5);
    expect(scorePredictions({ ...judged, score, risk: score }).errorAuroc).equal(null);
  });

  it('measures calibration by hand', () => {
    // All scores 0 are probabilities of 0.5; 8 of 28 are faces.
    const judged = byHand([0, 0, 0, 0], [0, 0, 0, 0]);
    expect(scorePredictions({ ...judged, score: judged.score.fill(0) }).ece!.value).closeTo(0.5 - 8 / 28, 1e-12);
  });

  const random = new Random(3);
  const n = 800;
  const label = Uint8Array.from({ length: n }, () => Number(random.chance(0.5)));
  const group = Array.from(label, (one) => (one === 0 ? null : random.pick(['a', 'b', 'c'])));
  const score = Float64Array.from(label, (one, i) => random.normal(one * (group[i] === 'c' ? 1 : 3)));

  it('agrees with thresholdFor and accuracyByGroup', () => {
    const table = pl.DataFrame({ label: [...label], yHat: [...score], group });
    const threshold = thresholdFor(table, { falsePositiveRate: 0.05 });
    const faces = table.filter(pl.col('label').eq(1));
    const shares = accuracyByGroup(faces, { by: 'group', threshold }).getColumn('accuracy').toArray() as number[];
    const { worstGroup, gap } = scorePredictions({ score, label, group });
    expect(worstGroup!.value).equal(Math.min(...shares));
    expect(gap!.value).closeTo(Math.max(...shares) - Math.min(...shares), 1e-12);
  });

  it('gives the same bits again, and the same groups for any increasing function of the scores', () => {
    const first = scorePredictions({ score, label, group, risk: score.map(Math.abs) });
    expect(JSON.stringify(scorePredictions({ score, label, group, risk: score.map(Math.abs) }))).equal(
      JSON.stringify(first),
    );
    const other = scorePredictions({ score: score.map((x) => Math.exp(x)), label, group });
    expect([other.worstGroup, other.gap]).eql([first.worstGroup, first.gap]);
  });

  it('has intervals that hold the truth of many draws about 95 times of 100', () => {
    // Group c is found with probability P(N(1, 1) > 1.645) = 0.2595; the threshold has chance of its own.
    let held = 0;
    for (let round = 0; round < 50; round++) {
      const own = Float64Array.from(label, (one, i) => random.normal(one * (group[i] === 'c' ? 1 : 3)));
      const { worstGroup } = scorePredictions({ score: own, label, group }, { resamples: 100 });
      if (worstGroup!.lower <= 0.2595 && 0.2595 <= worstGroup!.upper) held++;
    }
    expect(held).within(41, 50);
  });

  it('never says that it is sure at the ends', () => {
    const perfect = scorePredictions(byHand([99, 99, 99, 99], [99, 99, 99, 99]));
    expect([perfect.worstGroup!.value, perfect.gap!.value]).eql([1, 0]);
    // Wilson for 4 of 4: 4 / (4 + 3.841459).
    expect(perfect.worstGroup!.lower).closeTo(0.5101, 5e-4);
    expect(perfect.gap!.upper).closeTo(0.4899, 5e-4);
    const none = scorePredictions(byHand([-99, -99, -99, -99], [99, 99, 99, 99]));
    expect([none.worstGroup!.value, none.gap!.value]).eql([0, 1]);
    expect(none.worstGroup!.upper).closeTo(0.4899, 5e-4);
    expect(none.gap!.lower).closeTo(0.5101, 5e-4);
  });

  it('needs both classes, and groups', () => {
    const judged = byHand([1], [1]);
    expect(() => scorePredictions({ ...judged, label: judged.label.map(() => 1) })).throw(/rows of class 0, got none/);
    expect(() => scorePredictions({ ...judged, group: judged.group.map(() => null) })).throw(
      /faces with a group, got none/,
    );
  });
});
