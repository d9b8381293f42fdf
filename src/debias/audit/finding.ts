/** One thing that was found, or looked for: how many rows of how many. */
export interface Finding {
  readonly finding: string;
  readonly n: number;
  readonly of: number;
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
  /** The table of the report that has the rows. */
  readonly table: 'representation' | 'duplicates' | 'suspects';
}
