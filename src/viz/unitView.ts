import pl from 'nodejs-polars';
import type { Values } from '../learn';
import { imageGrid } from './imageGrid';
import { storeOf } from './imagesBelow';
import { tableBundle } from './tableBundle';
import { chartWidth } from './theme';

/** Images of units, as `explain` gives them. */
interface ShownUnits {
  readonly images: Values;
  readonly title: string;
  readonly captions: readonly string[];
  readonly columns: number;
  readonly range: readonly [low: number, high: number];
  toTable(): pl.DataFrame;
}

/** Beyond this nobody looks at each. */
const most = 120;

/** How a cell shows images of units: side by side, the first 120 of them, each large enough to be looked at; what are no images as their table. */
export function unitView(units: ShownUnits): unknown {
  const { images, captions, columns, range, title } = units;
  const [, width, channels] = images.rowShape;
  if (images.rowShape.length !== 3 || (channels !== 1 && channels !== 3)) return tableBundle(units.toTable());
  const count = Math.min(images.length, most - (most % columns));
  const shown = units.toTable().head(count);
  const row = pl.Series('row', Array.from({ length: count }, (_, image) => image), pl.Int32); // prettier-ignore
  const fits = Math.floor(chartWidth / (columns * width!));
  return imageGrid(storeOf(images, range), shown.select(...captions).withColumns(row), {
    columns,
    captions,
    scale: Math.max(1, Math.min(fits, Math.ceil(96 / width!))),
    title: count < images.length ? `${title} (${count} of ${images.length})` : title,
  });
}
