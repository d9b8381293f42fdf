import { expect } from 'chai';
import pl from 'nodejs-polars';
import { Random } from '../../src/base';
import { auprcStatistic } from '../../src/metrics/auprc';
import { fprStatistic } from '../../src/metrics/fprAtTpr';
import { quantileErrorStatistic } from '../../src/metrics/quantileCalibration';
import { eceStatistic } from '../../src/metrics/reliability';
import { areaOfKept } from '../../src/metrics/selective';
import { auseStatistic } from '../../src/metrics/sparsification';
import { meanStatistic } from '../../src/metrics/statistic';
import { aurc, auprc, ause, ece, fprAtTpr, quantileCalibrationError } from '../../src/metrics';

const random = new Random(5);
const n = 30;
const draw = (make: (row: number) => number) => Float64Array.from({ length: n }, (_, row) => make(row));
const label = Uint8Array.from(draw((row) => (row < 2 ? row : random.integer(2))));
const score = draw((row) => (label[row] ?? 0) + random.integer(4));
const loss = draw(() => random.uniform());
const p = draw(() => random.uniform());
const y = draw(() => random.normal());
const sigma = draw(() => random.uniform(0.5, 2));
const counts = Uint32Array.from(draw((row) => (row < 2 ? 1 : random.integer(4))));

/** The table in which each row stands as often as it is counted. */
const rows = [...counts.keys()].flatMap((row) => Array<number>(counts[row] ?? 0).fill(row));
const pick = (values: ArrayLike<number>) => rows.map((row) => values[row] ?? NaN);
const repeated = pl.DataFrame({
  ...{ label: pick(label), score: pick(score), loss: pick(loss), p: pick(p), y: pick(y), sigma: pick(sigma) },
  yHat: rows.map(() => 0),
});
const zero = new Float64Array(n);

describe('statistics that take counts', () => {
  it('give what the metric gives of a table with the rows repeated', () => {
    const pairs: [number, number][] = [
      [meanStatistic(loss)(counts), pick(loss).reduce((sum, value) => sum + value, 0) / rows.length],
      [auprcStatistic(label, score)(counts), auprc(repeated, { score: 'score' })],
      [fprStatistic(label, score, 0.95)(counts), fprAtTpr(repeated, { score: 'score' })],
      [areaOfKept(score, loss)(counts), aurc(repeated, { risk: 'score', loss: 'loss' })],
      [auseStatistic(score, loss, true)(counts), ause(repeated, { risk: 'score', loss: 'loss', root: true })],
      [eceStatistic({ predicted: p, hits: label }, 'width')(counts), ece(repeated, { probabilities: 'p' })],
      [
        quantileErrorStatistic({ target: y, mean: zero, std: sigma })(counts),
        quantileCalibrationError(repeated, { std: 'sigma' }),
      ],
    ];
    for (const [counted, whole] of pairs) expect(counted).closeTo(whole, 1e-12);
  });
});
