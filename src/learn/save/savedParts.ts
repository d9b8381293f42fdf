import { InputError } from '../../base';
import { partHooks, type Part } from '../part';

const makers = new Map<string, (options: never) => Part>();

/** Hooks without which a prediction would be another one, or what was saved would not fit. */
const predicting = ['infer', 'toRisks', 'ownNetworks', 'ownState'] as const satisfies readonly (keyof Part)[];

/** A part in the form in which it is saved. */
export interface SavedPart {
  readonly $part: string;
  /** What it was made from; none where nothing makes it again. */
  readonly options?: object;
}

/**
 * Makes a part known by its name, so that it can be made again when a model with it is loaded. The part has to say what it is `madeFrom`: options as plain data.
 *
 * @param name - of the part
 * @param make - makes it from its options
 * @example
 * const shrink = (options: { by: number }): Part => ({ name: 'shrink', madeFrom: options, forward: ... });
 * registerPart('shrink', shrink);
 */
export function registerPart<Options extends object>(name: string, make: (options: Options) => Part): void {
  makers.set(name, make);
}

/** Whether a value among options is a part. */
export function isPart(value: unknown): value is Part {
  if (typeof value !== 'object' || value === null) return false;
  const part = value as Partial<Record<string, unknown>>;
  return typeof part['name'] === 'string' && partHooks.some((hook) => typeof part[hook] === 'function');
}

/** What a function gives that makes a part; networks of it are freed. */
export function partFrom(make: () => unknown): Part {
  const part = make();
  if (!isPart(part)) throw new InputError('parts', 'parts, or functions that make one', part);
  for (const network of Object.values(part.ownNetworks?.() ?? {})) network.dispose();
  return part;
}

/** @throws InputError for a part of predictions that could not be made again */
export function partToJson(part: Part): SavedPart {
  const { name, madeFrom } = part;
  if (makers.has(name) && madeFrom) return { $part: name, options: madeFrom };
  // Random numbers of a prediction are shared out: without its own ones others would get them.
  const drawn = part.noiseWidth?.('predict') ?? 0;
  if (drawn === 0 && predicting.every((hook) => !part[hook])) return { $part: name };
  const todo = `Register what makes it: registerPart('${name}', ...), and give the part madeFrom.`;
  throw new InputError('save', 'parts that can be made again, where predictions need them', name, todo);
}

/** What makes the part again. One that is not known predicts nothing: it is there to say so when it is to be trained. */
export function partFromJson({ $part: name, options }: SavedPart): () => Part {
  const make = makers.get(name);
  if (make && options) return () => make(options as never);
  return () => ({
    name,
    checkTask: () => {
      const todo = `Register what makes it before loading: registerPart('${name}', ...).`;
      throw new InputError('compile', `the part ${name} of this training`, 'a model that was saved without', todo);
    },
  });
}
