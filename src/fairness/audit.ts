import type pl from 'nodejs-polars';
import { checkChoice, checkInteger, checkKeys, InputError, Random } from '../base';
import { checkConfidence, holm, type Confusion } from '../metrics';
import { AuditReport, type GroupRow, type RateRow, type SummaryRow } from './auditReport';
import { cellsByGroup, rateNames, rowsOf } from './cells';
import { atLeast } from './limits';
import { fairnessKeys, groupings, readDecisions, type Decided, type FairnessColumns } from './columns';
import type { ComparedGroups } from './comparedGroups';
import { isMeasured, ratesOf, type Measured } from './measuredGroups';
import { parityNames, parityOf, permutationP, type Parity, type ParityName } from './parity';
import { scoreMeasureNames, scoresByGroup } from './scoresByGroup';

/** Options of {@link audit}. */
export interface AuditOptions extends FairnessColumns {
  /** Which criteria the summary has, and `pHolm` is corrected for. Default all. */
  readonly criteria?: readonly ParityName[];
  /** The confidence of each interval. Default 0.95. */
  readonly confidence?: number;
  /** `bonferroni` widens the intervals of the groups so that all those of one rate hold together with that confidence. Default `none`. */
  readonly correction?: 'none' | 'bonferroni';
  /** A group of fewer rows is flagged as small. Default 30. */
  readonly small?: number;
  /** Random dealings of the groups for each p-value. Default 1000: no p-value is below 0.001. */
  readonly permutations?: number;
  /** Where the random numbers start. Default 0. */
  readonly seed?: number;
}

type Settings = Required<Omit<AuditOptions, keyof FairnessColumns>>;

/**
 * Whom do decisions treat how? All rates of each group with their intervals, and how far the groups are from each criterion of fairness:
 * by each column alone, and by all of them together.
 *
 * The differences are those of fairlearn: highest less lowest group (`difference`), largest distance from all rows together
 * (`differenceToOverall`), and the ratios likewise. Equalized odds are about two rates: `difference` is that of the worse one, `meanDifference` the
 * mean of both (AIF360's average absolute odds difference, fairlearn's `agg='mean'`). Highest and lowest are picked after looking, so chance alone gives a difference, the
 * more so the more groups there are and the smaller: the permutation p-value takes that into account, and `pHolm` also how many
 * criteria were looked at. A value that the rows of a group do not define is empty, and `rates` says why.
 *
 * @param table - one row per decision; rows with an empty group are left out
 * @throws InputError when an option or column is wrong, a column has fewer than two groups, or scores from 0 to 1 come without a threshold
 * @see Barocas, S., Hardt, M., Narayanan, A. (2023). Fairness and machine learning; Newcombe, R. G. (1998), Wilson, E. B. (1927) for intervals.
 * @example
 * const report = fairness.audit(people, { label: 'recidivated', score: 'decile', threshold: 4, groups: ['race', 'sex'] });
 * await show(report, report.groups, report.summary);
 */
export function audit(table: pl.DataFrame, options: AuditOptions): AuditReport {
  const settings = checkOptions(options);
  const decided = readDecisions(table, options);
  const parts = groupings(table, options.groups).map((grouping) => auditBy(grouping, decided, settings));
  const summary = parts.flatMap((part) => part.summary);
  const corrected = holm(summary.map(({ p }) => p));
  return new AuditReport({
    groups: parts.flatMap((part) => part.groups),
    rates: parts.flatMap((part) => part.rates),
    summary: summary.map((row, i) => ({ ...row, pHolm: corrected[i] })),
    notes: notesOf(parts, settings, summary.length),
  });
}

function checkOptions(options: AuditOptions): Settings {
  const keys = [...fairnessKeys, 'criteria', 'confidence', 'correction', 'small', 'permutations', 'seed'] as const;
  checkKeys('audit', options, keys);
  const { criteria = parityNames, correction = 'none', small = 30, permutations = 1000, seed = 0 } = options;
  if (!Array.isArray(criteria) || criteria.length === 0)
    throw new InputError('criteria', 'a list of criteria', criteria);
  for (const name of criteria as readonly ParityName[])
    checkChoice('criteria', name, parityNames, { equalisedOdds: 'equalizedOdds' });
  checkChoice('correction', correction, ['none', 'bonferroni']);
  checkInteger('small', small, 0);
  checkInteger('permutations', permutations, 1, 'A p-value of n permutations is at least 1 / (n + 1).');
  checkInteger('seed', seed, 0);
  return { criteria, confidence: checkConfidence(options.confidence), correction, small, permutations, seed };
}

/** What is found by one column, or by all of them together. */
interface Part {
  readonly by: string;
  readonly groups: GroupRow[];
  readonly rates: RateRow[];
  readonly summary: Omit<SummaryRow, 'pHolm'>[];
}

