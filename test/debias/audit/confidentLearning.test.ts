import { expect } from 'chai';
import { confidentLearning } from '../../../src/debias/audit/confidentLearning';

describe('confidentLearning', () => {
  // 60 rows of numpy's default_rng(1), eight labels flipped; cleanlab 2.9.0: get_confident_thresholds, and find_label_issues with
  // filter_by='confident_learning', ranked by self_confidence.
  // prettier-ignore
  const logits = [-1.36, 4.35, 0.15, 1.11, 1.46, -0.36, 2.46, 0.93, -3.34, -0.98, 1.74, -2.8, -2.09, 1.51, -2.43, -1.33, 1.72, 1.65, -1.86, -0.43,
    2.76, 2.02, 0.54, 2.55, 0.95, -0.06, -2.59, 2.79, -1.23, -2.82, -1.61, -1.13, 1.95, -2.48, -2.64, -0.94, 0.99, -0.89, 2.59, -3.34, -0.87, 3.19,
    -1.59, -2.25, -0.22, -0.87, -0.04, 1.15, -0.33, 1.46, -1.78, 2.61, -0.95, -0.52, 0.05, -0.05, 2.48, -2.03, -1.2, 2.18];
  // prettier-ignore
  const labels = [1, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 0, 1, 1, 1, 0, 1, 1, 0, 0,
    0, 0, 0, 1, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1];
  const ones = logits.map((logit) => 1 / (1 + Math.exp(-logit)));

  it('of sixty rows: the thresholds and the doubtful rows of cleanlab, in its order', () => {
    const { thresholds, doubts } = confidentLearning(labels, ones);
    expect(thresholds[0]).closeTo(0.7049776515941191, 1e-12);
    expect(thresholds[1]).closeTo(0.691783136499708, 1e-12);
    expect(doubts.map(({ row }) => row)).eql([1, 29, 10, 4, 0, 31, 37]);
    expect(doubts[0]!.confidence).closeTo(1 - ones[1]!, 1e-12);
  });

  it('by hand: a row that is just surer of the other class is not doubtful below its threshold', () => {
    // Mean probability of class 1 among rows labelled 1: (0.9 + 0.9 + 0.6) / 3 = 0.8; of class 0 among the others: 0.625.
    const { thresholds, doubts } = confidentLearning([1, 1, 1, 0, 0, 0, 0], [0.9, 0.9, 0.6, 0.1, 0.1, 0.7, 0.6]);
    expect(thresholds[0]).closeTo(0.625, 1e-12);
    expect(thresholds[1]).closeTo(0.8, 1e-12);
    expect(doubts).eql([]);
    const surer = confidentLearning([1, 1, 1, 0, 0, 0, 0], [0.9, 0.9, 0.6, 0.1, 0.1, 0.85, 0.6]);
    expect(surer.doubts.map(({ row }) => row)).eql([5]);
  });

  it('says nothing against a class that has no rows', () => {
    expect(confidentLearning([1, 1], [0.9, 0.1]).doubts).eql([]);
  });
});
