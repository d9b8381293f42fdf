import { Random } from '../../base';

/** Evenly spaced items of a list, both ends among them. */
export function evenly<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))] as T);
}

/** The numbers of the rows that are drawn as points, in a random order: all of them, or of more than `most` a random sample. */
export function sampled(count: number, most: number, seed: number): number[] {
  const rows = Array.from({ length: count }, (_, row) => row);
  return new Random(seed).shuffle(rows).slice(0, most);
}
