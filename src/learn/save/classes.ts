import type * as tf from '@tensorflow/tfjs';
import { InputError } from '../../base';

/** A model's class: how it is made from a network and options. */
export interface ModelClass<T = object> {
  new (network: tf.LayersModel, options?: never): T;
  readonly name: string;
}

const classes = new Map<string, ModelClass>();

/**
 * Makes a class of models known by its name, so that what is saved of it, also inside another (an ensemble of it, say), can be loaded.
 *
 * @param kind - the class
 * @param former - names that it was saved under before. Default none
 * @example
 * registerModel(MVEWrapper);
 */
export function registerModel(kind: ModelClass, former: readonly string[] = []): void {
  for (const name of [kind.name, ...former]) classes.set(name, kind);
}

/** What a class is called now. @param name - that it was saved under */
export function presentName(name: string): string {
  return classes.get(name)?.name ?? name;
}

/** The class of a name. @throws InputError when there is none */
export function modelClass(name: string): ModelClass {
  const found = classes.get(name);
  if (found) return found;
  throw new InputError('wrapper', `one of ${[...classes.keys()].join(', ')}`, name, 'Register it: registerModel().');
}
