import pl from 'nodejs-polars';
import { mean } from '../../base';
import { fitEncoder, loadDataset } from '../../data';
import { fairness } from '../../fairness';
import type { Numbers } from '../../learn';
import { answersBy, type FairnessMethod } from './methods';
import type { FairnessSubject } from './subjects';

/** What was read of the group: areas under the ROC curve of fresh classifiers. */
export interface Reading {
  readonly linear: number;
  readonly network: number;
}

/** What decisions of some rows amount to. */
export interface Judged {
  readonly accuracy: number;
  /** The largest differences between groups. */
  readonly demographicParity: number;
  readonly equalizedOdds: number;
  /** The share of each group that is decided 1. */
  readonly selected: Readonly<Record<string, number>>;
}

/** What a method reached on a table from a seed. */
export interface FairnessRow extends Judged {
  readonly data: string;
  readonly method: FairnessMethod;
  /** How much the method counts its criterion; undefined of `plain`. */
  readonly weight?: number;
  readonly seed: number;
  /** The group read from the representation, or from the logits of a model that has none; undefined where nobody read. */
  readonly group: Reading | undefined;
  readonly seconds: number;
}

/** The group read from the samples themselves. */
export interface SamplesRow {
  readonly data: string;
  readonly seed: number;
  readonly group: Reading | undefined;
}

/** What one split is measured with. */
export interface TrialSettings {
  readonly seed: number;
  readonly methods: readonly FairnessMethod[];
  /** Each is tried with each method, and nobody reads the group, which would take longest; undefined: those of the table. */
  readonly weights?: readonly number[] | undefined;
  readonly on: 'validation' | 'test';
}

/** Measures methods on one split of a table. */
export async function trial(
  subject: FairnessSubject,
  { seed, methods, weights, on }: TrialSettings,
  done: (row: FairnessRow) => void,
): Promise<{ samples: SamplesRow; rows: FairnessRow[] }> {
  const { splits, features } = await loadDataset(subject.name, { seed });
  const { table } = splits[on];
  const encoder = fitEncoder(splits.train.table, { features });
  const [train, asked] = [encoder.samples(splits.train.table), encoder.samples(table)];
  const groups = table.getColumn(subject.groups).toArray() as (string | null)[];
  const own = { data: subject.name, seed };
  const read = (values: Numbers): Promise<Reading> | undefined => (weights ? undefined : reading(values, groups, seed));
  const samples = { ...own, group: await read(asked.x) };
  const rows: FairnessRow[] = [];
  const wanted = methods.flatMap((method): Pick<FairnessRow, 'method' | 'weight'>[] =>
    method === 'plain' ? [{ method }] : (weights ?? [subject.weights[method]]).map((weight) => ({ method, weight })),
  );
  for (const { method, ...weight } of wanted) {
    const making = { ...subject, ...weight, inputs: encoder.names.length, seed };
    const { logits, representation, seconds } = await answersBy(method, making, { train, asked });
    const group = await read(representation);
    rows.push({ ...own, method, ...weight, ...judged(table, subject.groups, logits), group, seconds });
    done(rows.at(-1)!);
  }
  return { samples, rows };
}

async function reading(values: Numbers, groups: readonly (string | null)[], seed: number): Promise<Reading> {
  const found = await fairness.fairRepresentation(values, groups, { seed });
  const areas = found.toRecords() as { reader: string; auroc: number }[];
  const of = (reader: string): number =>
    Math.max(...areas.filter((row) => row.reader === reader).map((row) => row.auroc));
  return { linear: of('linear'), network: of('network') };
}

/** Rows whose logit is above 0 are decided 1. */
export function judged(table: pl.DataFrame, groups: string, logits: Float32Array): Judged {
  const decisions = Array.from(logits, (logit) => Number(logit > 0));
  const decided = table.withColumns(pl.Series('decided', decisions, pl.Int32));
  const report = fairness.audit(decided, { prediction: 'decided', groups, permutations: 1 });
  const gaps = report.summary.toRecords() as { criterion: string; difference: number }[];
  const gapOf = (criterion: string): number => gaps.find((row) => row.criterion === criterion)!.difference;
  const labels = table.getColumn('label').toArray() as number[];
  const rates = report.groups.toRecords() as { group: string; selectionRate: number }[];
  return {
    accuracy: mean(labels, (label, row) => Number(label === decisions[row])),
    demographicParity: gapOf('demographicParity'),
    equalizedOdds: gapOf('equalizedOdds'),
    selected: Object.fromEntries(rates.map(({ group, selectionRate }) => [group, selectionRate])),
  };
}
