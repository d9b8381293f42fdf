import { InputError, sum } from '../../base';
import { combinedInterval, wilsonInterval } from '../../metrics';
import { groupCodes } from '../../table';
import type { Compared } from './compared';
import type { ModelOutputs } from './outputs';

/** Accuracy on some rows. */
export interface AccuracyRow {
  readonly data: 'source' | 'target';
  /** The value of the column of domains; empty for all rows. */
  readonly domain: string | undefined;
  readonly n: number;
  readonly accuracy: number;
  readonly lower: number;
  readonly upper: number;
}

/** How far accuracy is below that of all source rows, with its interval. */
interface Drop {
  readonly drop: number;
  readonly dropLower: number;
  readonly dropUpper: number;
}

/** Data with what the model says of them. */
export type WithOutputs = Compared & { readonly outputs: ModelOutputs };

/**
 * Accuracy in distribution and out of it, of all rows and by domain, with Wilson's intervals; the drop with Newcombe's.
 *
 * @throws InputError for a column of domains that neither has
 */
export function accuracyDrop(
  source: WithOutputs,
  target: WithOutputs,
  domain: string | undefined,
  confidence: number,
): (AccuracyRow & Partial<Drop>)[] {
  if (domain !== undefined && ![source, target].some(({ table }) => table?.columns.includes(domain))) {
    throw new InputError('domain', 'a column of the source or the target', domain);
  }
  const all = rowOf('source', undefined, rightOf(source), confidence);
  const rows = [
    ...byDomain('source', source, domain, confidence),
    rowOf('target', undefined, rightOf(target), confidence),
    ...byDomain('target', target, domain, confidence),
  ];
  return [all, ...rows.map((row) => (row.data === 'source' ? row : { ...row, ...dropOf(all, row) }))];
}

/** Whether each row is right. */
function rightOf({ outputs: { said, labels } }: WithOutputs): boolean[] {
  return Array.from(said, (found, row) => found === labels![row]);
}

function byDomain(
  data: AccuracyRow['data'],
  of: WithOutputs,
  domain: string | undefined,
  confidence: number,
): AccuracyRow[] {
  if (domain === undefined || !of.table?.columns.includes(domain)) return [];
  const right = rightOf(of);
  const { groups, codes } = groupCodes(of.table, { by: domain });
  return groups.map(({ name }, group) => rowOf(data, name, right.filter((_, row) => codes[row] === group), confidence)); // prettier-ignore
}

function rowOf(
  data: AccuracyRow['data'],
  domain: string | undefined,
  right: readonly boolean[],
  confidence: number,
): AccuracyRow {
  const [k, n] = [sum(right, Number), right.length];
  return { data, domain, n, accuracy: k / n, ...wilsonInterval(k, n, { confidence }) };
}

function dropOf(all: AccuracyRow, row: AccuracyRow): Drop {
  const { lower, upper } = combinedInterval([
    { weight: 1, value: all.accuracy, lower: all.lower, upper: all.upper },
    { weight: -1, value: row.accuracy, lower: row.lower, upper: row.upper },
  ]);
  return { drop: all.accuracy - row.accuracy, dropLower: lower, dropUpper: upper };
}
