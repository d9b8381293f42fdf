import { checkInteger, InputError, Random, sum } from '../base';
import type { Split } from '../data';
import type { RiskName, Risks, Values } from '../learn';
import { generalisedCrossEntropy } from './losses';
import {
  checkRecipe,
  labelsOf,
  latentRecipe,
  logitsOf,
  rowsWhere,
  runRecipe,
  type Classifier,
  type Recipe,
  type RunOptions,
  type Trained,
  type WholeRecipe,
} from './recipe';

/** The plain training run, and what was seen on its way. */
export interface PlainRun<M extends Classifier = Classifier> extends Trained<M> {
  /** Logits of the training rows after each epoch. */
  readonly logits: readonly Float32Array[];
  /** What the network gives before its last layer at the end, `[rows, features]`. */
  readonly features: Values;
}

/** A model that is biased on purpose, and its logits of the training rows. */
export interface BiasedRun {
  readonly model: Classifier;
  readonly logits: Float32Array;
}

/** What a model with latent values says of the training rows. */
export interface LatentRun {
  /** Log density of the latent values, in nats: small means rare. */
  readonly logDensity: Float32Array;
  /** Mean squared error of the reconstruction. */
  readonly error: Float32Array;
}

/** The q of the generalised cross entropy of the biased model. */
const biasedQ = 0.9;
/** Epochs of a member of the small ensemble. */
const shortEpochs = 2;
/** Models of the small ensemble. */
const members = 3;

/**
 * What scores and methods look at: training runs on one training set, each made when it is first asked for, and once. None of them looks at
 * groups. Dispose of it at the end: that frees its models, that of the plain run, too.
 *
 * @example
 * const evidence = new debias.Evidence(train, recipe);
 * const scores = await debias.suspicion(evidence, ['biasedLoss', 'outOfFoldLoss']);
 * evidence.dispose();
 */
export class Evidence<M extends Classifier = Classifier> {
  readonly recipe: WholeRecipe<M>;
  /** 0 or 1 for each training row. */
  readonly labels: readonly number[];
  private readonly runs = new Map<string, { readonly epochs: number; readonly result: Promise<unknown> }>();
  private readonly asked = new Set<string>();
  private readonly models = new Set<Classifier>();

  /** @throws InputError for a recipe that is none, or a split without labels */
  constructor(
    readonly train: Split,
    recipe: Recipe<M>,
  ) {
    this.recipe = checkRecipe(recipe);
    this.labels = labelsOf(train);
  }

  /** Training on all rows alike: what every method is compared with. */
  plain(): Promise<PlainRun<M>> {
    return this.once('plain', this.recipe.epochs, async () => {
      const logits: Float32Array[] = [];
      let model: M | undefined;
      const make: Recipe<M>['model'] = (seed, parts) => (model = this.recipe.model(seed, parts));
      const run = await runRecipe({ ...this.recipe, model: make }, this.train, {
        name: 'plain',
        onEpoch: async () => void logits.push(await logitsOf(model!, this.train)),
      });
      this.models.add(run.model);
      return { ...run, logits, features: await run.model.network.activations(this.train, -2) };
    });
  }

  /** Logits of the training rows after the first epoch of the plain training run; where there was none yet, it is stopped there. */
  early(): Promise<Float32Array> {
    return this.once('early', 1, async () => {
      const plain = this.runs.get('plain')?.result as Promise<PlainRun<M>> | undefined;
      if (plain) return (await plain).logits[0]!;
      const options = { name: 'early', epochs: 1, plannedEpochs: this.recipe.epochs };
      return this.logitsOfRun(this.train, this.train, options);
    });
  }

  /**
   * A model that is biased on purpose: half of the epochs by the generalised cross entropy with q = 0.9. The rows that it gets wrong are
   * the suspects.
   */
  biased(): Promise<BiasedRun> {
    const epochs = Math.max(1, Math.ceil(this.recipe.epochs / 2));
    return this.once('biased', epochs, async () => {
      const options = { name: 'biased', epochs, loss: generalisedCrossEntropy({ q: biasedQ }), offset: 500 };
      const { model } = await runRecipe(this.recipe, this.train, options);
      this.models.add(model);
      return { model, logits: await logitsOf(model, this.train) };
    });
  }

