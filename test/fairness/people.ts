import pl from 'nodejs-polars';

/** How rows of a group fall: true negatives, false positives, false negatives, true positives. */
export type Counts = readonly [tn: number, fp: number, fn: number, tp: number];

/** A table of rows with `group`, `label` and `decided`, by counts. */
export function people(counts: Readonly<Record<string, Counts>>): pl.DataFrame {
  const rows = Object.entries(counts).flatMap(([group, cells]) =>
    cells.flatMap((n, cell) => Array.from({ length: n }, () => ({ group, label: cell >> 1, decided: cell & 1 }))),
  );
  return pl.DataFrame({
    group: rows.map(({ group }) => group),
    label: rows.map(({ label }) => label),
    decided: rows.map(({ decided }) => decided),
  });
}

/** ProPublica's published counts of COMPAS scores, low and high by did not and did recidivate (Larson and others, 2016). */
export const published = { black: [990, 805, 532, 1369], white: [1139, 349, 461, 505] } as const;
