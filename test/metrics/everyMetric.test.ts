import { expect } from 'chai';
import pl from 'nodejs-polars';
import { InputError } from '../../src/base';
import * as metrics from '../../src/metrics';
import { isTable } from '../../src/table';
import { binary, constantOf, examples, oneClassOf } from './examples';
import { agree } from './vectors';

/** Functions that take no table: intervals of counts, and what is fitted read back. */
const NO_METRICS = [
  'calibratorFrom',
  'checkConfidence',
  'checkThreshold',
  'equalChunks',
  'meanInterval',
  'ratioInterval',
  'normalCdf',
  'normalQuantile',
  'binomialLowerBound',
  'studentQuantile',
  'holm',
  'wilsonInterval',
  'combinedInterval',
  'aurocOf',
  'rates',
  'centredRanks',
  'centredCorrelation',
  'valueOf',
  'countBelow',
  'eceStatistic',
];

/** The numbers of a result row after row, or key after key, but for the ends of intervals, which may be resampled. */
function numbersOf(result: unknown): number[] {
  if (typeof result === 'number') return [result];
  if (Array.isArray(result)) return result.flatMap(numbersOf);
  if (isTable(result)) return result.toRecords().flatMap(numbersOf);
  if (typeof result !== 'object' || result === null) return [];
  const fitted = 'toJSON' in result ? (result as { toJSON(): object }).toJSON() : result;
  return Object.entries(fitted).flatMap(([key, value]) => (/lower|upper/i.test(key) ? [] : numbersOf(value)));
}

/** The same without the counts of rows. */
function withoutCounts(result: unknown): unknown {
  return isTable(result) && result.columns.includes('n') ? result.drop('n') : result;
}

describe('every metric', () => {
  it('is among the examples', () => {
    const named = Object.keys(metrics).filter((name) => /^[a-z]/.test(name) && !NO_METRICS.includes(name));
    expect(Object.keys(examples).sort()).eql(named.sort());
  });

  for (const [name, { of, table, reads, constant, oneClass, twice, options }] of Object.entries(examples)) {
    describe(name, () => {
      it('gives the same whatever the order of the rows', () => {
        const found = numbersOf(of(table));
        const turned = table.withColumns(
          pl.Series(
            'place',
            Array.from({ length: table.height }, (_, i) => -i),
          ),
        );
        agree(numbersOf(of(turned.sort('place').drop('place'))), found, 1e-9);
        if (!/interval/i.test(name)) expect(found).not.empty;
      });

      it(
        twice ? `${twice}, so that each row twice is another table` : 'gives the same where each row stands twice',
        () => {
          const [own, double] = [table, pl.concat([table, table])].map((one) => numbersOf(withoutCounts(of(one))));
          if (twice) expect(double).not.eql(own);
          else agree(double!, own!, 1e-9);
        },
      );

      it('of a constant score is what it is without any effect, or refused', () => {
        const asked = constantOf(table);
        if (!(constant instanceof RegExp)) agree(numbersOf(of(asked)), constant, 1e-4);
        else if (constant.source !== '.*') expect(() => of(asked)).throw(InputError, constant);
        else expect(numbersOf(of(asked)).every(Number.isFinite)).equal(true);
      });

      it('of one class is a number, or refused', () => {
        const asked = oneClassOf(table);
        if (oneClass instanceof RegExp) expect(() => of(asked)).throw(InputError, oneClass);
        else expect(numbersOf(of(asked)).every(Number.isFinite)).equal(true);
      });

      it('refuses no rows, and names a column with NaN, an empty value, or none at all', () => {
        expect(() => of(table.head(0))).throw(InputError, /0 rows/);
        const values = table.getColumn(reads).toArray() as (number | null)[];
        for (const hole of [NaN, null]) {
          const column = pl.Series(reads, [...values.slice(0, 3), hole, ...values.slice(4)], pl.Float64);
          expect(() => of(table.withColumns(column))).throw(
            InputError,
            `column ${reads}: expected a number in each row`,
          );
        }
        expect(() => of(table.drop(reads))).throw(InputError, new RegExp(`got ${reads}\\.`));
      });

      if (options !== false) {
        it('refuses an option that it does not know', () => {
          expect(() => of(table, { thresold: 1 })).throw(InputError, `${name}: expected options among`);
          expect(() => of(table, { thresold: 1 })).throw(InputError, 'got thresold');
        });
      }
    });
  }

  it('has a table with errors of both kinds in both groups', () => {
    for (const { value } of metrics.byGroup(binary, { metric: 'accuracy', by: ['group', 'label'] }).toRecords() as {
      value: number;
    }[]) {
      expect(value).above(0).below(1);
    }
  });
});
