import type { EntryScores } from './compareScores';

/**
 * An expression of TypeScript, for the last cell: a promise of the predictions that the notebook has written. `writeEntry` writes them into
 * the folder `entry`, or another one that has a `run.json`.
 */
export const predictionsExpression = `(async () => {
  const { existsSync, readdirSync, readFileSync } = await import('node:fs');
  const { default: polars } = await import('nodejs-polars');
  const folders = ['entry', ...readdirSync('.').sort()].filter((name) => existsSync(name + '/run.json'));
  if (folders.length === 0) throw new Error('The notebook has written no entry: there is no entry/run.json.');
  const table = polars.readParquet(readFileSync(folders[0] + '/predictions.parquet'));
  const numbers = (name: string) => (table.columns.includes(name) ? Array.from(table.getColumn(name).toArray() as ArrayLike<unknown>, Number) : null);
  return { row: numbers('row'), score: numbers('score'), risk: numbers('risk') };
})()`;

/**
 * The predictions in what that expression gave; a notebook may have made it give anything.
 *
 * @param rows - how many there have to be
 * @returns in the order of their rows; text says what is wrong with them, so that "it gives ..." is a sentence
 */
export function predictionsIn(answers: unknown, rows: number): EntryScores | string {
  const { row, score, risk } = (typeof answers === 'object' && answers !== null ? answers : {}) as Record<
    string,
    unknown
  >;
  if (!isNumbers(row) || !isNumbers(score) || (risk !== null && !isNumbers(risk))) return 'no predictions';
  const wrong = [row, score, risk ?? row].find(({ length }) => length !== rows);
  if (wrong) return `predictions for ${wrong.length} rows, and not for ${rows}`;
  const found = { score: new Float64Array(rows), risk: risk ? new Float64Array(rows) : undefined };
  const seen = new Set<number>();
  for (const [i, number] of row.entries()) {
    if (!(Number.isInteger(number) && number >= 0 && number < rows) || seen.has(number))
      return 'rows that are none, or come twice';
    seen.add(number);
    found.score[number] = score[i]!;
    if (risk) found.risk![number] = risk[i]!;
  }
  return found;
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'number');
}
