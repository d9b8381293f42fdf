import { checkInteger, checkKeys, InputError } from '../base';
import { numberToJson, type HistoryRow } from './history';
import type { BestOptions } from './modelOptions';
import type { Trainable } from './trainable';
import { readVariables, writeVariables } from './variables';

/** Where the search for the best epoch stands, as plain values. */
export interface BestState {
  /** The number that it goes by. Checkpoints of earlier versions have none. */
  readonly by?: string;
  readonly value: number | string;
  readonly epoch: number;
  /** Epochs since then. */
  readonly since: number;
  readonly meta: unknown;
}

type Arrays = Readonly<Record<string, Float32Array>>;

const prefix = 'best:';

/** Whether larger numbers of a name are better. @throws InputError when the name does not tell */
function largerIsBetter(by: string): boolean {
  if (/(loss|error|errorRate|gap|nll|brier|ece|rmse|mae)$/i.test(by)) return false;
  if (/(accuracy|auroc|auprc|truePositiveRate|trueNegativeRate|exact|worst|worstgroup|iou|dice)$/i.test(by))
    return true;
  throw new InputError(
    'best',
    'larger: true or false beside a number whose name does not tell',
    by,
    'Say which is better.',
  );
}

/** Keeps the weights of the best epoch, by a number of the history. */
export class BestEpoch {
  private readonly by: string;
  private readonly larger: boolean;
  private readonly patience: number;
  private kept: { value: number; epoch: number; since: number; meta: unknown; arrays: Arrays } | undefined;

  /** @throws InputError for an unknown or bad option */
  constructor(asked: string | BestOptions) {
    const options = typeof asked === 'string' ? { by: asked } : asked;
    checkKeys('best', options, ['by', 'larger', 'patience']);
    const { by, larger, patience = Infinity } = options;
    if (typeof by !== 'string') throw new InputError('best: by', 'the name of a number in the history', by);
    if (patience !== Infinity) checkInteger('best: patience', patience, 1);
    if (larger !== undefined && typeof larger !== 'boolean')
      throw new InputError('best: larger', 'true or false', larger);
    this.by = by;
    this.larger = larger ?? largerIsBetter(by);
    this.patience = patience;
  }

  /** Whether training should stop early: no better epoch for too long. */
  get isOver(): boolean {
    return this.kept !== undefined && this.kept.since >= this.patience;
  }

  /** The best epoch so far, from 1; undefined before any. */
  get epoch(): number | undefined {
    return this.kept?.epoch;
  }

  /** Looks at an epoch that has just ended. @throws InputError when the history has no such number */
  see(model: Trainable, epoch: number, row: HistoryRow): void {
    const value = row[this.by];
    if (Number.isNaN(value)) throw new InputError(`best: ${this.by}`, 'a number', `NaN after epoch ${epoch}`);
    if (value === undefined) {
      throw new InputError('best', `a number of the history: ${Object.keys(row).join(', ')}`, this.by);
    }
    if (this.kept && !(this.larger ? value > this.kept.value : value < this.kept.value)) {
      this.kept.since++;
      return;
    }
    const { meta, arrays } = model.state();
    const copies = Object.entries(arrays).map(([name, array]) => [name, array.slice()] as const);
    const all = { ...readVariables(model.variables()), ...Object.fromEntries(copies) };
    this.kept = { value, epoch, since: 0, meta: structuredClone(meta), arrays: all };
  }

  /** Goes back to the best epoch. @throws InputError when there was no epoch to look at */
  restore(model: Trainable): void {
    if (!this.kept) {
      const todo = 'Give best from the first epoch on, train more epochs, or leave it out.';
      throw new InputError(
        'best',
        'at least one epoch to compare',
        'a finished training run that was not told of best',
        todo,
      );
    }
    if (this.kept.since === 0) return;
    const { meta, arrays } = this.kept;
    writeVariables(model.variables(), arrays);
    model.restore({ meta, arrays });
  }

  /** Everything, for a checkpoint. */
  state(): { meta: BestState | null; arrays: Record<string, Float32Array> } {
    if (!this.kept) return { meta: null, arrays: {} };
    const { arrays, value, ...meta } = this.kept;
    return {
      meta: { ...meta, value: numberToJson(value), by: this.by },
      arrays: Object.fromEntries(Object.entries(arrays).map(([name, array]) => [prefix + name, array])),
    };
  }

  /** Goes on from what {@link state} gave. @throws InputError when that went by another number */
  resume(found: BestState | null | undefined, arrays: Arrays): void {
    if (!found) return;
    const { by = this.by, value, ...meta } = found;
    if (by !== this.by) throw new InputError('best', `${by}, as in the checkpoint`, this.by, 'Give another folder.');
    const own = Object.entries(arrays).filter(([name]) => name.startsWith(prefix));
    const named = own.map(([name, array]) => [name.slice(prefix.length), array] as const);
    this.kept = { ...meta, value: Number(value), arrays: Object.fromEntries(named) };
  }
}