  /**
   * Logits of each row by a model that has not seen it: the training set in parts, a model for each that is trained on all others for half
   * of the epochs.
   *
   * @param folds - how many parts. Default 2
   */
  outOfFold(folds = 2): Promise<Float32Array> {
    checkInteger('folds', folds, 2);
    const epochs = Math.max(1, Math.ceil(this.recipe.epochs / 2));
    // Each of `folds` models sees (folds - 1) / folds of the rows.
    return this.once(`outOfFold ${folds}`, (folds - 1) * epochs, async () => {
      const part = foldsOf(this.labels, folds, this.recipe.seed);
      const logits = new Float32Array(part.length);
      for (let held = 0; held < folds; held++) {
        const seen = rowsWhere(this.train, (row) => part[row] !== held);
        const unseen = rowsWhere(this.train, (row) => part[row] === held);
        const found = await this.logitsOfRun(seen, unseen, { name: `fold ${held + 1}`, epochs, offset: 600 + held });
        let next = 0;
        part.forEach((one, row) => {
          if (one === held) logits[row] = found[next++]!;
        });
      }
      return logits;
    });
  }

  /** Logits of three short training runs from other initial weights. */
  ensemble(): Promise<readonly Float32Array[]> {
    const epochs = Math.min(shortEpochs, this.recipe.epochs);
    return this.once('ensemble', members * epochs, async () => {
      const all: Float32Array[] = [];
      for (let member = 0; member < members; member++) {
        const options = { name: `member ${member + 1}`, epochs, offset: 700 + member };
        all.push(await this.logitsOfRun(this.train, this.train, options));
      }
      return all;
    });
  }

  /** What the recipe's model with latent values says of the training rows, once it is trained on all of them alike. @throws InputError where the recipe has none */
  latent(): Promise<LatentRun> {
    const recipe = latentRecipe(this.recipe);
    return this.once('latent', recipe.epochs, async () => {
      const { model } = await runRecipe(recipe, this.train, { name: 'latent', offset: 800 });
      try {
        const { risks } = await model.predict(this.train);
        return { logDensity: riskOf(risks, 'bias'), error: riskOf(risks, 'epistemic') };
      } finally {
        model.dispose();
      }
    });
  }

  /** What the training runs cost that were asked for since {@link countAnew}, made then or before, in whole training runs. */
  get trainings(): number {
    // The plain run has its first epoch in it.
    const counted = [...this.asked].filter((name) => name !== 'early' || !this.asked.has('plain'));
    return sum(counted, (name) => this.runs.get(name)!.epochs) / this.recipe.epochs;
  }

  /** Starts to count anew what is asked for: a method that shares training runs with others costs what it would cost alone. */
  countAnew(): void {
    this.asked.clear();
  }

  /** Frees the models. */
  dispose(): void {
    for (const model of this.models) model.dispose();
    this.models.clear();
    this.runs.clear();
    this.asked.clear();
  }

  private once<T>(name: string, epochs: number, run: () => Promise<T>): Promise<T> {
    this.asked.add(name);
    const known = this.runs.get(name);
    if (known) return known.result as Promise<T>;
    const result = run();
    this.runs.set(name, { epochs, result });
    // A failed run may be tried again.
    result.catch(() => {
      this.runs.delete(name);
      this.asked.delete(name);
    });
    return result;
  }

  private async logitsOfRun(seen: Split, asked: Split, options: RunOptions): Promise<Float32Array> {
    const { model } = await runRecipe(this.recipe, seen, options);
    try {
      return await logitsOf(model, asked);
    } finally {
      model.dispose();
    }
  }
}

function riskOf(risks: Risks, name: RiskName): Float32Array {
  const values = risks[name];
  if (values) return values.data;
  throw new InputError('recipe: latentModel', `a model that gives ${name}`, 'one without', 'Take a DensityVAEWrapper.');
}

/** The part of each row, by chance and as many of each class in every part as in the others, or one more. */
function foldsOf(labels: readonly number[], folds: number, seed: number): number[] {
  const order = labels.map((_, row) => row);
  new Random(seed).shuffle(order);
  const next = [0, 0];
  const part = new Array<number>(labels.length);
  for (const row of order) part[row] = next[labels[row]!]!++ % folds;
  return part;
}
