import type * as tf from '@tensorflow/tfjs';
import type { Rows, Sampler } from '../data';
import { RowTensors } from './rowTensors';

/** What a step works on, by name: most models have `x` and `y`; others come with them, such as `weight`, `group`, boxes or masks. */
export type Batch = Readonly<Record<string, tf.Tensor>>;

/** The same for all the data: rows by name, as many under each. */
export type Fields = Readonly<Record<string, Rows>>;

/** How many rows fields have. */
export function rowCount(fields: Fields): number {
  return Object.values(fields)[0]?.length ?? 0;
}

/** The same rows of every field. @throws InputError for a row that is not there */
export function selectRows(fields: Fields, rows: ArrayLike<number>): Fields {
  return mapFields(fields, (field) => field.select(rows));
}

/** Fields with each changed by a function of the rows and their name. */
export function mapFields(fields: Fields, change: (rows: Rows, name: string) => Rows): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, rows]) => [name, change(rows, name)]));
}

/** Rows that always come as floats, also where they are bytes. */
export function floatRows(rows: Rows): Rows {
  if (!rows.gatherBytes) return rows;
  const { length, rowShape } = rows;
  return {
    length,
    rowShape,
    gather: (some, out) => rows.gather(some, out),
    select: (some) => floatRows(rows.select(some)),
  };
}

/** The batches that a sampler draws, as tensors. */
export class BatchSource {
  private readonly tensors: readonly (readonly [name: string, rows: RowTensors])[];

  /** @param batchesPerStep - how many batches follow each other in the same tensors: one for each member of an ensemble */
  constructor(
    fields: Fields,
    private readonly sampler: Sampler,
    private readonly batchesPerStep: number,
  ) {
    this.tensors = Object.entries(fields).map(([name, rows]) => [name, new RowTensors(rows)]);
  }

  /** Calls `use` with the next batch, then frees its tensors. */
  next<T>(use: (batch: Batch) => T): T {
    const rows = Array.from({ length: this.batchesPerStep }, () => [...this.sampler.next()]).flat();
    const batch = Object.fromEntries(this.tensors.map(([name, tensors]) => [name, tensors.of(rows)]));
    try {
      return use(batch);
    } finally {
      Object.values(batch).forEach((tensor) => tensor.dispose());
    }
  }
}
