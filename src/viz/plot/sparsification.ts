import { checkKeys } from '../../base';
import { ause, sparsification as stepsOf } from '../../metrics';
import { isTable, type Tables } from '../../table';
import { Chart } from '../chart';
import { count, percent, rounded, shortNumber, textTable } from '../text';
import { ink } from '../theme';
import { frame, listed, seriesColor, seriesShape, shareAxis, type Piece } from './encodings';
import { nearest } from './nearest';
import { riskPlotKeys, riskSeries, type RiskPlotOptions, type RiskSeries } from './riskSeries';

/** Options of {@link sparsification}. */
export interface SparsificationPlotOptions extends RiskPlotOptions {
  /** True to take the root of each mean: with squared errors as loss the curve is the RMSE. Default false. */
  root?: boolean;
  /** How many steps of removal. Default 20. */
  steps?: number;
}

/**
 * Sparsification: the error that is left when the rows of the highest risk are removed, as a share of the error of all rows,
 * beside that of an oracle which removes the largest errors (dashed). The nearer to the oracle the better; a risk that knows nothing
 * stays at 100%.
 *
 * @param tables - a table with predictions and risks, or several by name to compare
 * @throws InputError as `sparsification` of the metrics
 * @example
 * await show(plot.sparsification(scored, { risk: ['epistemic', 'aleatoric'], loss: 'squared', root: true }));
 */
export function sparsification(tables: Tables, options: SparsificationPlotOptions): Chart {
  checkKeys('sparsification', options, [...riskPlotKeys, 'root', 'steps']);
  const { root, steps, ...risks } = options;
  const curves = riskSeries('sparsification', tables, risks).map((series) =>
    curveOf(series, root ?? false, steps ?? 20),
  );
  const heading = options.title ?? 'Sparsification: error left without the riskiest rows';
  const all = listed(curves.map(({ name, area }) => ({ name, text: shortNumber(area) })));
  const meanings = 'Dashed: the oracle, which removes the largest errors. A risk without information stays at 100%.';
  const subtitle = `Area between curve and oracle (AUSE, lower is better): ${all}. ${meanings}`;
  const text = `${heading}\n${subtitle}\n${numbers(curves)}`;
  // Risks of one table have one oracle, which belongs to none of them.
  return new Chart(chartOf(curves, { heading, subtitle, shared: isTable(tables) }), text);
}

interface Curve {
  name: string;
  n: number;
  removed: number[];
  error: number[];
  oracle: number[];
  area: number;
}

function curveOf({ name, table, options }: RiskSeries, root: boolean, steps: number): Curve {
  const rows = stepsOf(table, { ...options, root, steps });
  const column = (key: string) => rows.getColumn(key).toArray() as number[];
  const [removed, error, oracle] = [column('removed'), column('error'), column('oracle')];
  return { name, n: table.height, removed, error, oracle, area: ause(table, { ...options, root }) };
}

function numbers(curves: Curve[]): string {
  const asked = [0.1, 0.25, 0.5];
  const header = ['removed', 'n', ...asked.flatMap((share) => [percent(share), 'oracle']), 'AUSE'];
  return textTable(
    header,
    curves.map(({ name, n, removed, error, oracle, area }) => {
      const cells = asked.flatMap((share) => {
        const at = removed.findLastIndex((value) => value <= share + 1e-12);
        return [percent(error[at]!), percent(oracle[at]!)];
      });
      return [name || 'all rows', count(n), ...cells, shortNumber(area)];
    }),
  );
}

function chartOf(
  curves: Curve[],
  { heading, subtitle, shared }: { heading: string; subtitle: string; shared: boolean },
): Piece {
  const several = curves.length > 1;
  const rowsOf = (key: 'error' | 'oracle', from: Curve[]) =>
    from.flatMap(({ name, removed, ...values }) =>
      removed.map((share, i) => ({ name, removed: rounded(share), left: rounded(values[key][i]!) })),
    );
  const x = shareAxis('removed', 'share of rows removed, highest risk first');
  const y = {
    field: 'left',
    type: 'quantitative',
    title: 'error left, of that of all rows',
    scale: { zero: true },
    axis: { format: '.0%', tickCount: 5 },
  };
  const names = curves.map(({ name }) => name);
  const color = seriesColor(names);
  const tooltip = [
    ...(several ? [{ field: 'name', title: 'curve' }] : []),
    { field: 'removed', type: 'quantitative', format: '.1%' },
    { field: 'left', title: 'error left', type: 'quantitative', format: '.1%' },
  ];
  const dashed = { type: 'line', strokeDash: [5, 4], strokeWidth: 1.5 };
  return {
    ...frame(heading, subtitle, 360),
    data: { values: rowsOf('error', curves) },
    layer: [
      {
        data: { values: rowsOf('oracle', shared ? curves.slice(0, 1) : curves) },
        mark: shared ? { ...dashed, color: ink.quiet } : dashed,
        encoding: shared ? { x, y } : { x, y, color },
      },
      { mark: 'line', encoding: { x, y, color } },
      nearest({
        mark: { type: 'point', filled: true, size: 36 },
        encoding: { x, y, color, ...seriesShape(names), tooltip },
      }),
    ],
  };
}
