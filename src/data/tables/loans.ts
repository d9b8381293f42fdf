import pl, { type DataType } from 'nodejs-polars';
import { checkInteger, checkPositive, checkRange, InputError, keysOf, Random } from '../../base';
import type { DatasetSource } from '../source';
import { tableManifest } from './committed';
import { assembleTable, tableSplitOptions, type TableDataset, type TableSplitOptions } from './tableDataset';

/** Options of `loadDataset('loans')`. */
export interface LoansOptions extends TableSplitOptions {
  /** How many people apply. Default 10,000. */
  readonly count?: number;
  /** The share of the orange group, in (0, 1). Default 0.4. */
  readonly share?: number;
  /** Which share of the blue and of the orange group pays back, each in (0, 1). Default 0.8 and 0.6. */
  readonly repay?: readonly [blue: number, orange: number];
  /** By how many standard deviations `history` differs between those who pay back and those who do not, above 0. Default 1.5. */
  readonly evidence?: number;
}

/**
 * `loans`: people who ask for a loan, simulated, with what nobody knows of real ones: who of those that are refused would have paid back.
 *
 * Two groups, blue and orange; 80% and 60% pay back (`label` 1). `history`, the record of earlier payments, is normal with standard
 * deviation 1 and mean `evidence`/2 for those who pay back, -`evidence`/2 for others: the same in both groups. `postalCode` (ten codes) and
 * `amount` depend on the group alone: proxies that give it away when its column is dropped. `chance` is the true probability to pay back,
 * given group and history: `1 / (1 + exp(-(log(p / (1 - p)) + evidence x history)))`.
 */
export const loans: DatasetSource<LoansOptions> = {
  name: 'loans',
  keys: keysOf<LoansOptions>()('count', 'share', 'repay', 'evidence', 'seed', 'validation', 'test'),
  load: async ({
    count = 10_000,
    share = 0.4,
    repay = [0.8, 0.6],
    evidence = 1.5,
    ...others
  }): Promise<TableDataset> => {
    const split = tableSplitOptions(others);
    checkInteger('count', count, 1);
    checkOpen('share', share);
    if (!Array.isArray(repay) || repay.length !== 2)
      throw new InputError('repay', 'two shares, of blue and of orange', repay);
    repay.forEach((one: number, at) => checkOpen(`repay[${at}]`, one));
    checkPositive('evidence', evidence);
    // A stream of its own: the splits are drawn from the seed itself.
    const table = drawPeople(count, { share, repay, evidence }, new Random(split.seed).split());
    const manifest = await tableManifest('loans', { count, share, repay, evidence });
    return assembleTable(
      { table, features: ['history', 'amount', 'postalCode'], sensitive: ['group'], manifest },
      split,
    );
  },
};

function drawPeople(
  count: number,
  { share, repay, evidence }: Required<Pick<LoansOptions, 'share' | 'repay' | 'evidence'>>,
  random: Random,
): pl.DataFrame {
  const people = Array.from({ length: count }, () => {
    const orange = random.chance(share);
    const rate = repay[Number(orange)]!;
    const label = Number(random.chance(rate));
    const history = random.normal(evidence * (label - 0.5), 1);
    const odds = Math.log(rate / (1 - rate)) + evidence * history;
    const amount = Math.round(1000 * Math.exp(random.normal(orange ? 1.8 : 2.4, 0.5)));
    return {
      group: orange ? 'orange' : 'blue',
      label,
      history,
      amount,
      postalCode: postalCode(orange, random),
      chance: 1 / (1 + Math.exp(-odds)),
    };
  });
  const column = <K extends keyof (typeof people)[number]>(name: K, type: DataType): pl.Series =>
    pl.Series(
      name,
      people.map((person) => person[name]),
      type,
    );
  return pl.DataFrame([
    column('group', pl.Utf8),
    column('label', pl.Int32),
    column('history', pl.Float64),
    column('amount', pl.Int32),
    column('postalCode', pl.Utf8),
    column('chance', pl.Float64),
  ]);
}

/** One of ten codes: orange people live in `10` to `19` with chances 1 to 10 of 55, blue ones the other way round. */
function postalCode(orange: boolean, random: Random): string {
  let left = random.integer(55);
  let place = 0;
  while (left > place) left -= ++place;
  return String(orange ? 10 + place : 19 - place);
}

function checkOpen(what: string, value: number): void {
  checkRange(what, value, Number.MIN_VALUE, { below: 1 });
}
