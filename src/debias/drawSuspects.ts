import { checkChoice, InputError, mean } from '../base';
import type { Split } from '../data';
import { chooseShare } from './chooseShare';
import { crossEntropies, errors } from './crossEntropy';
import { withEvidence, type Debiased, type MethodOptions } from './debiased';
import { drawBy } from './drawBy';
import type { Evidence } from './evidence';
import { checkShare, type Classifier, type Recipe } from './recipe';
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

/** What a first model says of the training rows. */
export interface FirstModel {
  /** How suspicious each row is. */
  readonly suspicion: Float64Array;
  /** Whether each row is a suspect. */
  readonly suspects: readonly boolean[];
  /** What it says of itself. Default nothing. */
  readonly report?: Readonly<Record<string, number>>;
}

const defaultShares = ['own', 0.2, 0.35, 0.5, 0.65, 0.8] as const;

/**
 * A method that trains twice: a first model tells suspects, and a fresh one sees them more often, with the share that was asked for, or with
 * each, of which the best is kept.
 *
 * @param find - makes the first model; options are checked before
 */
export async function drawSuspects<M extends Classifier>(
  method: string,
  train: Split,
  recipe: Recipe<M>,
  options: MethodOptions<M> & ShareOptions,
  find: (evidence: Evidence<M>) => Promise<FirstModel>,
): Promise<Debiased<M>> {
  const { share = 0.65, shares = defaultShares, heldOut } = options;
  checkShares(share, shares, heldOut);
  return withEvidence(train, recipe, options.evidence, async (evidence) => {
    const { labels } = evidence;
    const { suspicion, suspects, report } = await find(evidence);
    const drawn = (one: number | 'own'): Promise<Debiased<M>> =>
      drawBy(evidence, {
        method,
        name: `${method}, share ${one}`,
        weights: one === 'own' ? new Float64Array(labels.length).fill(1) : shareWeights(labels, suspects, one),
        columns: { suspicion, suspect: suspects },
        report: { ...report, suspects: mean(suspects, Number), ...(one !== 'own' && { share: one }) },
      });
    return typeof share === 'number' ? drawn(share) : chooseShare(evidence, shares, heldOut!, drawn);
  });
}

/** The errors of a model are its suspects, and its loss is their suspicion. */
export function suspectErrors(logits: Float32Array, labels: readonly number[]): FirstModel {
  return { suspicion: crossEntropies(logits, labels), suspects: errors(logits, labels) };
}

function checkShares(share: number | 'chosen', shares: readonly (number | 'own')[], heldOut: Split | undefined): void {
  if (typeof share === 'number') {
    checkShare('share', share);
    return;
  }
  checkChoice('share', share, ['chosen']);
  if (!Array.isArray(shares) || shares.length === 0) throw new InputError('shares', 'a list of shares', shares);
  for (const one of shares as readonly (number | 'own')[]) {
    if (typeof one === 'number') checkShare('shares', one);
    else checkChoice('shares', one, ['own']);
  }
  if (heldOut === undefined)
    throw new InputError('heldOut', 'held-out rows to choose a share by', heldOut, 'Give a split.');
}
