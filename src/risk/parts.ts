import * as tf from '@tensorflow/tfjs';
import { checkKeyNames, InputError, type Random } from '../base';
import { partHooks, prefixed, type Part, type Phase } from '../learn';

/** A part by the name that it has in a model. */
export type NamedPart = readonly [name: string, part: Part];

/** Hooks of parts that keep something from step to step. */
const remembering = ['ownNetworks', 'ownState', 'players', 'onStep'] as const satisfies readonly (keyof Part)[];

/** What makes a part anew, for each member of an ensemble one. */
export type PartMaker = Part | (() => Part);

/** Parts that a model has. Some remember something, and would mix up two models. */
const taken = new WeakSet<Part>();

/**
 * The parts of a model.
 *
 * @param asked - parts, or functions that make one
 * @param others - names that are taken
 * @throws InputError for what is no part, a name that comes twice, and a part with a state that another model has
 */
export function attachedParts(asked: readonly PartMaker[], others: readonly string[]): NamedPart[] {
  if (!Array.isArray(asked)) throw new InputError('parts', 'a list of parts', asked);
  const names = new Set(others);
  return (asked as readonly PartMaker[]).map((one) => {
    const part = typeof one === 'function' ? one() : one;
    if (typeof part?.name !== 'string' || part.name === '') throw new InputError('parts', 'objects with a name', part);
    if ('trainPass' in part) {
      throw new InputError('parts', 'parts alone', `the wrapper ${part.name}`, 'Give it as a risk: { wrapper: ... }.');
    }
    checkHooks(part);
    if (names.has(part.name)) throw new InputError('parts', 'a name of its own for each', `${part.name} twice`);
    names.add(part.name);
    const remembers = remembering.some((hook) => hook in part);
    if (remembers && taken.has(part)) {
      const todo = 'Give a function that makes one: parts: [() => ...].';
      throw new InputError(`part ${part.name}`, 'one of its own for each model', 'one that another model has', todo);
    }
    taken.add(part);
    return [part.name, part] as const;
  });
}

/** Refuses hooks of a plain object that nobody calls: a misspelt one would train without it. @throws InputError */
function checkHooks(part: Part): void {
  if (Object.getPrototypeOf(part) !== Object.prototype) return;
  checkKeyNames(`part ${part.name}`, part, ['name', 'madeFrom', ...partHooks]);
}

/** How many random numbers a row of each part needs. */
export function noiseWidths(parts: readonly NamedPart[], phase: Phase): number[] {
  return parts.map(([, part]) => part.noiseWidth?.(phase) ?? 0);
}

/** Fills the random numbers of one row, those of each part in turn. */
export function fillNoises(parts: readonly NamedPart[], random: Random, row: Float32Array, phase: Phase): void {
  let at = 0;
  noiseWidths(parts, phase).forEach((width, i) => {
    const own = row.subarray(at, at + width);
    const [, part] = parts[i]!;
    if (part.fillNoise) part.fillNoise(random, own, phase);
    else random.fillNormal(own);
    at += width;
  });
}

/** The random numbers of each part. */
export function noisesOf(parts: readonly NamedPart[], noise: tf.Tensor, phase: Phase): tf.Tensor[] {
  return tf.split(noise, noiseWidths(parts, phase), 1);
}

/** Networks of parts by the part's name and theirs. */
export function networksOf(parts: readonly NamedPart[]): Record<string, tf.LayersModel> {
  return prefixed(parts.map(([name, part]) => [name, part.ownNetworks?.() ?? {}] as const));
}
