import type * as tf from '@tensorflow/tfjs';
import { InputError } from '../base';
import type { ImageStore, Split } from '../data';
import { labelColumn } from '../metrics';

/** Checks that there are images, of the size that a model takes. @throws InputError */
export function checkImages(
  what: string,
  { height, width, channels, length }: ImageStore,
  model: tf.LayersModel,
): void {
  const wanted = model.inputs[0]!.shape.slice(1);
  const got = [height, width, channels];
  if (wanted.length !== 3 || wanted.some((size, i) => size !== null && size !== got[i])) {
    throw new InputError(what, `images of ${wanted.join(' x ')}`, got.join(' x '), 'Load the dataset in that size.');
  }
  if (length === 0) throw new InputError(what, 'at least one image', 'none');
}

/**
 * Checks that a split can be learned from or validated on.
 *
 * @returns its labels, 0 or 1
 * @throws InputError for images of another size, as many rows as there are not images, a label that is missing or neither 0
 * nor 1, and a class without rows
 */
export function checkSplit(what: string, { table, images }: Split, model: tf.LayersModel): Uint8Array {
  checkImages(what, images, model);
  if (table.height !== images.length) {
    throw new InputError(`${what}: rows of the table`, `${images.length}, one for each image`, table.height);
  }
  const labels = labelColumn(table, 'label');
  for (const label of [0, 1]) {
    if (!labels.includes(label))
      throw new InputError(`${what}: label`, 'rows of both classes', `none of class ${label}`);
  }
  return labels;
}
