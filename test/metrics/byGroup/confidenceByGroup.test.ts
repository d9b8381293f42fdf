import { expect } from 'chai';
import pl from 'nodejs-polars';
import { confidenceByGroup } from '../../../src/metrics';

// dark: confidences 0.9, 0.8, 0.7 with two right; light: 0.6 and 0.6, both right.
const table = pl.DataFrame({
  tone: ['dark', 'light', 'dark', 'light', 'dark', null],
  label: [1, 0, 1, 1, 0, 1],
  p: [0.9, 0.4, 0.2, 0.6, 0.3, 0.5],
});

describe('confidenceByGroup', () => {
  it('sets the mean confidence of each group against its accuracy', () => {
    const rows = confidenceByGroup(table, { by: 'tone', probabilities: 'p' }).toRecords();
    expect(rows.map((row) => [row['tone'], row['n']])).eql([
      ['light', 2],
      ['dark', 3],
    ]);
    const [light, dark] = rows as [Record<string, number>, Record<string, number>];
    expect(dark['confidence']).closeTo(0.8, 1e-12);
    expect(dark['accuracy']).closeTo(2 / 3, 1e-12);
    expect(dark['overconfidence']).closeTo(0.8 - 2 / 3, 1e-12);
    // Gaps -0.1, 0.8, -0.3: standard deviation sqrt(103 / 300); t of two degrees of freedom at 97.5%: 4.302653.
    const half = (4.302652729911275 * Math.sqrt(103 / 300)) / Math.sqrt(3);
    expect(dark['lower']).closeTo(0.8 - 2 / 3 - half, 1e-6);
    expect(dark['upper']).closeTo(0.8 - 2 / 3 + half, 1e-6);
    // With two degrees of freedom t is c sqrt(2 / (1 - c^2)) at confidence c.
    const [, narrower] = confidenceByGroup(table, { by: 'tone', probabilities: 'p', confidence: 0.8 }).toRecords();
    const narrow = (0.8 * Math.sqrt(2 / 0.36) * Math.sqrt(103 / 300)) / Math.sqrt(3);
    expect(narrower?.['upper']).closeTo(0.8 - 2 / 3 + narrow, 1e-6);
    // Twice 0.6 and right: a gap of -0.4 without any spread.
    for (const key of ['overconfidence', 'lower', 'upper']) expect(light[key]).closeTo(-0.4, 1e-12);
  });

  it('reads logits and several classes', () => {
    const logits = pl.DataFrame({ g: ['a', 'a'], label: [1, 0], yHat: [0, 0] });
    // A logit of 0 is 50% for either class; the first is taken.
    expect(confidenceByGroup(logits, { by: 'g' }).toRecords()[0]).include({
      confidence: 0.5,
      accuracy: 0.5,
      overconfidence: 0,
    });
    const several = pl.DataFrame({ g: ['a', 'a'], label: [2, 0], p0: [0.2, 0.5], p1: [0.1, 0.3], p2: [0.7, 0.2] });
    const [row] = confidenceByGroup(several, { by: 'g', probabilities: ['p0', 'p1', 'p2'] }).toRecords();
    expect(row?.['overconfidence']).closeTo(0.6 - 1, 1e-12);
  });

  it('refuses missing columns, logits as probabilities, a group of one row, and unknown options', () => {
    expect(() => confidenceByGroup(table, { by: 'hat', probabilities: 'p' })).throw(
      'column: expected one of tone, label, p, got hat.',
    );
    expect(() => confidenceByGroup(table.withColumns(pl.lit(2).alias('p')), { by: 'tone', probabilities: 'p' })).throw(
      'column p: expected probabilities between 0 and 1, got 2 in row 0. Are these logits? Then name them as such.',
    );
    expect(() => confidenceByGroup(table.head(3), { by: 'tone', probabilities: 'p' })).throw(
      'group light: expected at least two rows, got 1. Leave it out, or name another column.',
    );
    expect(() => confidenceByGroup(table, { by: 'tone', bins: 5 } as never)).throw('bins');
  });
});
