import {
  argmax,
  checkChoice,
  checkInteger,
  checkKeys,
  InputError,
  InterruptedError,
  interruptSignal,
  keysOf,
  most,
} from '../../base';
import { readNumbers, type Numbers } from '../../learn';
import { classesFrom } from '../classLabels';
import { AdversarialSequences, type AttackedSequence } from './adversarialSequences';
import { checkTokens, EditedSequence, editRules, type Edit, type EditRules, type InsertPlaces, type Tokens } from './edits'; // prettier-ignore

/**
 * What a model says of lists of tokens: for each a score for every class, or one number, the logit of class 1. Any function will do: of counts, of a small network, of a
 * service.
 */
export type SequenceScores = (sequences: readonly Tokens[]) => Numbers | Promise<Numbers>;

/** Options of `robust.insertAttack`. */
export interface InsertAttackOptions {
  /** The true classes: one a sequence, or one for all. */
  labels: number | Numbers;
  /** A class that the model is to say: one for all, or one a sequence. Default none: any but the true one will do. */
  target?: number | Numbers;
  /** Lists of tokens that may be inserted without changing the meaning: a line of dead code, a sentence about the weather. */
  insertions?: readonly Tokens[];
  /** For a token those that may take its place. Each token is replaced once. */
  synonyms?: Readonly<Record<string, readonly string[]>>;
  /** Where insertions may go: `anywhere` (the default), at the `start`, at the `end`, or after some tokens, such as `{ after: ['.'] }`. */
  places?: InsertPlaces;
  /** How many changes a sequence may have. Default 3. */
  edits?: number;
  /** `fooled` ends as soon as the aim is reached (the default), `budget` goes on as long as a change helps. */
  stop?: 'fooled' | 'budget';
  /** How many sequences the model is asked about at once. Default 256. */
  batchSize?: number;
}

const keys = keysOf<InsertAttackOptions>()(
  ...(['labels', 'target', 'insertions', 'synonyms', 'places', 'edits', 'stop', 'batchSize'] as const),
);

/**
 * Changes sequences of tokens so that a model says another class, by changes that leave their meaning alone: something is inserted, or a word is replaced. Greedy: of all single changes the one
 * after which the true class leads least is made, again and again. Against a model that adds up weights of tokens no better changes exist; against others it is a
 * lower bound of what can be done.
 *
 * It asks for scores alone, many times: each step asks about every place and every insertion.
 *
 * @param scores - what the model says of lists of tokens
 * @param sequences - at least one list of tokens
 * @throws InputError for what is no list of tokens, labels or targets that do not fit, and scores that are not finite or of another number
 * @throws InterruptedError when interrupted
 * @see Alzantot, M., et al. (2018). Generating natural language adversarial examples; Yefet, N., Alon, U. and Yahav, E. (2020). Adversarial examples for models of code.
 * @example
 * const words = fitVocabulary(train.map(({ tokens }) => tokens));
 * const scores = async (sequences) => (await model.predict({ x: words.counts(sequences) })).y;
 * const fooled = await robust.insertAttack(scores, tests, { labels, insertions: [['let', 'unused', '=', '0', ';']], places: { after: [';', '{'] } });
 * await show(fooled.toTable());
 */
export async function insertAttack(
  scores: SequenceScores,
  sequences: readonly Tokens[],
  options: InsertAttackOptions,
): Promise<AdversarialSequences> {
  checkKeys('insertAttack', options, keys);
  if (typeof scores !== 'function') throw new InputError('scores', 'a function of lists of tokens', scores);
  const given: unknown = sequences;
  if (!Array.isArray(given) || given.length === 0) {
    throw new InputError('sequences', 'at least one list of tokens', sequences);
  }
  sequences.forEach((tokens, row) => checkTokens(`sequence ${row}`, tokens));
  const { edits: budget = 3, stop = 'fooled', batchSize = 256 } = options;
  checkInteger('edits', budget, 0);
  checkInteger('batchSize', batchSize, 1);
  checkChoice('stop', stop, ['fooled', 'budget']);
  const rules = editRules(options.insertions, options.synonyms, options.places);
  const asked = new Asked(scores, batchSize);
  const before = await asked.about(sequences);
  const classes = before[0]!.length;
  const labels = classesFrom('labels', options.labels, sequences.length, classes);
  const targets = targetsOf(options.target, labels, classes);
  const rows: AttackedSequence[] = [];
  for (const [row, tokens] of sequences.entries()) {
    if (interruptSignal()?.aborted) {
      throw new InterruptedError(`insertAttack: interrupted after ${row} of ${sequences.length} sequences.`);
    }
    const aim = { label: labels[row]!, ...(targets ? { target: targets[row]! } : {}) };
    rows.push(await attacked(asked, tokens, before[row]!, aim, { rules, budget, early: stop === 'fooled' }));
  }
  return new AdversarialSequences(rows);
}

