import { InputError } from '../../base';
import { loadBundle, saveBundle } from './bundle';
import { presentName } from './classes';

/** What the folder of a saved model holds besides numbers. */
export interface SavedModel {
  /** The model's class. */
  readonly kind: string;
  /** The network, as tf.layers writes it. */
  readonly model: object;
  /** The options that the model was made with, as JSON. */
  readonly options: object;
  /** The loss that it was compiled with last, or the losses by target. */
  readonly loss: string | Readonly<Record<string, string>> | null;
  /** The kinds of the tasks by target. Models of earlier versions have none. */
  readonly tasks?: Readonly<Record<string, string>>;
  /** Where its random numbers stand. */
  readonly random: number[][];
  /** What the model keeps beside weights. */
  readonly own: unknown;
}

/** Numbers by name. */
type Arrays = Readonly<Record<string, Float32Array>>;

/** Writes a model into a folder, whole or not at all. */
export function saveModel(folder: string, saved: SavedModel, arrays: Arrays): Promise<void> {
  return saveBundle(folder, { meta: saved, arrays });
}

/**
 * Reads what {@link saveModel} wrote.
 *
 * @param kind - the class that is expected; default: any
 * @throws InputError when the folder holds something else, or a model of another class
 */
export async function loadSaved(folder: string, kind?: string): Promise<{ saved: SavedModel; arrays: Arrays }> {
  const { meta, arrays } = await loadBundle(folder);
  const saved = meta as Partial<SavedModel> | null;
  const wanted = `a saved ${kind ?? 'model'}`;
  if (saved?.kind === undefined) {
    throw new InputError(folder, wanted, 'something else', 'A checkpoint is for fit() with resume.');
  }
  if (kind !== undefined && presentName(saved.kind) !== kind) {
    throw new InputError(folder, wanted, saved.kind, `Load it with ${presentName(saved.kind)}.load.`);
  }
  return { saved: saved as SavedModel, arrays };
}
