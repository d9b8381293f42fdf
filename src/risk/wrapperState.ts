import type * as tf from '@tensorflow/tfjs';
import { InputError } from '../base';
import { isReleased, isUsed } from '../learn';
import { refuseIgnored, refuseUntrainable } from '../network';
import type { RiskWrapper } from './riskWrapper';

/** A wrapper's class and those inside, such as `CombinedWrapper (bias DensityWrapper, aleatoric MVEWrapper)`. */
export function kindOf(wrapper: RiskWrapper): string {
  const inner = Object.entries(wrapper.children()).map(([name, child]) => `${name} ${kindOf(child)}`);
  return inner.length ? `${wrapper.constructor.name} (${inner.join(', ')})` : wrapper.constructor.name;
}

/** Refuses a wrapper that was disposed of. @throws InputError */
export function checkAlive(what: string, wrapper: RiskWrapper): void {
  if (isReleased(wrapper)) {
    throw new InputError(what, 'a model that is there', 'one that dispose() has freed', 'Make it anew.');
  }
}

/** Refuses to compile a wrapper that is gone, and networks with layers that could not be trained as they ask. @throws InputError */
export function checkNetworks(wrapper: RiskWrapper): void {
  checkAlive('compile', wrapper);
  const models = Object.values(wrapper.models());
  refuseIgnored(models);
  refuseUntrainable(models);
}

/** What to say of a model that was not compiled. */
export function notCompiled(what: string): InputError {
  return new InputError(what, 'a compiled model', 'one that is not', 'Call compile() first.');
}

/** Frees the weights of models but for those of networks that other wrappers use; a second time does nothing. */
export function freeUnused(models: readonly tf.LayersModel[]): void {
  for (const { weights } of models.filter((model) => !isUsed(model))) {
    for (const weight of weights) (weight as unknown as { readonly val: tf.Variable }).val.dispose();
  }
}
