import { checkChoice, InputError } from '../base';
import type { Split } from '../data';
import { resampling } from '../learn';
import { effectiveSample, withColumns, type Debiased } from './debiased';
import type { Evidence } from './evidence';
import { pseudoGroups } from './pseudoGroups';
import { checkShare, runRecipe, type Classifier } from './recipe';
import { shareWeights } from './weights';

/** How much weight suspects get. */
export interface ShareOptions {
  /**
   * The share of the draws of each class that its suspects get, above 0 and below 1; `chosen`: the best of `shares`, by held-out rows
   * (a training run for each). Default 0.65.
   */
  share?: number | 'chosen';
  /** What is chosen from; `own` is the share that suspects have without weights. Default `own`, 0.2, 0.35, 0.5, 0.65, 0.8. */
  shares?: readonly (number | 'own')[];
  /** Rows like those of the training set and not among them, for `chosen`: their groups are not looked at. */
  heldOut?: Split;
}

/** What is known of suspects before the second training run. */
export interface Suspects {
  readonly method: string;
  /** Whether each training row is one. */
  readonly suspects: readonly boolean[];
  /** Columns for the table. */
  readonly columns: Readonly<Record<string, ArrayLike<number>>>;
  readonly report: Readonly<Record<string, number>>;
}

const defaultShares = ['own', 0.2, 0.35, 0.5, 0.65, 0.8] as const;

/** Trains a fresh model that sees suspects more often: with the share that was asked for, or with each, of which the best is kept. */
export async function drawSuspects<M extends Classifier>(
  evidence: Evidence<M>,
  { share = 0.65, shares = defaultShares, heldOut }: ShareOptions,
  found: Suspects,
): Promise<Debiased<M>> {
  if (typeof share === 'number') {
    const [run, weights] = await runWith(evidence, found, share);
    return told(evidence, found, run, weights, { share }, 1);
  }
  checkChoice('share', share, ['chosen']);
  checkShares(shares);
  if (heldOut === undefined)
    throw new InputError('heldOut', 'held-out rows to choose a share by', heldOut, 'Give a split.');
  const judge = await pseudoGroups(evidence, heldOut);
  let best: { result: Debiased<M>; worst: number } | undefined;
  const worsts: Record<string, number> = {};
  for (const one of shares) {
    const [run, weights] = await runWith(evidence, found, one);
    const worst = await judge.worst(run.model);
    worsts[`worst at ${one}`] = worst;
    if (best && worst <= best.worst) {
      run.model.dispose();
      continue;
    }
    best?.result.model.dispose();
    const result = told(evidence, found, run, weights, one === 'own' ? {} : { share: one }, shares.length);
    best = { result, worst };
  }
  return { ...best!.result, report: { ...best!.result.report, ...worsts } };
}

function checkShares(shares: readonly (number | 'own')[]): void {
  if (!Array.isArray(shares) || shares.length === 0) throw new InputError('shares', 'a list of shares', shares);
  for (const one of shares as readonly (number | 'own')[]) {
    if (typeof one === 'number') checkShare('shares', one);
    else checkChoice('shares', one, ['own']);
  }
}

async function runWith<M extends Classifier>(
  evidence: Evidence<M>,
  { method, suspects }: Suspects,
  share: number | 'own',
): Promise<[run: Awaited<ReturnType<typeof runRecipe<M>>>, weights: Float64Array]> {
  const weights =
    share === 'own' ? new Float64Array(suspects.length).fill(1) : shareWeights(evidence.labels, suspects, share);
  const name = `${method}, share ${share}`;
  return [
    await runRecipe(evidence.recipe, evidence.train, { name, resampling: resampling.weighted(weights) }),
    weights,
  ];
}

function told<M extends Classifier>(
  evidence: Evidence<M>,
  { method, suspects, columns, report }: Suspects,
  run: { readonly model: M; readonly history: Debiased['history'] },
  weights: Float64Array,
  chosen: Readonly<Record<string, number>>,
  runs: number,
): Debiased<M> {
  return {
    ...run,
    method,
    table: withColumns(evidence.train, { ...columns, suspect: suspects, weight: weights }),
    report: { ...report, ...chosen, effectiveSample: effectiveSample(weights) },
    trainings: evidence.trainings + runs,
  };
}
