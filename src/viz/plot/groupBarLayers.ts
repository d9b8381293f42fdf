import { INK } from '../theme';
import { rowsFrame, seriesColor, shareAxis } from './encodings';
import type { Piece } from './encodings';

/** Room to the right of the bars for their numbers. */
const NUMBERS = 58;

/** Bars of groups, with their intervals, and their numbers in a column beside them, where no interval reaches. */
export function groupBarLayers(
  bars: readonly object[],
  { heading, subtitle, names, rows }: { heading: string; subtitle: string; names: readonly string[]; rows: string[] },
): Piece {
  const several = names.length > 1;
  const y = { field: 'group', type: 'nominal', sort: rows, title: null, axis: { grid: false } };
  const yOffset = several
    ? { yOffset: { field: 'name', type: 'nominal', sort: [...names], scale: { paddingInner: 0.1 } } }
    : {};
  const thickness = several ? 15 : 22;
  const x = shareAxis('accuracy', 'accuracy');
  return {
    ...rowsFrame(heading, subtitle, rows.length * (names.length * thickness + 8), names.length),
    padding: { left: 6, right: NUMBERS, top: 6, bottom: 6 },
    data: { values: bars },
    encoding: { y, ...yOffset },
    layer: [
      { mark: { type: 'bar' }, encoding: { x, color: seriesColor(several), tooltip: barTooltip(several) } },
      {
        mark: { type: 'rule', strokeWidth: 1.5, color: INK.text },
        encoding: { x: { ...x, field: 'lower' }, x2: { field: 'upper' } },
      },
      {
        mark: { type: 'text', align: 'right', dx: NUMBERS - 10, fontSize: 11, color: INK.text },
        encoding: { x: { value: 'width' }, text: { field: 'accuracy', type: 'quantitative', format: '.1%' } },
      },
    ],
  };
}

/** What the pointer is told of the accuracy of a group. @param fields - where the data call things otherwise */
export function barTooltip(several: boolean, { group = 'group', accuracy = 'accuracy' } = {}): Piece[] {
  return [
    { field: group, title: 'group' },
    ...(several ? [{ field: 'name', title: 'table' }] : []),
    { field: 'n', title: 'rows', type: 'quantitative' },
    { field: accuracy, title: 'accuracy', type: 'quantitative', format: '.1%' },
    ...['lower', 'upper'].map((field) => ({ field, type: 'quantitative', format: '.1%' })),
  ];
}
