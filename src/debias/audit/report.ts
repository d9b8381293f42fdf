import type pl from 'nodejs-polars';
import { displaySymbol } from '../../cell';
import { tableOf } from '../../table';
import type { ScoreEnd, ScoreSpread } from './byScore';
import type { Duplicate } from './duplicates';
import type { Finding } from './finding';
import type { Representation } from './representation';
import type { Suspect } from './suspects';

/** What a report is made from. */
export interface Findings {
  readonly findings: readonly Finding[];
  readonly representation: readonly Representation[];
  readonly scores: readonly ScoreSpread[];
  readonly ends: readonly ScoreEnd[];
  readonly duplicates: readonly Duplicate[];
  readonly suspects: readonly Suspect[];
  readonly notes: readonly string[];
}

/**
 * What `debias.audit` found, as tables; those with a column `row` can be shown as images: `imageGrid(data.images, report.suspects.head(10))`.
 * In a cell a report shows its text.
 */
export class AuditReport {
  /** What was found in short: finding, n, of, share, lower, upper (Wilson), table (where the rows are). */
  readonly findings: pl.DataFrame;
  /** Classes in each split, and groups in each class: split, label, group (empty for the class), n, of, share, lower, upper, small. */
  readonly representation: pl.DataFrame;
  /** Quantiles of the score in each class of each split: split, label, n, lowest, q05, q25, median, q75, q95, highest. */
  readonly scores: pl.DataFrame;
  /** Rows at both ends of the score in each class: end, label, row, id, split, score. */
  readonly ends: pl.DataFrame;
  /** Pairs of images: kind (`exact` or `near`), distance, row, id, split, label, and other, otherId, otherSplit, otherLabel. */
  readonly duplicates: pl.DataFrame;
  /** Rows whose label the prediction contradicts: row, id, split, label, suggested, confidence (of the label, the lowest first). */
  readonly suspects: pl.DataFrame;
  /** What was not looked at, and what to bear in mind. */
  readonly notes: readonly string[];
  private readonly lines: readonly string[];

  /** @internal */
  constructor(found: Findings) {
    const share = { n: 'whole', of: 'whole', share: 'number', lower: 'number', upper: 'number' } as const;
    const spread = { q05: 'number', q25: 'number', median: 'number', q75: 'number', q95: 'number' } as const;
    const row = { row: 'whole', id: 'text', split: 'text' } as const;
    this.findings = tableOf(found.findings, { finding: 'text', ...share, table: 'text' });
    const groups = { split: 'text', label: 'whole', group: 'text' } as const;
    this.representation = tableOf(found.representation, { ...groups, ...share, small: 'truth' });
    const scores = { split: 'text', label: 'whole', n: 'whole', lowest: 'number' } as const;
    this.scores = tableOf(found.scores, { ...scores, ...spread, highest: 'number' });
    this.ends = tableOf(found.ends, { end: 'text', label: 'whole', ...row, score: 'number' });
    const other = { other: 'whole', otherId: 'text', otherSplit: 'text', otherLabel: 'whole' } as const;
    const pair = { kind: 'text', distance: 'number', ...row, label: 'whole', ...other } as const;
    this.duplicates = tableOf(found.duplicates, pair);
    this.suspects = tableOf(found.suspects, { ...row, label: 'whole', suggested: 'whole', confidence: 'number' });
    this.notes = found.notes;
    this.lines = found.findings.map(lineOf);
  }

  /** The findings, a line each with its interval, then the notes. */
  toText(): string {
    return [...this.lines, ...this.notes.map((note) => `Note: ${note}`)].join('\n');
  }

  /** How a cell shows it. @internal */
  [displaySymbol](): Record<string, string> {
    return { 'text/plain': this.toText() };
  }
}

function lineOf({ finding, n, of, share, lower, upper }: Finding): string {
  const percent = (value: number): string => (100 * value).toFixed(1);
  return `${finding}: ${n} of ${of} (${percent(share)}%, ${percent(lower)} to ${percent(upper)}%)`;
}
