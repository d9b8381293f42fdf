import { InputError, sampleQuantile } from '../../base';
import { numberColumn } from '../../table';
import type { AuditData } from './auditData';

/** How a score is spread in a class of a split. */
export interface ScoreSpread {
  readonly split: string;
  readonly label: number;
  readonly n: number;
  readonly lowest: number;
  readonly q05: number;
  readonly q25: number;
  readonly median: number;
  readonly q75: number;
  readonly q95: number;
  readonly highest: number;
}

/** A row at one end of a score within its class. */
export interface ScoreEnd {
  readonly end: 'lowest' | 'highest';
  readonly label: number;
  readonly row: number;
  readonly id: string | null;
  readonly split: string;
  readonly score: number;
}

/** The prediction of a model, or what of it matters here. */
export type Scores = Readonly<Record<string, { readonly data: ArrayLike<number> } | undefined>>;

/** Risks that are scores of a row, the first that a model has is taken. */
const risks = ['bias', 'epistemic'];

/**
 * The score of each row: a risk of the prediction, else a column.
 *
 * @param prediction - where there is a model
 * @param asked - the name of a risk or column. Default `bias`, else `epistemic`, of the prediction; nothing where it has neither
 * @throws InputError when there is none of that name, or it is not one finite number a row
 */
export function scoreOf(
  data: AuditData,
  prediction: Scores | undefined,
  asked: string | undefined,
): { name: string; values: ArrayLike<number> } | undefined {
  const name = asked ?? risks.find((risk) => prediction?.[risk]);
  if (name === undefined) return undefined;
  const given = prediction?.[name]?.data;
  if (!given && !data.table.columns.includes(name)) {
    const todo = 'Give a model that estimates it: wrap(network, { bias: ... }).';
    throw new InputError('risk', `a risk of the model, or one of ${data.table.columns.join(', ')}`, name, todo);
  }
  const values = given ?? numberColumn(data.table, name);
  if (values.length !== data.labels.length) {
    throw new InputError(`risk ${name}`, `a number for each of ${data.labels.length} rows`, values.length);
  }
  const bad = Array.from(values).findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new InputError(`risk ${name}`, 'finite numbers', `${values[bad]} in row ${bad}`);
  return { name, values };
}

/** Quantiles in each class of each split; a quantile between two values is on the line between them. */
export function spreads(data: AuditData, score: ArrayLike<number>): ScoreSpread[] {
  return data.splits.flatMap((split, part) =>
    [0, 1].flatMap((label): ScoreSpread[] => {
      const values = data.labels.flatMap((own, row) => (own === label && data.part[row] === part ? [score[row]!] : []));
      if (values.length === 0) return [];
      values.sort((a, b) => a - b);
      const at = (p: number): number => sampleQuantile(values, p);
      const quartiles = { q05: at(0.05), q25: at(0.25), median: at(0.5), q75: at(0.75), q95: at(0.95) };
      return [{ split, label, n: values.length, lowest: at(0), ...quartiles, highest: at(1) }];
    }),
  );
}

/** The rows at both ends within each class, the outermost first. */
export function ends(data: AuditData, score: ArrayLike<number>, count: number): ScoreEnd[] {
  return [1, 0].flatMap((label) => {
    const rows = data.labels.flatMap((own, row) => (own === label ? [row] : []));
    rows.sort((a, b) => score[a]! - score[b]! || a - b);
    return (['lowest', 'highest'] as const).flatMap((end) =>
      (end === 'lowest' ? rows : rows.toReversed()).slice(0, count).map((row) => ({
        ...{ end, label, row, id: data.ids[row]!, split: data.splits[data.part[row]!]!, score: score[row]! },
      })),
    );
  });
}
