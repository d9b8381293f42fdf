import { InputError, mean } from '../base';
import type { Split } from '../data';
import { errors } from './crossEntropy';
import type { Evidence } from './evidence';
import { labelsOf, logitsOf, type Classifier } from './recipe';

/** Groups of fewer held-out rows say too little. */
const fewest = 5;

/** A judge of models that knows no groups. */
export interface PseudoGroups {
  /** How many held-out rows each has, by its name. */
  readonly rows: Readonly<Record<string, number>>;
  /** The accuracy of a model in its worst pseudo-group, at a logit of 0. */
  worst(model: Classifier): Promise<number>;
}

/**
 * Held-out rows in four groups, class x whether the biased model is wrong, as a stand-in for the groups that nobody knows: the accuracy in the
 * worst of them tells how much weight helps. Plain accuracy and that of the worst class choose badly, since the few rows
 * that fail hardly count in them.
 *
 * @param heldOut - rows like those of the training set, and not among them
 * @throws InputError where no group has enough rows
 */
export async function pseudoGroups(evidence: Evidence, heldOut: Split): Promise<PseudoGroups> {
  const labels = labelsOf(heldOut);
  const { model: biased } = await evidence.biased();
  const wrong = errors(await logitsOf(biased, heldOut), labels);
  const members = new Map<string, number[]>();
  labels.forEach((label, row) => {
    const name = `${label} ${wrong[row] ? 'wrong' : 'right'}`;
    const known = members.get(name);
    if (known) known.push(row);
    else members.set(name, [row]);
  });
  const groups = [...members].filter(([, rows]) => rows.length >= fewest);
  if (groups.length === 0)
    throw new InputError('heldOut', `at least ${fewest} rows of a class`, `${labels.length} rows`);
  return {
    rows: Object.fromEntries(groups.map(([name, rows]) => [name, rows.length])),
    worst: async (model) => {
      const missed = errors(await logitsOf(model, heldOut), labels);
      return Math.min(...groups.map(([, rows]) => mean(rows, (row) => Number(!missed[row]))));
    },
  };
}