/** What is true, and what the model is to say. */
interface Aim {
  readonly label: number;
  readonly target?: number;
}

async function attacked(
  asked: Asked,
  tokens: Tokens,
  scores: Float32Array,
  aim: Aim,
  { rules, budget, early }: { rules: EditRules; budget: number; early: boolean },
): Promise<AttackedSequence> {
  const edits: Edit[] = [];
  let [now, best] = [EditedSequence.of(tokens), scores];
  let queries = 1;
  while (edits.length < budget && !(early && isReached(best, aim))) {
    const possible = now.edits(rules);
    const found = await asked.about(possible.map((edit) => now.with(edit).tokens));
    queries += possible.length;
    const place = argmax(found.map((one) => -marginOf(one, aim)));
    if (place < 0 || !(marginOf(found[place]!, aim) < marginOf(best, aim))) break;
    edits.push(possible[place]!);
    [now, best] = [now.with(possible[place]!), found[place]!];
  }
  return {
    ...{ before: tokens, after: now.tokens, edits, ...aim, queries },
    ...{ saidBefore: argmax(scores), saidAfter: argmax(best) },
    ...{ marginBefore: marginOf(scores, aim), marginAfter: marginOf(best, aim) },
  };
}

/** By how much the true class leads; aimed, by how much the class aimed at is behind. */
function marginOf(scores: Float32Array, { label, target }: Aim): number {
  const own = target ?? label;
  const lead = scores[own]! - most(scores.filter((_, k) => k !== own));
  return target === undefined ? lead : -lead;
}

function isReached(scores: Float32Array, { label, target }: Aim): boolean {
  return target === undefined ? argmax(scores) !== label : argmax(scores) === target;
}

/** The model, asked about any number of sequences, so many at once. */
class Asked {
  constructor(
    private readonly scores: SequenceScores,
    private readonly batchSize: number,
  ) {}

  /** The scores of all classes of each sequence. @throws InputError for scores that are none */
  async about(sequences: readonly Tokens[]): Promise<Float32Array[]> {
    const found: Float32Array[] = [];
    for (let start = 0; start < sequences.length; start += this.batchSize) {
      const batch = sequences.slice(start, start + this.batchSize);
      found.push(...scoresOf(await this.scores(batch), batch.length));
    }
    return found;
  }
}

function scoresOf(given: Numbers, count: number): Float32Array[] {
  const { data, shape } = readNumbers('scores', given);
  const width = data.length / count;
  if (shape[0] !== count || shape.length > 2) {
    throw new InputError('scores', `${count} rows of scores, one for each sequence`, `[${shape.join(', ')}]`);
  }
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new InputError('scores', 'finite numbers', data[bad]);
  return Array.from({ length: count }, (_, row) => {
    const own = data.slice(row * width, (row + 1) * width);
    // One number is the logit of class 1 against class 0.
    return width === 1 ? Float32Array.of(0, own[0]!) : own;
  });
}

function targetsOf(given: number | Numbers | undefined, labels: Int32Array, classes: number): Int32Array | undefined {
  if (given === undefined) return undefined;
  const targets = classesFrom('target', given, labels.length, classes);
  const same = targets.findIndex((target, row) => target === labels[row]);
  if (same < 0) return targets;
  throw new InputError('target', 'another class than the label', `${targets[same]} in row ${same}, which has it`);
}
