import type pl from 'nodejs-polars';
import { checkKeys } from '../../base';
import { adaptiveEce, ece, reliability } from '../../metrics';
import type { ReliabilityOptions } from '../../metrics';
import type { Tables } from '../../table';
import { Chart } from '../chart';
import { count, percent, rounded, shortNumber, textTable } from '../text';
import { listed, wrapped } from './encodings';
import { reliabilityPanels } from './reliabilityPanels';
import type { ReliabilityBin } from './reliabilityPanels';
import { comparedTables } from './tables';
import type { PlotOptions } from './tables';

/** Options of {@link reliabilityDiagram}. */
export interface ReliabilityDiagramOptions extends ReliabilityOptions, PlotOptions {}

const KEYS = ['label', 'logits', 'probabilities', 'of', 'bins', 'binning', 'confidence', 'title'] as const;

/** A table: its name, its calibration error and its bins. */
interface Measured {
  name: string;
  error: string;
  bins: ReliabilityBin[];
}

/**
 * Reliability diagram: in bins of predicted probability, how often what was predicted came true, with intervals; below, bars of how
 * many rows each bin has. On the dashed diagonal a model is calibrated; above it things happen more often than predicted, below it
 * less often. Of several tables each has a panel of its own, with the curve of the first in grey to compare.
 *
 * @param tables - a table with probabilities or logits, or several by name to compare, such as before and after calibration
 * @throws InputError as `reliability`
 * @example
 * await show(plot.reliabilityDiagram(scored));
 * await show(plot.reliabilityDiagram({ before, after }, { probabilities: 'p' }));
 */
export function reliabilityDiagram(tables: Tables, options: ReliabilityDiagramOptions = {}): Chart {
  checkKeys('reliabilityDiagram', options, KEYS);
  const { title, ...asked } = options;
  const measured = comparedTables('reliabilityDiagram', tables).map(([name, table]) => measure(name, table, asked));
  const several = measured.length > 1;
  const heading = title ?? 'Reliability diagram';
  const errors = `Calibration error (ECE): ${listed(measured.map(({ name, error }) => ({ name, text: error })))}.`;
  const dots = `Dots: bins, with ${shortNumber(100 * (asked.confidence ?? 0.95))}% intervals.`;
  const parts = [dots, 'Bars: share of the rows in each bin.', 'Dashed: calibrated.'];
  // Each panel has its error above it.
  const subtitle = (several ? [...parts, 'Grey: the curve of the first panel.'] : [errors, ...parts]).join(' ');
  const panels = measured.map(({ name, error, bins }) => ({
    name,
    title: several ? { text: name, subtitle: `ECE ${error}`, fontSize: 13, frame: 'group', offset: 8 } : undefined,
    bins,
  }));
  const spec = { title: { text: heading, subtitle: wrapped(subtitle) }, ...reliabilityPanels(panels) };
  return new Chart(spec, [heading, subtitle, ...(several ? [errors] : []), numbers(measured)].join('\n'));
}

function measure(name: string, table: pl.DataFrame, options: ReliabilityOptions): Measured {
  const { binning = 'width', confidence: _confidence, ...plain } = options;
  const error = binning === 'width' ? ece : adaptiveEce;
  const bins = reliability(table, options)
    .toRecords()
    .map((row) => {
      const at = (key: string) => rounded(Number(row[key]));
      const n = Number(row['n']);
      return {
        ...{ n, share: rounded(n / table.height), low: at('low'), high: at('high') },
        ...{ predicted: at('predicted'), observed: at('observed'), lower: at('lower'), upper: at('upper') },
      };
    });
  return { name, error: error(table, plain).toFixed(3), bins };
}

function numbers(measured: Measured[]): string {
  const several = measured.length > 1;
  const rows = measured.flatMap(({ name, bins }) => bins.map((bin) => ({ name, ...bin })));
  return textTable(
    ['bin', ...(several ? ['table'] : []), 'n', 'predicted', 'observed', 'interval'],
    rows.map((row) => [
      `${shortNumber(row.low ?? NaN)} to ${shortNumber(row.high ?? NaN)}`,
      ...(several ? [row.name] : []),
      count(row.n),
      percent(row.predicted ?? NaN),
      percent(row.observed ?? NaN),
      `${percent(row.lower ?? NaN)} to ${percent(row.upper ?? NaN)}`,
    ]),
  );
}
