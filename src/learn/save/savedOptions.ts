import * as tf from '@tensorflow/tfjs';
import { checkChoice } from '../../base';
import { densityByName, densityNames, isDensityEstimator } from '../../density';
import { modelClass } from './classes';
import { isPart, partFrom, partFromJson, partToJson, type SavedPart } from './savedParts';

/** Calls `fn` for every model in options, and gives options with what it returned in their places. */
export function mapModels<T>(options: T, fn: (model: tf.LayersModel) => tf.LayersModel): T {
  const walk = (value: unknown): unknown => {
    if (value instanceof tf.LayersModel) return fn(value);
    if (Array.isArray(value)) return value.map(walk);
    if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
    return value;
  };
  return walk(options) as T;
}

/**
 * Options as plain data: models as their topology, wrappers, density estimators and parts by name.
 *
 * @throws InputError for a wrapper, an estimator or a part that could not be found again by its name
 */
export function optionsToJson(value: unknown): unknown {
  if (value instanceof tf.LayersModel) return { $model: value.toJSON(undefined, false) as unknown };
  if (typeof value === 'function') {
    if (isClass(value)) return { $wrapper: modelClass(value.name).name };
    return optionsToJson(partFrom(value as () => unknown));
  }
  if (isPart(value)) return partToJson(value);
  if (isDensityEstimator(value)) {
    checkChoice('density to be saved', value.name, densityNames);
    return { $density: value.name, options: value.options };
  }
  if (Array.isArray(value)) return value.map(optionsToJson);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, optionsToJson(inner)]));
}

/** Options from what {@link optionsToJson} gave; models have fresh weights. */
export async function optionsFromJson(json: unknown): Promise<unknown> {
  if (Array.isArray(json)) return Promise.all(json.map(optionsFromJson));
  if (!isPlain(json)) return json;
  const { $model, $wrapper, $density, $part, options } = json;
  if ($model !== undefined) return tf.models.modelFromJSON($model as never);
  if (typeof $wrapper === 'string') return modelClass($wrapper);
  if (typeof $density === 'string') return densityByName($density, options as object);
  if (typeof $part === 'string') return partFromJson(json as unknown as SavedPart);
  const entries = Object.entries(json).map(async ([key, inner]) => [key, await optionsFromJson(inner)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

function isClass(value: object): value is new () => object {
  return Function.prototype.toString.call(value).startsWith('class');
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
