import type pl from 'nodejs-polars';
import { attributionGrid, type AttributionMaps } from './attributionGrid';
import { tableBundle } from './tableBundle';

/** An attribution of anything, as `explain` gives it. */
interface AnyAttribution extends AttributionMaps {
  byFeature(): pl.DataFrame;
  toString(): string;
}

/** How a cell shows an attribution: images with their maps, rows of a table as a table of what each column says, others as their line of text. */
export function attributionView(attribution: AnyAttribution): unknown {
  const { rowShape } = attribution.inputs;
  if (rowShape.length === 1) return tableBundle(attribution.byFeature());
  const drawn = rowShape.length === 3 && (rowShape[2] === 1 || rowShape[2] === 3);
  return drawn ? attributionGrid(attribution) : attribution.toString();
}
