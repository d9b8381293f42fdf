import { flipLabels, holdOut, loadDataset, type Dataset, type Split } from '../../data';
import { debias, methods, type MethodName } from '../../debias';
import type { DensityVAEWrapper, RiskWrapper } from '../../risk';
import { trainingRows, type Design } from './designs';
import { aurocOfMinority, measure, type Measured } from './measure';
import { makeLatentModel, makeModel, optimizerOf } from './network';

/** What one method reached on one design from one seed. */
export interface TrialRow extends Measured {
  readonly design: string;
  readonly method: MethodName;
  readonly seed: number;
  /** How well the method's suspicion tells the minority from the others of their class; null where it has none, or there is no minority. */
  readonly aurocOfMinority: number | null;
  /** How much data the weights leave, as a share. */
  readonly effectiveSample: number | null;
  /** What it costs, in whole training runs. */
  readonly trainings: number;
  /** What the method said of itself. */
  readonly report: Readonly<Record<string, number>>;
}

/** What one score of suspicion finds on one design from one seed. */
export interface ScoreRow {
  readonly design: string;
  readonly score: debias.ScoreName;
  readonly seed: number;
  readonly aurocOfMinority: number;
}

/** The training rows of a seed: a random part of the data set's, class by class; with wrong labels where the design has some. */
export function trainingSet({ splits }: Dataset, { wrongLabels }: Design, seed: number): Split {
  const { train } = splits;
  const share = 1 - trainingRows / train.table.height;
  const part = share > 0 ? holdOut(train, { share, seed }).train : train;
  return wrongLabels === undefined ? part : flipLabels(part, { share: wrongLabels, seed });
}

/** Everything that is measured on a design from one seed; methods share what they can. */
export class Trial {
  private constructor(
    private readonly design: Design,
    private readonly seed: number,
    private readonly data: Dataset,
    private readonly train: Split,
    private readonly evidence: debias.Evidence<RiskWrapper>,
  ) {}

  /** Loads the data. Dispose of it at the end. */
  static async start(design: Design, seed: number): Promise<Trial> {
    const data = await loadDataset('avatar-faces', { train: 2 * trainingRows, ...design.data });
    const train = trainingSet(data, design, seed);
    const model: debias.Recipe<RiskWrapper>['model'] = (own, parts) => makeModel(design.side, own, parts);
    const latentModel = (own: number): DensityVAEWrapper => makeLatentModel(design.side, own);
    const { epochs } = design;
    const recipe = { model, latentModel, optimizer: optimizerOf(design), epochs, seed };
    const evidence = new debias.Evidence(train, recipe);
    return new Trial(design, seed, data, train, evidence);
  }

  /** Trains by a method, and measures the model. */
  async method(name: MethodName): Promise<TrialRow> {
    const found = await this.run(name);
    try {
      const { table, report, trainings } = found;
      const hasSuspicion = table.columns.includes('suspicion') && this.hasMinority();
      return {
        design: this.design.name,
        method: name,
        seed: this.seed,
        ...(await measure(found.model, this.data, this.design)),
        aurocOfMinority: hasSuspicion ? aurocOfMinority(table, 'suspicion') : null,
        effectiveSample: report['effectiveSample'] ?? null,
        trainings,
        report,
      };
    } finally {
      if (name !== 'plain') found.model.dispose();
    }
  }

  /** What a score of suspicion finds; undefined where no group is smaller than the others. */
  async score(name: debias.ScoreName): Promise<ScoreRow | undefined> {
    if (!this.hasMinority()) return undefined;
    const table = await debias.suspicion(this.evidence, [name]);
    return { design: this.design.name, score: name, seed: this.seed, aurocOfMinority: aurocOfMinority(table, name) };
  }

  dispose(): void {
    this.evidence.dispose();
  }

  /** The plain training run is part of the evidence: many scores look at it. */
  private async run(name: MethodName): Promise<debias.Debiased> {
    const { evidence, train } = this;
    if (name === 'plain') {
      const run = await evidence.plain();
      return { ...run, method: name, table: train.table, report: { effectiveSample: 1 }, trainings: 1 };
    }
    if (name === 'oracle') return methods.oracle.run(train, evidence.recipe, { by: 'trueGroup' });
    if (name === 'groupDro' || name === 'dfr')
      return methods[name].run(train, evidence.recipe, { evidence, by: 'trueGroup' });
    return methods[name].run(train, evidence.recipe, { evidence });
  }

  private hasMinority(): boolean {
    return this.train.table.getColumn('isMinority').toArray().some(Boolean);
  }
}
