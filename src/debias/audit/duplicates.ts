import { wilsonInterval } from '../../metrics';
import type { AuditData } from './auditData';
import { nearestImages } from './nearestImages';
import type { Finding } from './finding';

/** Two images that are equal, or almost. */
export interface Duplicate {
  /** `exact`: the same bytes. */
  readonly kind: 'exact' | 'near';
  /** The root of the mean squared difference of both images at 16 x 16, of values from 0 to 1. */
  readonly distance: number;
  readonly row: number;
  readonly id: string | null;
  readonly split: string;
  readonly label: number;
  readonly other: number;
  readonly otherId: string | null;
  readonly otherSplit: string;
  readonly otherLabel: number;
}

/** Each image with the nearest in each split, where it is near; each pair once, those of different splits first, then the nearest. */
export function duplicates(data: AuditData, near: number): Duplicate[] {
  const { images, part, splits, labels, ids } = data;
  const { other, distance } = nearestImages(images, part, splits.length, near);
  const pairs = new Map<string, Duplicate>();
  other.forEach((found, slot) => {
    if (found < 0) return;
    const [row, second] = [Math.floor(slot / splits.length), found].sort((a, b) => a - b) as [number, number];
    const splitOf = (one: number): string => splits[part[one]!]!;
    pairs.set(`${row} ${second}`, {
      ...{ kind: distance[slot] === 0 && isSame(data, row, second) ? 'exact' : 'near', distance: distance[slot]! },
      ...{ row, id: ids[row]!, split: splitOf(row), label: labels[row]! },
      ...{ other: second, otherId: ids[second]!, otherSplit: splitOf(second), otherLabel: labels[second]! },
    });
  });
  const within = ({ split, otherSplit }: Duplicate): number => Number(split === otherSplit);
  return [...pairs.values()].sort(
    (a, b) => within(a) - within(b) || a.distance - b.distance || a.row - b.row || a.other - b.other,
  );
}

function isSame({ images }: AuditData, a: number, b: number): boolean {
  return Buffer.compare(images.image(a), images.image(b)) === 0;
}

/** How many images have a duplicate, which splits share images with training, and duplicates with two labels. */
export function duplicateFindings(data: AuditData, pairs: readonly Duplicate[], confidence: number): Finding[] {
  const rowsOf = (of: readonly Duplicate[]): Set<number> => new Set(of.flatMap(({ row, other }) => [row, other]));
  const finding = (text: string, n: number, of: number): Finding => {
    return { finding: text, n, of, share: n / of, ...wilsonInterval(n, of, { confidence }), table: 'duplicates' };
  };
  const all = data.labels.length;
  const exact = rowsOf(pairs.filter(({ kind }) => kind === 'exact'));
  const near = [...rowsOf(pairs)].filter((row) => !exact.has(row));
  const leaks = data.splits.flatMap((split, part): Finding[] => {
    if (split === 'train' || !data.splits.includes('train')) return [];
    const shared = pairs.filter(
      (pair) => [pair.split, pair.otherSplit].sort().join() === [split, 'train'].sort().join(),
    );
    const n = [...rowsOf(shared)].filter((row) => data.part[row] === part).length;
    return [finding(`images of ${split} that are in train, too`, n, data.part.filter((one) => one === part).length)];
  });
  const contrary = rowsOf(pairs.filter(({ label, otherLabel }) => label !== otherLabel));
  return [
    ...leaks,
    finding('images with an exact duplicate', exact.size, all),
    finding('images with a near duplicate alone', near.length, all),
    finding('images with a duplicate of the other label', contrary.size, all),
  ];
}
