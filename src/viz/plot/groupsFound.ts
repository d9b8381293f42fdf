import type pl from 'nodejs-polars';
import { checkKeys, InputError } from '../../base';
import { aurocByGroup } from '../../metrics';
import type { GroupOptions, IntervalOptions } from '../../metrics';
import { Chart } from '../chart';
import { count, rounded, shortNumber, textTable } from '../text';
import { INK } from '../theme';
import { frame, seriesColor } from './encodings';
import type { Piece } from './encodings';
import { checkDistinct, checkSeries } from './tables';
import type { PlotOptions } from './tables';
import { nameOf } from './words';

/** Options of {@link groupsFound}. */
export interface GroupsFoundOptions extends GroupOptions, IntervalOptions, PlotOptions {
  /** Columns of the scores that may find a group, such as `['bias', 'epistemic']`. */
  scores: readonly string[];
  /** Those of them that are low where rows are rare. Default `['bias']`, a density. */
  lowFinds?: readonly string[];
}

interface Dot {
  name: string;
  group: string;
  n: number;
  auroc: number;
  lower: number;
  upper: number;
}

/**
 * Which groups a score finds: the AUROC of 'is in this group' by each score, with intervals. At 0.5, the dashed line, the
 * score knows nothing of the group; to the right it ranks the group as risky, to the left as safe.
 *
 * @throws InputError as `aurocByGroup`
 * @example
 * await show(plot.groupsFound(faces, { by: 'group', scores: ['bias', 'epistemic'] }));
 */
export function groupsFound(table: pl.DataFrame, options: GroupsFoundOptions): Chart {
  checkKeys('groupsFound', options, ['by', 'scores', 'lowFinds', 'confidence', 'title']);
  const { by, scores, lowFinds = ['bias'], confidence = 0.95, title } = options;
  if (!Array.isArray(scores)) throw new InputError('scores', "columns, such as ['bias']", scores);
  checkSeries('scores', scores.length);
  const names = (scores as string[]).map((score) => nameOf(score));
  checkDistinct('scores', names);
  const dots = (scores as string[]).flatMap((score) =>
    aurocByGroup(table, { by, score, lowFinds: lowFinds.includes(score), confidence })
      .toRecords()
      .map((row) => ({
        name: nameOf(score),
        group: String(row['group']),
        n: Number(row['n']),
        auroc: rounded(Number(row['auroc'])) ?? 0.5,
        lower: rounded(Number(row['lower'])) ?? 0,
        upper: rounded(Number(row['upper'])) ?? 1,
      })),
  );
  const what = (typeof by === 'string' ? [by] : by).map((column) => nameOf(column)).join(' and ');
  const several = scores.length > 1;
  const heading = title ?? `What ${names.join(' and ')} ${several ? 'find' : 'finds'}: AUROC by ${what}`;
  const subtitle = `AUROC of 'is in the group', with ${shortNumber(100 * confidence)}% intervals. 0.5: knows nothing of it.`;
  const order = [...dots].filter(({ name }) => name === names[0]).sort((a, b) => b.auroc - a.auroc);
  const groups = order.map(({ group }) => group);
  return new Chart(
    chartOf(dots, groups, { heading, subtitle, several }),
    `${heading}\n${subtitle}\n${numbers(dots, groups, what)}`,
  );
}

function numbers(dots: Dot[], groups: string[], what: string): string {
  return textTable(
    [what, 'score', 'n', 'AUROC', 'interval'],
    groups.flatMap((group) =>
      dots
        .filter((dot) => dot.group === group)
        .map((dot) => [
          group,
          dot.name,
          count(dot.n),
          dot.auroc.toFixed(3),
          `${dot.lower.toFixed(3)} to ${dot.upper.toFixed(3)}`,
        ]),
    ),
  );
}

function chartOf(
  dots: Dot[],
  groups: string[],
  { heading, subtitle, several }: { heading: string; subtitle: string; several: boolean },
): Piece {
  const names = [...new Set(dots.map(({ name }) => name))];
  const y = { field: 'group', type: 'nominal', sort: groups, title: null, axis: { grid: false } };
  const yOffset = several ? { yOffset: { field: 'name', type: 'nominal', sort: names } } : {};
  const x = {
    type: 'quantitative',
    scale: { domain: [0, 1] },
    title: 'AUROC: 0 = ranked safest, 1 = ranked riskiest',
    axis: { grid: true, format: '.1f' },
  };
  const color = seriesColor(several);
  return {
    ...frame(heading, subtitle, 110 + (several ? 26 : 0) + groups.length * (names.length * 10 + 12)),
    data: { values: dots },
    layer: [
      {
        data: { values: [{ half: 0.5 }] },
        mark: { type: 'rule', strokeDash: [5, 4], color: INK.rule, strokeWidth: 1.5 },
        encoding: { x: { ...x, field: 'half' } },
      },
      {
        mark: { type: 'rule', strokeWidth: 2 },
        encoding: { y, ...yOffset, x: { ...x, field: 'lower' }, x2: { field: 'upper' }, color },
      },
      {
        mark: { type: 'point', filled: true, size: 70, opacity: 1 },
        encoding: {
          y,
          ...yOffset,
          x: { ...x, field: 'auroc' },
          color,
          tooltip: [
            { field: 'group' },
            { field: 'name', title: 'score' },
            { field: 'n', title: 'rows', type: 'quantitative' },
            ...['auroc', 'lower', 'upper'].map((field) => ({ field, type: 'quantitative', format: '.3f' })),
          ],
        },
      },
    ],
  };
}
