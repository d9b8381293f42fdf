import type pl from 'nodejs-polars';
import { checkChoice, checkKeys, InputError } from '../base';
import { networkOutputs, predictRows, singleNetwork, type PredictInput } from '../learn';
import { wilsonInterval } from '../metrics';
import { tableOf } from '../table';
import { classesIn, type AdversarialExamples } from './adversarialExamples';
import { ballAttack, type AttackedModel, type AttackSharedOptions, type BallOptions } from './attackFunction';
import type { AttackNorm } from './attacks/attack';
import { ballAttacks } from './attacks';
import { checkSizes } from './certifiedReport';
import { labelsOf } from './classLabels';
import { classScores } from './classScores';

/** An attack within a ball, such as `robust.pgd`, or with options of one's own: `(model, x, o) => robust.pgd(model, x, { ...o, steps: 100 })`. */
export type ReportedAttack = (
  model: AttackedModel,
  inputs: PredictInput,
  options: BallOptions,
) => Promise<AdversarialExamples>;

/** Options of `robust.attackReport`. */
export interface AttackReportOptions extends Omit<AttackSharedOptions, 'target'> {
  /** How large changes may be: several sizes, each above 0, in units of the inputs. */
  eps: readonly number[];
  /** In which norm. Default `linf`. */
  norm?: AttackNorm;
  /** The attacks by name. Default `fgsm`, `autoPgd`, and in the norm `linf` `square`. */
  attacks?: Readonly<Record<string, ReportedAttack>>;
  /** Of the intervals. Default 0.95. */
  confidence?: number;
}

/** What `robust.attackReport` found. */
export interface AttackReport {
  /**
   * A row for each eps, from 0 on: `eps`, `n`, `accuracy` (rows that no attack breaks), its Wilson interval `lower` and `upper`, and for each attack by its name
   * the accuracy that it leaves alone. For `plot.curves`.
   */
  readonly accuracy: pl.DataFrame;
  /** A row for each input: `row`, `label`, `brokenAt` (the smallest eps at which it is broken; 0 where the model errs by itself; empty: never) and `by` (the first attack that does). */
  readonly rows: pl.DataFrame;
}

const keys = ['eps', 'norm', 'attacks', 'confidence', 'labels', 'range', 'batchSize', 'seed'] as const;

/**
 * Accuracy against the size of changes, in the worst case over attacks: a row counts as right only where every attack fails on it. Balls lie within each other, so that a row
 * broken at one eps is broken at every larger one.
 *
 * @throws InputError for sizes that are not above 0 or not ascending, attacks that are none, and as the attacks do
 * @throws InterruptedError when interrupted
 * @example
 * const { accuracy } = await robust.attackReport(model, test, { eps: [1 / 255, 2 / 255, 4 / 255] });
 * await show(plot.curves(accuracy, { x: 'eps', columns: ['accuracy', 'fgsm', 'autoPgd', 'square'] }));
 */
export async function attackReport(
  model: AttackedModel,
  inputs: PredictInput,
  options: AttackReportOptions,
): Promise<AttackReport> {
  checkKeys('attackReport', options, keys);
  const { eps, norm = 'linf', confidence = 0.95, attacks = usual(norm), ...shared } = options;
  checkChoice('norm', norm, ['linf', 'l2']);
  checkSizes(eps);
  const names = Object.keys(attacks);
  const odd = names.find((name) => typeof attacks[name] !== 'function' || columnsTaken.includes(name));
  if (names.length === 0 || odd !== undefined) throw new InputError('attacks', 'attacks by name, such as { pgd: robust.pgd }', odd ?? 'none'); // prettier-ignore
  const network = singleNetwork('attackReport', model);
  const rows = predictRows(inputs, network, 'attackReport');
  const { classes, read } = classScores(network);
  const labels = labelsOf(options.labels, inputs, rows.length, classes);
  const said = classesIn(await networkOutputs(network, rows, options.batchSize ?? 64, read));
  const ledger = new Ledger(names, labels, said);
  for (const size of eps) {
    for (const name of names) {
      const left = ledger.unbrokenBy(name);
      if (left.length === 0) continue;
      const some = rows.select(left) as PredictInput;
      const truth = left.map((row) => labels[row]!);
      const { success } = await attacks[name]!(model, some, { ...shared, labels: truth, eps: size, norm });
      success.forEach((broken, i) => broken && ledger.note(name, left[i]!, size));
    }
  }
  return { accuracy: ledger.accuracy([0, ...eps], confidence), rows: ledger.rows() };
}

/** Columns of the table that no attack can be called. */
const columnsTaken = ['eps', 'n', 'accuracy', 'lower', 'upper'];

function usual(norm: AttackNorm): Readonly<Record<string, ReportedAttack>> {
  const { fgsm, autoPgd, square } = ballAttacks;
  const both = { fgsm: ballAttack(fgsm), autoPgd: ballAttack(autoPgd) };
  return norm === 'linf' ? { ...both, square: ballAttack(square) } : both;
}

/** At which eps each attack breaks each row first. */
class Ledger {
  private readonly brokenAt: Readonly<Record<string, Float64Array>>;

  constructor(
    private readonly names: readonly string[],
    private readonly labels: Int32Array,
    said: Int32Array,
  ) {
    const alone = Float64Array.from(labels, (label, row) => (said[row] === label ? Infinity : 0));
    this.brokenAt = Object.fromEntries(names.map((name) => [name, alone.slice()]));
  }

  unbrokenBy(name: string): number[] {
    return Array.from(this.labels.keys()).filter((row) => this.brokenAt[name]![row] === Infinity);
  }

  note(name: string, row: number, eps: number): void {
    this.brokenAt[name]![row] = eps;
  }

  accuracy(sizes: readonly number[], confidence: number): pl.DataFrame {
    const n = this.labels.length;
    const holds = (name: string, row: number, eps: number): boolean => this.brokenAt[name]![row]! > eps;
    const count = (test: (row: number) => boolean): number => Array.from(this.labels.keys()).filter(test).length;
    const table = sizes.map((eps) => {
      const right = count((row) => this.names.every((name) => holds(name, row, eps)));
      const own = this.names.map((name) => [name, count((row) => holds(name, row, eps)) / n] as const);
      return { eps, n, accuracy: right / n, ...wilsonInterval(right, n, { confidence }), ...Object.fromEntries(own) };
    });
    const columns = ['accuracy', 'lower', 'upper', ...this.names].map((name) => [name, 'number'] as const);
    return tableOf<string>(table, { eps: 'number', n: 'whole', ...Object.fromEntries(columns) });
  }

  rows(): pl.DataFrame {
    const table = Array.from(this.labels, (label, row) => {
      const first = Math.min(...this.names.map((name) => this.brokenAt[name]![row]!));
      const by = this.names.find((name) => this.brokenAt[name]![row] === first);
      return {
        row,
        label,
        brokenAt: first === Infinity ? undefined : first,
        by: first > 0 && first < Infinity ? by : undefined,
      };
    });
    return tableOf(table, { row: 'whole', label: 'whole', brokenAt: 'number', by: 'text' });
  }
}
