import { expect } from 'chai';
import pl from 'nodejs-polars';
import { calibratorFrom, fitTemperature, nll } from '../../src/metrics';
import type { CalibratorState } from '../../src/metrics';
import { agree, binary, CLASS_LOGITS, classes, column, vectors } from './vectors';

describe('fitTemperature', () => {
  it('gives the root of the slope that SciPy gives (brentq), binary and with three classes', () => {
    expect(fitTemperature(binary).temperature).closeTo(vectors.binary.temperature, 1e-9);
    expect(fitTemperature(classes, { logits: CLASS_LOGITS }).temperature).closeTo(vectors.classes.temperature, 1e-9);
  });

  it('grows with the logits, and leaves the same probabilities', () => {
    const louder = binary.withColumns(pl.col('yHat').multiplyBy(7).alias('yHat'));
    const [plain, loud] = [fitTemperature(binary), fitTemperature(louder)];
    expect(loud.temperature).closeTo(7 * plain.temperature, 1e-9);
    agree(column(loud.apply(louder), 'p'), column(plain.apply(binary), 'p'), 1e-12);
  });

  it('adds probabilities that have a lower loss, and none lower nearby', () => {
    const scaled = fitTemperature(classes, { logits: CLASS_LOGITS }).apply(classes);
    expect(scaled.columns).eql(['label', ...CLASS_LOGITS, 'p0', 'p1', 'p2']);
    expect(nll(scaled, { probabilities: ['p0', 'p1', 'p2'] })).below(vectors.classes.nll);
  });

  it('is the same after JSON', () => {
    const fitted = fitTemperature(classes, { logits: CLASS_LOGITS });
    const again = calibratorFrom(JSON.parse(JSON.stringify(fitted)) as CalibratorState);
    expect(again.toJSON()).eql(fitted.toJSON());
    agree(column(again.apply(classes), 'p2'), column(fitted.apply(classes), 'p2'), 0);
  });

  it('refuses tables that have no best temperature', () => {
    const apart = pl.DataFrame({ label: [0, 1, 1], yHat: [-1, 2, 0] });
    expect(() => fitTemperature(apart)).throw(
      'label: expected some row that is decided wrongly, got none. The best temperature would be 0; take more rows.',
    );
    const wrong = pl.DataFrame({ label: [1, 0], yHat: [-1, 1] });
    expect(() => fitTemperature(wrong)).throw(
      'logits: expected logits that say something of the label, got none better',
    );
    expect(() => fitTemperature(binary, { probabilities: 'p' } as object)).throw(
      'fitTemperature: expected options among label, logits',
    );
    expect(() => fitTemperature(binary.head(0))).throw('table: expected at least one row');
    expect(() => fitTemperature(binary).apply(classes)).throw('column: expected one of label, yHat0');
  });
});
