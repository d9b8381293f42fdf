import type pl from 'nodejs-polars';
import { checkKeys } from '../../base';
import type { Tables } from '../../table';
import { aurc, excessAurc, riskCoverage as coverageOf } from '../../metrics';
import { Chart } from '../chart';
import { count, percent, rounded, shortNumber, textTable } from '../text';
import { ink } from '../theme';
import { evenly } from './chosenRows';
import { frame, listed, seriesColor, shareAxis, type Piece } from './encodings';
import { nearest } from './nearest';
import { lossWords, riskPlotKeys, riskSeries, type RiskPlotOptions, type RiskSeries } from './riskSeries';

/** Options of {@link riskCoverage}. */
export type RiskCoveragePlotOptions = RiskPlotOptions;

/** Points of all curves together, so that many do not make a notebook heavy; and the most of one. */
const mostPoints = 480;
const mostOfOne = 120;
/** The mean loss of fewer rows than this is chance; curves begin here. */
const leastRows = 10;
/** Lines of so few points get dots: a constant risk is a single one. */
const fewPoints = 25;

/**
 * Risk-coverage curve: the loss of the rows that are answered when those of the highest risk are not. Read it from the right: all
 * rows answered, then fewer. A good risk falls to the left; one that knows nothing stays flat at the dashed line.
 *
 * @param tables - a table with predictions and risks, or several by name to compare
 * @throws InputError as `riskCoverage` of the metrics
 * @example
 * await show(plot.riskCoverage(scored, { risk: ['epistemic', 'aleatoric'] }));
 * await show(plot.riskCoverage({ plain, ensemble }, { risk: 'epistemic', loss: 'squared' }));
 */
export function riskCoverage(tables: Tables, options: RiskCoveragePlotOptions): Chart {
  checkKeys('riskCoverage', options, riskPlotKeys);
  const series = riskSeries('riskCoverage', tables, options);
  const curves = series.map(curveOf);
  const heading = options.title ?? 'Risk-coverage curve: loss of the answered rows';
  const all = listed(curves.map(({ name, area }) => ({ name, text: shortNumber(area) })));
  const dashes = new Set(curves.map(({ whole }) => whole)).size === 1 ? ' Dashed: a risk without information.' : '';
  const subtitle = `Area under the curve (AURC, lower is better): ${all}.${dashes}`;
  const text = `${heading}\n${subtitle}\n${numbers(curves, lossWords(options).title)}`;
  return new Chart(chartOf(curves, { heading, subtitle, ...lossWords(options) }), text);
}

interface Curve {
  name: string;
  n: number;
  points: { coverage: number; risk: number; loss: number }[];
  area: number;
  excess: number;
  /** Mean loss of all rows. */
  whole: number;
}

function curveOf({ name, table, options }: RiskSeries): Curve {
  const parts: pl.DataFrame = coverageOf(table, options);
  const [coverage, risk, loss] = ['coverage', 'risk', 'loss'].map((key) => parts.getColumn(key).toArray() as number[]);
  const points = (coverage ?? []).map((share, i) => ({
    coverage: share,
    risk: risk![i]!,
    loss: loss![i]!,
  }));
  const whole = points.at(-1)!.loss;
  return { name, n: table.height, points, area: aurc(table, options), excess: excessAurc(table, options), whole };
}

/** Loss at some coverages, by the largest part that is no larger. */
function numbers(curves: Curve[], what: string): string {
  const asked = [1, 0.9, 0.8, 0.5];
  const header = [what, 'n', ...asked.map((share) => `at ${percent(share)}`), 'AURC', 'excess AURC'];
  const at = ({ points }: Curve, share: number) => points.findLast(({ coverage }) => coverage <= share + 1e-12)?.loss;
  return textTable(
    header,
    curves.map((curve) => [
      curve.name || 'all rows',
      count(curve.n),
      ...asked.map((share) => shown(at(curve, share))),
      shortNumber(curve.area),
      shortNumber(curve.excess),
    ]),
  );
}

function shown(value: number | undefined): string {
  return value === undefined ? '–' : shortNumber(value);
}

function chartOf(
  curves: Curve[],
  { heading, subtitle, title, format }: { heading: string; subtitle: string; title: string; format: string },
): Piece {
  const several = curves.length > 1;
  const rows = drawn(curves);
  const sparse = curves.filter(({ points }) => points.length <= fewPoints).map(({ name }) => name);
  const peak = Math.max(...rows.map(({ loss }) => loss ?? 0));
  const x = shareAxis('coverage', 'coverage: share of rows answered, least risk first');
  const y = {
    field: 'loss',
    type: 'quantitative',
    title,
    scale: { zero: true, ...(peak === 0 ? { domain: [0, 1] } : {}) },
    axis: { format, tickCount: 5 },
  };
  const names = curves.map(({ name }) => name);
  const color = seriesColor(names, { lines: true });
  const tooltip = [
    ...(several ? [{ field: 'name', title: 'curve' }] : []),
    { field: 'coverage', type: 'quantitative', format: '.1%' },
    { field: 'risk', title: 'risk up to', type: 'quantitative' },
    { field: 'loss', title, type: 'quantitative', format: '.4~g' },
  ];
  return {
    ...frame(heading, subtitle, 360),
    data: { values: rows },
    layer: [
      ...flatLine(curves, y),
      { mark: 'line', encoding: { x, y, color } },
      nearest(
        { mark: { type: 'point', filled: true, size: 50 }, encoding: { x, y, color, tooltip } },
        { shown: { field: 'name', oneOf: sparse } },
      ),
    ],
  };
}

/** The points that are drawn: enough rows for a mean, and no more points than are seen. */
function drawn(curves: Curve[]): { name: string; coverage: number | null; risk: number | null; loss: number | null }[] {
  const most = Math.min(mostOfOne, Math.floor(mostPoints / curves.length));
  return curves.flatMap(({ name, n, points }) => {
    const sound = points.filter(({ coverage }) => coverage === 1 || coverage * n >= leastRows);
    return evenly(sound, most).map(({ coverage, risk, loss }) => ({
      name,
      coverage: rounded(coverage),
      risk: rounded(risk),
      loss: rounded(loss),
    }));
  });
}

/** The mean loss of all rows; tables that differ in it have no line to compare with in common. */
function flatLine(curves: Curve[], y: Piece): Piece[] {
  const levels = [...new Set(curves.map(({ whole }) => whole))];
  if (levels.length !== 1) return [];
  const mark = { type: 'rule', strokeDash: [5, 4], strokeWidth: 1.5, color: ink.rule };
  return [{ data: { values: levels.map((loss) => ({ loss: rounded(loss) })) }, mark, encoding: { y } }];
}
