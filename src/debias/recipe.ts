import pl from 'nodejs-polars';
import { checkInteger, checkKeys, checkPositive, InputError, sum } from '../base';
import { subset, type Split } from '../data';
import {
  adam,
  schedules,
  type FitOptions,
  type LossChoice,
  type Model,
  type Optimizer,
  type PredictInput,
  type TrainingInput,
  type Values,
} from '../learn';
import { labelColumn } from '../table';

/** A model of one logit that is trained on splits, such as every wrapper. */
export type Classifier = Model<{ readonly yHat: Values }, TrainingInput, PredictInput>;

/** How a classifier is trained: every training run of a method starts anew from it. */
export interface Recipe<M extends Classifier = Classifier> {
  /** Makes a fresh model: its network, wrapper and parts, all from the seed. */
  readonly model: (seed: number) => M;
  /** Makes the optimizer of a training run of so many steps. Default adam, along a cosine from 5e-4 to 2.5e-5. */
  readonly optimizer?: (steps: number) => Optimizer;
  /** How many epochs a whole training run has. Default 6. */
  readonly epochs?: number;
  /** Samples a step, half of each class. Default 64. */
  readonly batchSize?: number;
  /** The seed of the first model; further ones have others, derived from it. Default 0. */
  readonly seed?: number;
}

/** A training run that is done. */
export interface Trained<M extends Classifier> {
  readonly model: M;
  readonly history: pl.DataFrame;
}

/** What is different in one training run of a recipe. */
export interface RunOptions extends Pick<FitOptions, 'resampling' | 'onEpoch' | 'columns' | 'name'> {
  /** Default those of the recipe. */
  readonly epochs?: number;
  /** Default the cross entropy of logits. */
  readonly loss?: LossChoice;
  /** Added to the seed of the recipe. Default 0: the same initial weights and batches as the plain training run. */
  readonly offset?: number;
}

/** The recipe, checked, with its defaults. @throws InputError for what is none */
export function checkRecipe<M extends Classifier>(recipe: Recipe<M>): Required<Recipe<M>> {
  checkKeys('recipe', recipe, ['model', 'optimizer', 'epochs', 'batchSize', 'seed']);
  const { model, optimizer = cosineAdam, epochs = 6, batchSize = 64, seed = 0 } = recipe;
  if (typeof model !== 'function') {
    throw new InputError('recipe: model', 'a function that makes a model from a seed', model, 'Write (seed) => ...');
  }
  if (typeof optimizer !== 'function') {
    throw new InputError('recipe: optimizer', 'a function that makes one', optimizer, 'Write () => adam(...).');
  }
  checkInteger('recipe: epochs', epochs, 1);
  checkInteger('recipe: batchSize', batchSize, 2);
  checkInteger('recipe: seed', seed, 0);
  return { model, optimizer, epochs, batchSize, seed };
}

function cosineAdam(steps: number): Optimizer {
  return adam({ learningRate: schedules.cosine({ from: 5e-4, to: 2.5e-5, steps }) });
}

/**
 * One training run from the start. The model is the caller's to dispose of; where training fails there is none.
 *
 * @param data - a split with labels 0 and 1
 */
export async function runRecipe<M extends Classifier>(
  recipe: Recipe<M>,
  data: Split,
  options: RunOptions = {},
): Promise<Trained<M>> {
  const { model: make, optimizer, epochs: whole, batchSize: asked, seed } = checkRecipe(recipe);
  const { epochs = whole, loss = 'binaryCrossentropyFromLogits', offset = 0, ...fit } = options;
  const labels = labelsOf(data);
  const positives = sum(labels);
  const batchSize = Math.min(asked, 2 * Math.min(positives, labels.length - positives));
  const steps = Math.max(1, Math.floor(labels.length / Math.max(1, batchSize))) * epochs;
  const model = make(seed + offset);
  try {
    model.compile({ optimizer: optimizer(steps), loss });
    return { model, history: await model.fit(data, { epochs, batchSize, curve: false, ...fit }) };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** The logit of each row. */
export async function logitsOf(model: Classifier, data: PredictInput): Promise<Float32Array> {
  return (await model.predict(data)).yHat.data;
}

/** The rows of a split for which something holds, in their order. */
export function rowsWhere(data: Split, keep: (row: number) => boolean): Split {
  const kept = Array.from({ length: data.table.height }, (_, row) => keep(row));
  return subset(data, data.table.filter(pl.Series('kept', kept, pl.Bool)));
}

/** The labels of a split, 0 or 1. @throws InputError for others */
export function labelsOf(data: Split): readonly number[] {
  return Array.from(labelColumn(data.table, 'label'));
}

/** A share of rows or draws, above 0 and below 1. @throws InputError */
export function checkShare(what: string, share: number): void {
  checkPositive(what, share, 1);
  if (share === 1) throw new InputError(what, 'a number above 0 and below 1', share);
}
