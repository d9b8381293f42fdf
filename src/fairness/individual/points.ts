import type pl from 'nodejs-polars';
import { InputError, mean, variance } from '../../base';
import { finiteColumn } from '../../table';

/** Columns that say how alike two rows are. */
export interface PointColumns {
  /** Numeric columns of what matters for the decision; `fitEncoder` makes numbers of others. Those of the groups do not belong here. */
  readonly features: readonly string[];
  /** Whether each column is divided by its standard deviation, so that none counts more for its unit. Default true. */
  readonly standardize?: boolean;
}

/** Rows as points. */
export interface Points {
  readonly count: number;
  /** The distance of two rows. */
  readonly distance: (row: number, other: number) => number;
}

/** Reads rows as points; columns of one value alone count nothing. @throws InputError for no or bad columns */
export function readPoints(what: string, table: pl.DataFrame, { features, standardize = true }: PointColumns): Points {
  if (!Array.isArray(features) || features.length === 0) {
    throw new InputError(`${what}: features`, 'names of numeric columns', features, "For example ['age', 'priors'].");
  }
  const columns = (features as readonly string[]).map((name) => {
    const values = finiteColumn(table, name);
    if (!standardize) return values;
    const spread = Math.sqrt(variance(values, 0));
    const middle = mean(values);
    return values.map((value) => (spread === 0 ? 0 : (value - middle) / spread));
  });
  const distance = (row: number, other: number): number => {
    let squares = 0;
    for (const column of columns) squares += (column[row]! - column[other]!) ** 2;
    return Math.sqrt(squares);
  };
  return { count: table.height, distance };
}
