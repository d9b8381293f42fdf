import * as tf from '@tensorflow/tfjs';

/** What holds memory that JavaScript does not collect: variables, graphs. */
export interface Disposable {
  dispose(): void;
}

let registry: FinalizationRegistry<readonly Disposable[]> | undefined;

/**
 * Frees something when its owner has been collected as garbage, so that a notebook's cell can make a model again and again
 * and nobody has to free the old ones. Freed at some time after the last reference to the owner is gone; disposing of it by
 * hand before that does no harm.
 *
 * @param owner - the object without which nobody can use what is held
 * @param held - must not reach the owner, or it would keep it alive; disposing of it twice must do nothing
 */
export function freeWith(owner: object, held: readonly Disposable[]): void {
  registry ??= new FinalizationRegistry((gone) => gone.forEach((one) => one.dispose()));
  registry.register(owner, held);
}

const known = new WeakSet<object>();

/** How many sorted layer graphs TensorFlow.js keeps; usually 100, and each keeps its model alive. */
const sortedGraphs = 4;

/**
 * Frees the weights of a model when nobody can reach the model, or a layer of it, any more; what `getWeights()` has handed out
 * are these weights, and goes with them. Doing it twice does nothing.
 *
 * @returns the model
 * @example
 * return freeWeights(tf.sequential({ layers }));
 */
export function freeWeights<T extends tf.LayersModel>(model: T): T {
  tf.env().set('TOPOLOGICAL_SORT_CACHE_MAX_ENTRIES', sortedGraphs);
  for (const weight of model.weights) {
    if (known.has(weight)) continue;
    known.add(weight);
    // A layer holds the weight and reads the variable from it; what TensorFlow.js lists by name are the variables alone.
    freeWith(weight, [weight.read()]);
  }
  return model;
}
