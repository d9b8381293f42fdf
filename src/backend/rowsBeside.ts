/** How many 32-bit numbers a vector of the processor holds, of those with the longest. */
const vector = 16;

/**
 * How many rows of a table are to be laid side by side, as one, before TensorFlow works on its columns: its kernels take columns 16 at a
 * time and are slow where their number is no multiple of that (measured: a batch normalisation of 24 columns takes ten times as
 * long a value as one of 48).
 *
 * @param rows - rows of the table
 * @param columns - its columns
 * @returns a power of 2; 1 where the columns are a multiple of 16 already, or the rows cannot be divided so
 */
export function rowsBeside(rows: number, columns: number): number {
  let beside = 1;
  while ((beside * columns) % vector !== 0) beside *= 2;
  return rows % beside === 0 ? beside : 1;
}
