import type pl from 'nodejs-polars';
import type { PredictInput } from '../learn';
import { isTable } from '../table';

/** The names of the columns of what is explained, where it is a table, or samples with one. */
export function columnsOf(inputs: PredictInput): readonly string[] {
  const table = isTable(inputs) ? inputs : isSamples(inputs) ? inputs.x : undefined;
  return isTable(table) ? table.columns : [];
}

function isSamples(inputs: unknown): inputs is { x: pl.DataFrame } {
  return typeof inputs === 'object' && inputs !== null && 'x' in inputs;
}
