import type { Piece } from './encodings';

/**
 * Points that answer to the pointer wherever it is in the panel: the nearest one is drawn and shows its tooltip.
 *
 * @param layer - a layer of points, with its data and encoding
 * @param shown - when a point is drawn without the pointer. Default always
 * @param name - one of its own for each panel of a chart
 */
export function nearest(layer: Piece, { shown, name = 'near' }: { shown?: Piece | false; name?: string } = {}): Piece {
  const select = { type: 'point', on: 'mouseover', clear: 'mouseout', nearest: true };
  const near = { param: name, empty: false, value: 1 };
  const conditions = shown ? [near, { test: shown, value: 1 }] : near;
  const opacity = shown === undefined ? {} : { opacity: { condition: conditions, value: 0 } };
  return {
    ...layer,
    params: [{ name, select }],
    encoding: { ...(layer['encoding'] as Piece), ...opacity },
  };
}
