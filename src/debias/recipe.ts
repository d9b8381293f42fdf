import pl from 'nodejs-polars';
import { checkInteger, checkKeys, checkPositive, InputError, sum } from '../base';
import { subset, type Split } from '../data';
import {
  adam,
  readVariables,
  schedules,
  writeVariables,
  type FitOptions,
  type LossChoice,
  type Model,
  type Optimizer,
  type Part,
  type PredictInput,
  type Risks,
  type TrainingInput,
  type Values,
} from '../learn';
import { namedWeights } from '../network';
import { labelColumn } from '../table';

/** A model of one logit that is trained on splits, such as every wrapper. */
export type Classifier = Model<{ readonly yHat: Values }, TrainingInput, PredictInput>;

/** A classifier that also tells how rare a sample is (`bias`) and how badly it is reconstructed (`epistemic`), as a `DensityVAEWrapper` does. */
export type LatentModel = Model<{ readonly yHat: Values; readonly risks: Risks }, TrainingInput, PredictInput>;

/** What makes a part of a training run. Parts with networks or a memory are made anew for each model, and each member of an ensemble. */
export type PartMaker = () => Part;

/** How a classifier is trained: every training run of a method starts anew from it. */
export interface Recipe<M extends Classifier = Classifier> {
  /**
   * Makes a fresh model: its network, wrapper and parts, all from the seed. Some methods (`lff`, `groupDro`) have parts that take part in the training:
   * `(seed, parts) => wrap(network, {}, { parts: [augment({ flip: true }), ...parts], seed })`.
   */
  readonly model: (seed: number, parts: readonly PartMaker[]) => M;
  /** Makes a model with latent values, for the scores and methods that need one. Default none. */
  readonly latentModel?: (seed: number) => LatentModel;
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
  /** For how many epochs the optimizer's schedule is made, where the run is stopped earlier. Default `epochs`. */
  readonly plannedEpochs?: number;
  /** Parts that the model has to have beside its own. Default none. */
  readonly parts?: readonly PartMaker[];
  /** Added to the seed of the recipe. Default 0: the same initial weights and batches as the plain training run. */
  readonly offset?: number;
}

/** A recipe with its defaults. */
export type WholeRecipe<M extends Classifier = Classifier> = Required<Omit<Recipe<M>, 'latentModel'>> &
  Pick<Recipe<M>, 'latentModel'>;

/** The recipe, checked, with its defaults. @throws InputError for what is none */
export function checkRecipe<M extends Classifier>(recipe: Recipe<M>): WholeRecipe<M> {
  checkKeys('recipe', recipe, ['model', 'latentModel', 'optimizer', 'epochs', 'batchSize', 'seed']);
  const { model, latentModel, optimizer = cosineAdam, epochs = 6, batchSize = 64, seed = 0 } = recipe;
  if (typeof model !== 'function') {
    throw new InputError('recipe: model', 'a function that makes a model from a seed', model, 'Write (seed) => ...');
  }
  if (latentModel !== undefined && typeof latentModel !== 'function') {
    throw new InputError('recipe: latentModel', 'a function that makes a model from a seed', latentModel);
  }
  if (typeof optimizer !== 'function') {
    throw new InputError('recipe: optimizer', 'a function that makes one', optimizer, 'Write () => adam(...).');
  }
  checkInteger('recipe: epochs', epochs, 1);
  checkInteger('recipe: batchSize', batchSize, 2);
  checkInteger('recipe: seed', seed, 0);
  return { model, ...(latentModel && { latentModel }), optimizer, epochs, batchSize, seed };
}

function cosineAdam(steps: number): Optimizer {
  return adam({ learningRate: schedules.cosine({ from: 5e-4, to: 2.5e-5, steps }) });
}

/** The loss of a training run, unless a method has another. */
export const crossEntropyLoss = 'binaryCrossentropyFromLogits';

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
  const { epochs = whole, loss = crossEntropyLoss, parts = [], offset = 0, plannedEpochs = epochs, ...fit } = options;
  const labels = labelsOf(data);
  const positives = sum(labels);
  const batchSize = Math.min(asked, 2 * Math.min(positives, labels.length - positives));
  const steps = Math.max(1, Math.floor(labels.length / Math.max(1, batchSize))) * plannedEpochs;
  const model = withParts(make, seed + offset, parts);
  try {
    model.compile({ optimizer: optimizer(steps), loss });
    return { model, history: await model.fit(data, { epochs, batchSize, curve: false, ...fit }) };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** A model with all of the parts: one without would train as if there were no method. @throws InputError */
function withParts<M extends Classifier>(make: Recipe<M>['model'], seed: number, parts: readonly PartMaker[]): M {
  const left = new Set(parts);
  const made: Part[] = [];
  const noted = parts.map((part): PartMaker => () => {
    left.delete(part);
    made.push(part());
    return made.at(-1)!;
  });
  const model = orFreed(() => make(seed, noted), made);
  if (left.size === 0) return model;
  model.dispose();
  const todo = 'Write (seed, parts) => wrap(network, {}, { parts: [...parts], seed }).';
  throw new InputError('recipe: model', 'a model with the parts that it is given', 'one without', todo);
}

/** Networks of parts belong to the model that has them; where it could not be made they are freed. */
function orFreed<T>(make: () => T, parts: readonly Part[]): T {
  try {
    return make();
  } catch (error) {
    for (const part of parts) Object.values(part.ownNetworks?.() ?? {}).forEach((network) => network.dispose());
    throw error;
  }
}

/** The same trained model without parts of a method: what a prediction needs is in it, and it can be saved as any other. @param model - is disposed of */
export function withoutParts<M extends Classifier>(recipe: Recipe<M>, model: M): M {
  const { model: make, optimizer, seed } = checkRecipe(recipe);
  try {
    const alone = make(seed, []);
    const [weights, trained] = [namedWeights(alone.networks()), namedWeights(model.networks())];
    const kept = Object.fromEntries(Object.keys(weights).map((name) => [name, trained[name]!]));
    writeVariables(weights, readVariables(kept));
    alone.restoreWhole(model.wholeState());
    alone.compile({ optimizer: optimizer(1), loss: crossEntropyLoss });
    return alone;
  } finally {
    model.dispose();
  }
}

/** The recipe of the model with latent values. @throws InputError where there is none */
export function latentRecipe(recipe: WholeRecipe): WholeRecipe<LatentModel> {
  const { latentModel } = recipe;
  if (latentModel) return { ...recipe, model: latentModel };
  const todo = 'Write latentModel: (seed) => new DensityVAEWrapper(standardClassifier({ seed }), { seed }).';
  throw new InputError('recipe: latentModel', 'a function that makes a model with latent values', undefined, todo);
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
