import type pl from 'nodejs-polars';
import { mean } from '../../base';
import { tableOf } from '../../table';
import type { Edit, Tokens } from './edits';

/** One sequence before and after an attack. */
export interface AttackedSequence {
  readonly before: Tokens;
  readonly after: Tokens;
  /** What was changed, in this order. */
  readonly edits: readonly Edit[];
  readonly label: number;
  readonly target?: number;
  /** What is said of it before and after. */
  readonly saidBefore: number;
  readonly saidAfter: number;
  /** By how much the true class leads, before and after; aimed, by how much the class aimed at is behind. */
  readonly marginBefore: number;
  readonly marginAfter: number;
  /** How many sequences the model was asked about. */
  readonly queries: number;
}

/** Sequences that an attack has changed, and what the model says of them. */
export class AdversarialSequences {
  /** @internal */
  constructor(
    /** Each sequence, in the order given. */
    readonly rows: readonly AttackedSequence[],
  ) {}

  /** How many there are. */
  get length(): number {
    return this.rows.length;
  }

  /** Whether the aim is reached, a row each: the class aimed at, else any other than the true one. */
  get success(): boolean[] {
    return this.rows.map(({ label, target, saidAfter }) => (target === undefined ? saidAfter !== label : saidAfter === target)); // prettier-ignore
  }

  /** The share of sequences in which the aim is reached, 0 to 1; those that the model got wrong by itself count, too. */
  get successRate(): number {
    return mean(this.success.map(Number));
  }

  /** The share of changed sequences of which the model says the true class, 0 to 1. */
  get accuracy(): number {
    return mean(this.rows, ({ label, saidAfter }) => Number(saidAfter === label));
  }

  /**
   * A row for each sequence.
   *
   * @returns columns `row`, `label`, `before` and `after` (what the model says), `success`, `edits` (how many), `queries`, `marginBefore`, `marginAfter`, `text` and `changed` (the tokens
   *   before and after, with spaces between them)
   */
  toTable(): pl.DataFrame {
    const { success } = this;
    const rows = this.rows.map((row, i) => ({
      ...{ row: i, label: row.label, before: row.saidBefore, after: row.saidAfter, success: success[i]! },
      ...{
        edits: row.edits.length,
        queries: row.queries,
        marginBefore: row.marginBefore,
        marginAfter: row.marginAfter,
      },
      ...{ text: row.before.join(' '), changed: row.after.join(' ') },
    }));
    return tableOf(rows, {
      ...{ row: 'whole', label: 'whole', before: 'whole', after: 'whole', success: 'truth', edits: 'whole' },
      ...{ queries: 'whole', marginBefore: 'number', marginAfter: 'number', text: 'text', changed: 'text' },
    });
  }
}
