import type pl from 'nodejs-polars';
import { checkKeys, InputError } from '../../base';
import { aurocByGroup, type IntervalOptions } from '../../metrics';
import type { GroupOptions } from '../../table';
import { Chart } from '../chart';
import { count, rounded, shortNumber, textTable } from '../text';
import { dotRows, type Dot } from './dotRows';
import { rowOrder, type OrderOptions } from './rowOrder';
import { checkDistinct, checkSeries, type PlotOptions } from './tables';
import { checkTitles, groupsName, nameOf, type TitleOptions } from './words';

/** Options of {@link groupsFound}. */
export interface GroupsFoundOptions extends GroupOptions, IntervalOptions, PlotOptions, TitleOptions, OrderOptions {
  /** Columns of the scores that may find a group, such as `['bias', 'epistemic']`. */
  scores: readonly string[];
  /** Those of them that are low where rows are rare. Default `['bias']`, a density. */
  lowFinds?: readonly string[];
}

/** The AUROC of one group by one score. */
interface Found extends Dot {
  n: number;
  value: number;
  lower: number;
  upper: number;
}

const axis = {
  type: 'quantitative',
  scale: { domain: [0, 1] },
  title: 'AUROC: 0 = ranked safest, 1 = ranked riskiest',
  axis: { grid: true, format: '.1f', tickCount: 10 },
};
const tooltip = [
  { field: 'row', title: 'group' },
  { field: 'name', title: 'score' },
  { field: 'n', title: 'rows', type: 'quantitative' },
  { field: 'value', title: 'AUROC', type: 'quantitative', format: '.3f' },
  ...['lower', 'upper'].map((field) => ({ field, type: 'quantitative', format: '.3f' })),
];

/**
 * Which groups a score finds: the AUROC of 'is in this group' by each score, with intervals. At 0.5, the dashed line, the
 * score knows nothing of the group; to the right it ranks the group as risky, to the left as safe.
 *
 * @throws InputError as `aurocByGroup`
 * @example
 * await show(plot.groupsFound(faces, { by: 'group', scores: ['bias', 'epistemic'] }));
 */
export function groupsFound(table: pl.DataFrame, options: GroupsFoundOptions): Chart {
  checkKeys('groupsFound', options, ['by', 'scores', 'lowFinds', 'confidence', 'title', 'titles', 'order']);
  const { by, scores, lowFinds = ['bias'], confidence = 0.95, title, titles } = options;
  if (!Array.isArray(scores)) throw new InputError('scores', "columns, such as ['bias']", scores);
  checkSeries('scores', scores.length);
  checkTitles([table], titles);
  const names = (scores as string[]).map((score) => nameOf(score, titles));
  checkDistinct('scores', names);
  const dots = (scores as string[]).flatMap((score) =>
    aurocByGroup(table, { by, score, lowFinds: lowFinds.includes(score), confidence })
      .toRecords()
      .map((row) => ({
        name: nameOf(score, titles),
        row: String(row['group']),
        n: Number(row['n']),
        value: rounded(Number(row['auroc']))!,
        lower: rounded(Number(row['lower']))!,
        upper: rounded(Number(row['upper']))!,
      })),
  );
  const what = groupsName(by, titles);
  const several = scores.length > 1;
  const heading = title ?? `What ${names.join(' and ')} ${several ? 'find' : 'finds'}: AUROC by ${what}`;
  const subtitle = `AUROC of 'is in the group', with ${shortNumber(100 * confidence)}% intervals. 0.5: no information.`;
  const first = dots.filter(({ name }) => name === names[0]).sort((a, b) => b.value - a.value);
  const rows = rowOrder(
    first.map(({ row }) => row),
    options.order,
  );
  return new Chart(
    dotRows(dots, { heading, subtitle, names, rows, x: axis, reference: 0.5, tooltip: tooltip }),
    `${heading}\n${subtitle}\n${numbers(dots, rows, what)}`,
  );
}

function numbers(dots: Found[], rows: string[], what: string): string {
  return textTable(
    [what, 'score', 'n', 'AUROC', 'interval'],
    rows.flatMap((row) =>
      dots
        .filter((dot) => dot.row === row)
        .map((dot) => [
          row,
          dot.name,
          count(dot.n),
          dot.value.toFixed(3),
          `${dot.lower.toFixed(3)} to ${dot.upper.toFixed(3)}`,
        ]),
    ),
  );
}
