import { expect } from 'chai';
import pl from 'nodejs-polars';
import { accuracyByGroup } from '../../src/metrics';
import { haveOwnOrder, ordered } from '../../src/table/order';

const shuffled = (values: string[]) => [...values.slice(2), ...values.slice(0, 2)].reverse();

describe('the order of categories', () => {
  const lists: readonly (readonly [string, string[]])[] = [
    ['a known scale', ['light', 'medium', 'dark']],
    ['capitals alike', ['Low', 'Medium', 'High']],
    ['no and yes', ['no', 'yes']],
    ['numbers in text', ['-3', '2', '10', '1e3']],
    ['ranges of numbers', ['0-9', '10-19', '20-29', '100-109']],
    ['numbers behind a word', ['bin 2', 'bin 10']],
    ['none first and other last', ['none', 'glasses', 'hat', 'other']],
    ['several parts', ['light', 'light+hat', 'light+sunglasses', 'medium+hat', 'dark', 'dark+hat']],
    ['parts with spaces', ['light / no', 'light / yes', 'dark / no', 'dark / yes']],
    // `green` is of no scale: then none of them is along one.
    ['the alphabet elsewhere', ['dark', 'green', 'light']],
  ];
  for (const [name, expected] of lists) {
    it(`is that of ${name}: ${expected.join(', ')}`, () => {
      expect(ordered(shuffled(expected))).eql(expected);
      expect(ordered([...expected].reverse())).eql(expected);
    });
  }

  it('is the one that is told, and what is not told follows', () => {
    expect(ordered(['a', 'light', 'dark', 'a'], ['dark'])).eql(['dark', 'a', 'light']);
    expect(() => ordered(['a'], ['b'])).throw('order: expected values among a, each once, got b');
    expect(() => ordered(['a', 'b'], ['a', 'a'])).throw('order: expected values among a, b, each once, got a');
    expect(() => ordered(['a'], 'a' as unknown as string[])).throw('order: expected a list of values');
  });

  it('is their own where they are numbers or words of a scale', () => {
    expect(haveOwnOrder(['dark', 'light'])).equal(true);
    expect(haveOwnOrder(['1', '10'])).equal(true);
    expect(haveOwnOrder(['dark+hat', 'light'])).equal(false);
    expect(haveOwnOrder(['micah', 'lorelei'])).equal(false);
  });

  it('is that of the rows of a table of groups', () => {
    const table = pl.DataFrame({
      label: [1, 1, 1, 1],
      yHat: [1, 1, 1, 1],
      skinTone: ['dark', 'light', 'medium', 'light'],
      age: [100, 20, 3, 3],
    });
    const rows = accuracyByGroup(table, { by: ['skinTone', 'age'] });
    expect(rows.getColumn('skinTone').toArray()).eql(['light', 'light', 'medium', 'dark']);
    expect(rows.getColumn('age').toArray()).eql(['3', '20', '3', '100']);
  });
});
