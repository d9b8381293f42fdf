import type pl from 'nodejs-polars';
import { displaySymbol } from '../cell';
import { tableOf } from '../table';
import { rateNames, type RateName } from './cells';
import type { ParityName } from './parity';
import { scoreMeasureNames } from './scoresByGroup';

/** A name of a column of values. */
type MeasureName = RateName | (typeof scoreMeasureNames)[number];

/** A row of {@link AuditReport.groups}. */
export type GroupRow = { readonly by: string; readonly group: string; readonly n: number; readonly small: boolean } & {
  readonly [name in MeasureName]: number | undefined;
};

/** A row of {@link AuditReport.rates}. */
export interface RateRow {
  readonly by: string;
  readonly group: string;
  readonly rate: MeasureName;
  readonly value?: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly reason?: string;
}

/** A row of {@link AuditReport.summary}. */
export interface SummaryRow {
  readonly by: string;
  readonly criterion: ParityName;
  readonly rate: string;
  readonly groups: number;
  readonly lowest: string;
  readonly lowestValue: number;
  readonly highest: string;
  readonly highestValue: number;
  readonly difference: number;
  readonly differenceLower: number;
  readonly differenceUpper: number;
  readonly meanDifference: number;
  readonly differenceToOverall: number;
  readonly ratio: number | undefined;
  readonly ratioLower: number | undefined;
  readonly ratioUpper: number | undefined;
  readonly ratioToOverall: number | undefined;
  readonly fourFifths: boolean | undefined;
  readonly p: number;
  readonly pHolm: number | undefined;
}

const numbers = <K extends string>(...names: readonly K[]): Record<K, 'number'> =>
  Object.fromEntries(names.map((name) => [name, 'number'])) as Record<K, 'number'>;

/** What `fairness.audit` found. In a cell a report shows its text. */
export class AuditReport {
  /**
   * A row for each group: by (the columns), group, n, small, then each value, empty where the rows do not define it: baseRate, selectionRate,
   * accuracy, the rates of the four cells, both predictive values, meanScore, calibrationGap (mean score less base rate), calibrationError, auroc.
   */
  readonly groups: pl.DataFrame;
  /** The same in long form, with intervals: by, group, rate, value, lower, upper, and reason, where there is no value. */
  readonly rates: pl.DataFrame;
  /**
   * A row for each criterion: by, criterion, rate (the one that is farthest apart), groups (how many have it), lowest, lowestValue, highest,
   * highestValue, difference with its ends (Newcombe), meanDifference (of both rates of equalized odds), differenceToOverall, ratio (the smallest of the rates) with its ends, ratioToOverall, fourFifths (whether
   * the ratio of selection rates is at least 0.8), p (permutation), pHolm.
   */
  readonly summary: pl.DataFrame;
  /** What to bear in mind: small groups, what is not defined, how intervals and p-values are corrected. */
  readonly notes: readonly string[];
  private readonly lines: readonly string[];

  /** @internal */
  constructor(found: {
    readonly groups: readonly GroupRow[];
    readonly rates: readonly RateRow[];
    readonly summary: readonly SummaryRow[];
    readonly notes: readonly string[];
  }) {
    const group = { by: 'text', group: 'text' } as const;
    const values = numbers(...rateNames, ...scoreMeasureNames);
    this.groups = tableOf(found.groups, { ...group, n: 'whole', small: 'truth', ...values });
    const interval = numbers('value', 'lower', 'upper');
    this.rates = tableOf(found.rates as readonly Required<RateRow>[], {
      ...group,
      rate: 'text',
      ...interval,
      reason: 'text',
    });
    this.summary = tableOf(found.summary, {
      ...({ by: 'text', criterion: 'text', rate: 'text', groups: 'whole' } as const),
      ...({ lowest: 'text', lowestValue: 'number', highest: 'text', highestValue: 'number' } as const),
      ...numbers('difference', 'differenceLower', 'differenceUpper', 'meanDifference', 'differenceToOverall'),
      ...numbers('ratio', 'ratioLower', 'ratioUpper', 'ratioToOverall'),
      ...({ fourFifths: 'truth', p: 'number', pHolm: 'number' } as const),
    });
    this.notes = found.notes;
    this.lines = found.summary.map(lineOf);
  }

  /** A line for each criterion, then the notes. */
  toText(): string {
    return [...this.lines, ...this.notes.map((note) => `Note: ${note}`)].join('\n');
  }

  /** How a cell shows it. @internal */
  [displaySymbol](): Record<string, string> {
    return { 'text/plain': this.toText() };
  }
}

/** Criteria as people write them. */
const titles: Readonly<Record<ParityName, string>> = {
  demographicParity: 'demographic parity',
  equalOpportunity: 'equal opportunity',
  equalizedOdds: 'equalized odds',
  predictiveParity: 'predictive parity',
  accuracyParity: 'accuracy parity',
  treatmentEquality: 'treatment equality',
};

function lineOf(row: SummaryRow): string {
  const three = (value: number): string => value.toFixed(3);
  const between = `${three(row.difference)} (${three(row.differenceLower)} to ${three(row.differenceUpper)})`;
  const ends = `${row.rate} from ${three(row.lowestValue)} (${row.lowest}) to ${three(row.highestValue)} (${row.highest})`;
  const ratio = row.ratio === undefined ? '' : `, ratio ${three(row.ratio)}`;
  const rule = row.fourFifths === false ? ', below four fifths' : '';
  return `${titles[row.criterion]} by ${row.by}: ${ends}, difference ${between}${ratio}${rule}, p ${three(row.p)}`;
}
