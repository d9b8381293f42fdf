import { expect } from 'chai';
import pl from 'nodejs-polars';
import { fairness } from '../../src';
import { InputError, mean, Random, setProgress, silentProgress } from '../../src/base';
import { onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';

describe('fairness.fairRepresentation', () => {
  onBackend('native');
  leavesNothing();
  before(() => setProgress(silentProgress));

  const random = new Random(8);
  const count = 600;
  const groups = Array.from({ length: count }, () => random.pick(['a', 'b']));
  const sign = groups.map((group) => (group === 'b' ? 1 : -1));
  const noise = (): number[] => sign.map(() => random.normal());

  /** The areas by reader. */
  const read = async (columns: number[][], options: fairness.FairRepresentationOptions = {}) => {
    const z = sign.map((_, row) => columns.map((column) => column[row]!));
    const found = await fairness.fairRepresentation(z, groups, { folds: 2, ...options });
    return Object.fromEntries(found.toRecords().map((row) => [row['reader'] as string, row as Record<string, number>]));
  };

  it('finds a shift as well as can be known, and in noise nothing', async () => {
    const shifted = noise().map((value, row) => value + sign[row]!);
    // No reader knows more than the shifted column itself: its area is counted here, pair by pair.
    const of = (group: string): number[] => shifted.filter((_, row) => groups[row] === group);
    const known = mean(of('b').map((b) => mean(of('a').map((a) => (b > a ? 1 : b === a ? 0.5 : 0)))));
    const { linear, network } = await read([shifted, noise()]);
    expect(linear!['auroc']).closeTo(known, 0.01);
    // It has 300 rows to learn from, and learns a little of their noise.
    expect(network!['auroc']).within(known - 0.06, known + 0.01);
    const nothing = await read([noise()]);
    for (const area of Object.values(nothing)) expect([area['lower']! < 0.5, area['upper']! > 0.5]).eql([true, true]);
  });

  it('is the same again with the same seed, also with seed 0', async () => {
    const columns = [noise(), noise()];
    for (const seed of [0, 5]) expect(await read(columns, { seed })).eql(await read(columns, { seed }));
    expect(await read(columns, { seed: 0 })).not.eql(await read(columns, { seed: 5 }));
  });

  it('finds by a network what no linear classifier sees', async () => {
    // The product of two columns has the sign of the group.
    const first = noise();
    const second = first.map((value, row) => sign[row]! * Math.sign(value) * Math.abs(random.normal()));
    const { linear, network } = await read([first, second]);
    expect(linear!['auroc']).below(0.62);
    expect(network!['auroc']).above(0.9);
  });

  it('asks of each of several groups, takes tensors and tables, leaves rows of no group out, and is the same again', async () => {
    const three = groups.map((_, row) => (row % 60 === 59 ? null : 'abc'[row % 3]!));
    const z = pl.DataFrame({ x: groups.map((_, row) => row % 3), y: noise() });
    const options = { folds: 2, epochs: 20, seed: 3 };
    const found = await fairness.fairRepresentation(z, three, options);
    expect(found.select('reader', 'group', 'n').rows()).eql([
      ...['a', 'b', 'c'].map((group, i) => ['linear', group, i === 2 ? 190 : 200]),
      ...['a', 'b', 'c'].map((group, i) => ['network', group, i === 2 ? 190 : 200]),
    ]);
    expect((found.getColumn('auroc').toArray() as number[])[5]).above(0.95);
    expect((await fairness.fairRepresentation(z, three, options)).rows()).eql(found.rows());
  });

  it('refuses what cannot be read', async () => {
    const refused = async (z: never, of: (string | null)[], options: object, message: string): Promise<void> => {
      const error = await rejected(fairness.fairRepresentation(z, of, options));
      expect(error).instanceOf(InputError);
      expect(error.message).contain(message);
    };
    const z = [[1], [2], [3], [4]] as never;
    await refused(z, 'aabb' as never, {}, 'groups: expected a list with the group of each row');
    await refused(z, [null, null, null, null], {}, 'groups: expected a group in some row, got empty values only.');
    // Numbers are groups by their text: 1 has two rows, too few for five folds.
    await refused(z, [1, 1, 2, undefined] as never, {}, 'group 1: expected at least 5 rows, one for each fold, got 2.');
    await refused(z, ['a'], {}, 'groups: expected 4 values, one a row of z, got 1.');
    await refused(z, ['a', 'a', 'b', 'b'], {}, 'group a: expected at least 5 rows, one for each fold, got 2.');
    await refused(z, ['a', 'a', 'a', null], { folds: 2 }, 'groups: expected at least two groups, got a.');
    await refused([1, 2, 3, 4] as never, ['a', 'a', 'b', 'b'], {}, 'z: expected rows of numbers, [n, width], got [4].');
    await refused([[1], [NaN], [1], [1]] as never, ['a', 'a', 'b', 'b'], { folds: 2 }, 'NaN');
    await refused(z, ['a', 'a', 'b', 'b'], { fold: 2 }, 'Did you mean folds?');
  });
});
