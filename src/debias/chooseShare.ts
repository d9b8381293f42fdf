import type { Split } from '../data';
import type { Debiased } from './debiased';
import type { Evidence } from './evidence';
import { pseudoGroups } from './pseudoGroups';
import type { Classifier } from './recipe';

/**
 * Trains with each share, and keeps the model that is best in its worst pseudo-group of held-out rows; of equals the first. The
 * report has what each reached, as `worst at 0.5`.
 *
 * @param drawn - trains a fresh model with a share
 */
export async function chooseShare<M extends Classifier>(
  evidence: Evidence<M>,
  shares: readonly (number | 'own')[],
  heldOut: Split,
  drawn: (share: number | 'own') => Promise<Debiased<M>>,
): Promise<Debiased<M>> {
  const judge = await pseudoGroups(evidence, heldOut);
  const worsts: Record<string, number> = {};
  const models = new Set<M>();
  try {
    let best: { readonly run: Debiased<M>; readonly worst: number } | undefined;
    for (const share of shares) {
      const run = await drawn(share);
      models.add(run.model);
      const worst = await judge.worst(run.model);
      worsts[`worst at ${share}`] = worst;
      if (!best || worst > best.worst) best = { run, worst };
    }
    const { run } = best!;
    models.delete(run.model);
    return { ...run, report: { ...run.report, ...worsts }, trainings: evidence.trainings + shares.length };
  } finally {
    for (const model of models) model.dispose();
  }
}
