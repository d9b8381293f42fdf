import type * as tf from '@tensorflow/tfjs';
import { InputError } from '../base';
import { checkRowOrder, type ImageStore, type Split } from '../data';
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

/** Checks that a model can be trained on labels 0 and 1: labels of one column would be stretched over others. @throws InputError */
export function checkOutput(model: tf.LayersModel): void {
  const outputs = model.outputs.map(({ shape }) => `[${shape.slice(1).join(', ')}]`);
  if (outputs.join() !== '[1]') throw new InputError('model', 'one output, a logit: [1]', outputs.join(' and '));
}

/**
 * Checks that a split can be learned from or validated on.
 *
 * @returns its labels, 0 or 1
 * @throws InputError for a whole dataset, images of another size, a table whose rows are not those of the images in their order, a label that is
 * missing or neither 0 nor 1, and a class without rows
 */
export function checkSplit(what: string, split: Split, model: tf.LayersModel): Uint8Array {
  if ('splits' in split) {
    throw new InputError(what, 'one split', 'a dataset with all of them', 'Take one, such as dataset.splits.train.');
  }
  const { table, images } = split;
  checkImages(what, images, model);
  checkRowOrder(what, split);
  const labels = labelColumn(table, 'label');
  for (const label of [0, 1]) {
    if (!labels.includes(label))
      throw new InputError(`${what}: label`, 'rows of both classes', `none of class ${label}`);
  }
  return labels;
}
