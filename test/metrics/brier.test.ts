import { expect } from 'chai';
import pl from 'nodejs-polars';
import { brierDecomposition, brierScore, reliability } from '../../src/metrics';
import { binary, CLASS_LOGITS, classes, vectors } from './vectors';

describe('brierScore', () => {
  it('gives what scikit-learn gives (brier_score_loss), binary and with three classes', () => {
    expect(brierScore(binary)).closeTo(vectors.binary.brier, 1e-9);
    expect(brierScore(classes, { logits: CLASS_LOGITS })).closeTo(vectors.classes.brier, 1e-9);
  });

  it('is twice as much in two columns as in one', () => {
    const table = pl.DataFrame({ label: [1, 0], p: [0.8, 0.4], q: [0.2, 0.6] });
    expect(brierScore(table, { probabilities: 'p' })).closeTo(0.1, 1e-15);
    expect(brierScore(table, { probabilities: ['q', 'p'] })).closeTo(0.2, 1e-15);
  });
});

describe('brierDecomposition', () => {
  it('adds up to the score, which scikit-learn gives', () => {
    for (const bins of [1, 3, 10]) {
      const parts = brierDecomposition(binary, { bins });
      const { reliability, resolution, uncertainty, withinBins } = parts;
      expect(reliability - resolution + uncertainty + withinBins).closeTo(vectors.binary.brier, 1e-12);
      expect(parts.brier).closeTo(vectors.binary.brier, 1e-12);
      const several = brierDecomposition(classes, { logits: CLASS_LOGITS, bins });
      const sum = several.reliability - several.resolution + several.uncertainty + several.withinBins;
      expect(sum).closeTo(vectors.classes.brier, 1e-12);
    }
  });

  it('follows hand arithmetic where each bin has one probability', () => {
    // Bins 0.25 (1 of 4 came true: share 1/4) and 0.75 (2 of 4: 1/2); overall 3/8.
    const table = pl.DataFrame({
      label: [1, 0, 0, 0, 1, 1, 0, 0],
      p: [0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.75],
    });
    const { reliability, resolution, uncertainty, withinBins } = brierDecomposition(table, {
      probabilities: 'p',
      bins: 2,
    });
    expect(reliability).closeTo(1 / 32, 1e-15);
    expect(resolution).closeTo(1 / 64, 1e-15);
    expect(uncertainty).closeTo(15 / 64, 1e-15);
    expect(withinBins).closeTo(0, 1e-15);
  });

  it('has the bins of reliability, also where probabilities lie on their edges', () => {
    const p = [0, 0.1, 0.2, 0.3, 0.5, 0.5, 0.6, 0.7, 0.9, 1];
    const table = pl.DataFrame({ label: [0, 0, 1, 0, 1, 0, 1, 0, 1, 1], p });
    const curve = reliability(table, { probabilities: 'p' }).toRecords() as Record<string, number>[];
    const ofCurve = curve.reduce((sum, bin) => sum + (bin['n']! * (bin['predicted']! - bin['observed']!) ** 2) / 10, 0);
    expect(brierDecomposition(table, { probabilities: 'p' }).reliability).closeTo(ofCurve, 1e-15);
    // Two bins: 0 to 0.5 with the edge (six rows, p 1.6, 2 true), above it (four rows, p 3.2, 3 true).
    const { reliability: two } = brierDecomposition(table, { probabilities: 'p', bins: 2 });
    expect(two).closeTo((0.4 ** 2 / 6 + 0.2 ** 2 / 4) / 10, 1e-15);
  });

  it('has no resolution for the class share', () => {
    const table = pl.DataFrame({ label: [1, 0], p: [0.5, 0.5] });
    expect(brierDecomposition(table, { probabilities: 'p' })).include({
      reliability: 0,
      resolution: 0,
      uncertainty: 0.25,
    });
  });

  it('refuses what is no count of bins', () => {
    expect(() => brierDecomposition(binary, { bins: 0.5 })).throw(
      'bins: expected a whole number of at least 1, got 0.5.',
    );
  });
});
