import type pl from 'nodejs-polars';

/** A table that is fetched at first use. */
export interface FetchedTable {
  readonly name: string;
  /** The file in the package: a CSV, or a ZIP archive of one. */
  readonly file: string;
  readonly features: readonly string[];
  readonly sensitive: readonly string[];
  /** The table as risklab has it, from the CSV: with `label`, the features and the sensitive columns. */
  read(csv: pl.DataFrame): pl.DataFrame;
}