function auditBy({ by, groups, codes }: ComparedGroups, decided: Decided, settings: Settings): Part {
  const { small, confidence, correction } = settings;
  const each = correction === 'none' ? confidence : 1 - (1 - confidence) / groups.length;
  const cells = cellsByGroup(decided, codes, groups.length);
  const scores = scoresByGroup(decided, codes, groups.length, each);
  const measured = cells.map((own, i) => ({ ...ratesOf(own, each), ...scores[i]! }));
  const names = groups.map(({ name }) => name);
  return {
    by,
    groups: names.map((group, i) => {
      const n = rowsOf(cells[i]!);
      return { by, group, n, small: n < small, ...valuesOf(measured[i]!) };
    }),
    rates: measured.flatMap((all, i) => ratesOfGroup(by, names[i]!, all)),
    summary: summaryOf(by, names, cells, settings),
  };
}

const measureNames = [...rateNames, ...scoreMeasureNames] as const;
type All = Readonly<Record<(typeof measureNames)[number], Measured>>;

function valuesOf(all: All): Omit<GroupRow, 'by' | 'group' | 'n' | 'small'> {
  const pairs = measureNames.map((name) => {
    const one = all[name];
    return [name, isMeasured(one) ? one.value : undefined];
  });
  return Object.fromEntries(pairs) as ReturnType<typeof valuesOf>;
}

function ratesOfGroup(by: string, group: string, all: All): RateRow[] {
  return measureNames.map((rate) => {
    const one = all[rate];
    return isMeasured(one) ? { by, group, rate, value: one.value, ...one.interval } : { by, group, rate, ...one };
  });
}

function summaryOf(
  by: string,
  names: readonly string[],
  cells: readonly Confusion[],
  settings: Settings,
): Part['summary'] {
  const random = new Random(settings.seed);
  return parityNames.flatMap((criterion) => {
    // Each has its own random numbers, asked for alone or not.
    const own = random.split();
    if (!settings.criteria.includes(criterion)) return [];
    const parity = parityOf(criterion, cells, settings.confidence);
    if (!parity) return [];
    return [{ by, ...rowOf(parity, names), p: permutationP(parity, cells, settings.permutations, own) }];
  });
}

function rowOf(parity: Parity, names: readonly string[]): Omit<SummaryRow, 'by' | 'p' | 'pHolm'> {
  const { criterion, worst, worstRatio } = parity;
  const { lowest, highest } = worst;
  return {
    criterion,
    rate: worst.name,
    groups: worst.compared.length,
    lowest: names[lowest.group]!,
    lowestValue: lowest.value,
    highest: names[highest.group]!,
    highestValue: highest.value,
    difference: worst.difference,
    differenceLower: worst.differenceInterval.lower,
    differenceUpper: worst.differenceInterval.upper,
    meanDifference: parity.meanDifference,
    differenceToOverall: parity.differenceToOverall,
    ratio: worstRatio?.ratio,
    ratioLower: worstRatio?.ratioInterval?.lower,
    ratioUpper: worstRatio?.ratioInterval?.upper,
    ratioToOverall: parity.ratioToOverall,
    // The rule of the United States' EEOC (1978) is about selection.
    fourFifths: criterion === 'demographicParity' && worstRatio ? atLeast(worstRatio.ratio!, 0.8) : undefined,
  };
}

function notesOf(
  parts: readonly Part[],
  { criteria, small, correction, confidence }: Settings,
  tests: number,
): string[] {
  const rows = parts.flatMap(({ groups }) => groups);
  const few = rows.filter((row) => row.small).map(({ by, group, n }) => `${by} ${group} (${n})`);
  const most = Math.max(...parts.map(({ groups }) => groups.length));
  const level = `${100 * confidence}%`;
  const missed = parts.flatMap(({ by, summary }) =>
    criteria.filter((name) => !summary.some(({ criterion }) => criterion === name)).map((name) => `${name} by ${by}`),
  );
  return [
    ...(few.length > 0 ? [`Fewer than ${small} rows: ${firstOf(few)}. Their rates say little.`] : []),
    ...(missed.length > 0 ? [`Not defined in two groups or more: ${missed.join(', ')}.`] : []),
    correction === 'none' && most > 5
      ? `Each interval holds with ${level} by itself; of ${most} groups some miss. correction: 'bonferroni' widens them.`
      : `Intervals of groups: ${level}${correction === 'none' ? ' each' : ' for all groups of a rate together (Bonferroni)'}.`,
    `pHolm is corrected for the ${tests} rows of the summary.`,
  ];
}

/** The first ten of some names, and how many more: a column of a thousand small groups would fill a page. */
function firstOf(names: readonly string[]): string {
  const [told, more] = [names.slice(0, 10).join(', '), names.length - 10];
  return more > 0 ? `${told} and ${more} more` : told;
}
