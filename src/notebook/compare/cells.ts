import type { Step } from '../plan';

/** Which cells of a baseline and of a run belong together. */
export interface CellMatches {
  /** The cell of the baseline for one of the run, in the order of the latter; undefined for a new one. */
  pairs: {
    before: Step | undefined;
    now: Step;
    /** Whether its order among the others has changed. */ moved: boolean;
  }[];
  /** Cells of the baseline that the run no longer has. */
  removed: Step[];
}

/**
 * Finds for the cells of a run those of the baseline: by their ids, as far as these are unique; then by their sources, in order;
 * then, where cells have no ids, those that are alone between the same neighbours.
 */
export function matchCells(before: readonly Step[], now: readonly Step[]): CellMatches {
  const matches = new Map<Step, Step>();
  matchIds(before, now, matches);
  matchSources(before, now, matches);
  matchGaps(before, now, matches);
  const taken = new Set(matches.values());
  const inOrder = longestIncreasing(
    now.flatMap((step) => (matches.has(step) ? before.indexOf(matches.get(step)!) : [])),
  );
  return {
    pairs: now.map((step) => {
      const match = matches.get(step);
      return { before: match, now: step, moved: match !== undefined && !inOrder.has(before.indexOf(match)) };
    }),
    removed: before.filter((step) => !taken.has(step)),
  };
}

function matchIds(before: readonly Step[], now: readonly Step[], matches: Map<Step, Step>): void {
  const known = uniqueIds(before);
  for (const [id, step] of uniqueIds(now)) {
    const match = known.get(id);
    if (match) matches.set(step, match);
  }
}

function uniqueIds(steps: readonly Step[]): Map<string, Step> {
  const count = new Map<string, number>();
  for (const { cell } of steps) if (cell.id !== undefined) count.set(cell.id, (count.get(cell.id) ?? 0) + 1);
  const unique = steps.filter(({ cell }) => cell.id !== undefined && count.get(cell.id) === 1);
  return new Map(unique.map((step) => [step.cell.id as string, step]));
}

/** The longest common subsequence of the sources that are left. */
function matchSources(before: readonly Step[], now: readonly Step[], matches: Map<Step, Step>): void {
  const taken = new Set(matches.values());
  const [a, b] = [before.filter((step) => !taken.has(step)), now.filter((step) => !matches.has(step))];
  const same = (i: number, j: number): boolean => a[i]?.cell.source === b[j]?.cell.source;
  const length = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number): number => length[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      length[i]![j] = same(i, j) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (same(i, j)) matches.set(b[j++]!, a[i++]!);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
}

/** A cell without an id whose source was changed has the same neighbours as before. */
function matchGaps(before: readonly Step[], now: readonly Step[], matches: Map<Step, Step>): void {
  const taken = new Set(matches.values());
  for (const [j, step] of now.entries()) {
    if (matches.has(step)) continue;
    const [left, right] = [now[j - 1], now[j + 1]];
    const i = left ? before.indexOf(matches.get(left)!) + 1 : 0;
    const match = before[i];
    const rightIs = right ? matches.get(right) : undefined;
    if ((left && i === 0) || !match || taken.has(match) || rightIs !== before[i + 1]) continue;
    if (match.cell.id === undefined || step.cell.id === undefined) {
      matches.set(step, match);
      taken.add(match);
    }
  }
}

/** The values of a longest increasing subsequence. */
function longestIncreasing(values: readonly number[]): Set<number> {
  const best = values.map(() => 1);
  const previous = values.map(() => -1);
  for (let i = 0; i < values.length; i++) {
    for (let j = 0; j < i; j++) {
      if (values[j]! < values[i]! && best[j]! >= best[i]!) [best[i], previous[i]] = [best[j]! + 1, j];
    }
  }
  const increasing = new Set<number>();
  for (let i = best.indexOf(Math.max(0, ...best)); i >= 0; i = previous[i]!) increasing.add(values[i]!);
  return increasing;
}
