import type * as tf from '@tensorflow/tfjs';
import { InputError } from '../base';
import { refuseIgnored, refuseUntrainable } from '../network';
import { isReleased, isUsed } from './modelUsers';

/** A model and those that it is made of. */
interface Made {
  children(): Readonly<Record<string, Made>>;
}

/** A model's class and those inside, such as `CombinedWrapper (bias DensityWrapper, aleatoric MVEWrapper)`. */
export function kindOf(model: Made): string {
  const inner = Object.entries(model.children()).map(([name, child]) => `${name} ${kindOf(child)}`);
  return inner.length ? `${model.constructor.name} (${inner.join(', ')})` : model.constructor.name;
}

/** Refuses a model that was disposed of. @throws InputError */
export function checkAlive(what: string, model: object): void {
  if (isReleased(model)) {
    throw new InputError(what, 'a model that is there', 'one that dispose() has freed', 'Make it anew.');
  }
}

/** Refuses networks with layers that could not be trained as they ask. @throws InputError */
export function checkNetworks(networks: Readonly<Record<string, tf.LayersModel>>): void {
  refuseIgnored(Object.values(networks));
  refuseUntrainable(Object.values(networks));
}

/** What to say of a model that was not compiled. */
export function notCompiled(what: string): InputError {
  return new InputError(what, 'a compiled model', 'one that is not', 'Call compile() first.');
}

/** Frees the weights of networks but for those that other models use; a second time does nothing. */
export function freeUnused(networks: readonly tf.LayersModel[]): void {
  for (const { weights } of networks.filter((network) => !isUsed(network))) {
    for (const weight of weights) (weight as unknown as { readonly val: tf.Variable }).val.dispose();
  }
}
