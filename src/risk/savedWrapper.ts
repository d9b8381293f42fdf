import { InputError } from '../base';
import { loadBundle, saveBundle, type LossName } from '../learn';
import { presentName } from './formerNames';

/** What a saved wrapper's folder holds besides numbers. */
export interface SavedWrapper {
  /** The wrapper's class. */
  readonly kind: string;
  /** The wrapped model, as tf.layers writes it. */
  readonly model: object;
  /** The options that the wrapper was made with, as JSON. */
  readonly options: object;
  /** What it was compiled for last. */
  readonly loss: LossName | null;
  /** Where its random numbers stand. */
  readonly random: number[][];
  /** What the wrapper keeps beside weights. */
  readonly own: unknown;
}

/** Numbers by name. */
type Arrays = Readonly<Record<string, Float32Array>>;

/** Writes a wrapper into a folder, whole or not at all. */
export function saveWrapper(folder: string, saved: SavedWrapper, arrays: Arrays): Promise<void> {
  return saveBundle(folder, { meta: saved, arrays });
}

/** Reads what {@link saveWrapper} wrote. @throws InputError when the folder holds something else, or a wrapper of another kind */
export async function loadWrapper(folder: string, kind: string): Promise<{ saved: SavedWrapper; arrays: Arrays }> {
  const { meta, arrays } = await loadBundle(folder);
  const saved = meta as Partial<SavedWrapper> | null;
  if (saved?.kind === undefined) {
    throw new InputError(folder, `a saved ${kind}`, 'something else', 'A checkpoint is for fit() with resume.');
  }
  if (saved.kind !== kind && presentName(saved.kind) !== kind) {
    throw new InputError(folder, `a saved ${kind}`, saved.kind, `Load it with ${presentName(saved.kind)}.load.`);
  }
  return { saved: saved as SavedWrapper, arrays };
}
