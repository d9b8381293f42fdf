import { expect } from 'chai';
import pl from 'nodejs-polars';
import { exponentiatedGradient } from '../../../src/fairness/during/exponentiatedGradient';
import { peers, tableOf } from '../peers';
import { logistic } from './logistic';

interface Row {
  group: string;
  label: number;
  acceptance: number;
}

const features = ['score', 'second', 'third'];

/** The largest difference of a group's rate from that of all rows, and the error, from the chances of rows. */
function judged(table: pl.DataFrame, criterion: string): { error: number; broken: number } {
  const rows = table.toRecords() as unknown as Row[];
  const mean = (some: Row[], of: (row: Row) => number): number =>
    some.reduce((sum, row) => sum + of(row), 0) / some.length;
  const classes = criterion === 'demographicParity' ? [[0, 1]] : criterion === 'equalOpportunity' ? [[1]] : [[0], [1]];
  const differences = classes.flatMap((labels) => {
    const event = rows.filter(({ label }) => labels.includes(label));
    const rate = (some: Row[]): number => mean(some, ({ acceptance }) => acceptance);
    return ['a', 'b'].map((name) => Math.abs(rate(event.filter(({ group }) => group === name)) - rate(event)));
  });
  return {
    error: mean(rows, ({ label, acceptance }) => (label === 1 ? 1 - acceptance : acceptance)),
    broken: Math.max(...differences),
  };
}

describe('exponentiatedGradient', () => {
  it('the learner of these tests is the logistic regression of scikit-learn', () => {
    const table = tableOf('two');
    const y = table.getColumn('label').toArray() as number[];
    const learned = logistic(features)({ table, y, weight: new Float64Array(y.length).fill(1) });
    const decisions = learned.decide(table) as number[];
    expect(decisions.filter((one, row) => one !== y[row]).length / y.length).closeTo(peers.two.plain.error, 1e-12);
  });

  for (const criterion of ['demographicParity', 'equalOpportunity', 'equalizedOdds'] as const) {
    it(`equals fairlearn's ExponentiatedGradient: ${criterion}, constraint and error within 0.02`, async () => {
      const table = tableOf('two');
      const fair = await exponentiatedGradient(table, {
        groups: 'group',
        criterion,
        learn: logistic(features),
        tolerance: 0.02,
        rounds: 100,
      });
      const { error, broken } = judged(await fair.apply(table), criterion);
      const plain = criterion === 'demographicParity' ? 0.1 : 0.05;
      expect(broken).below(0.02 + 0.01);
      expect(broken).below(plain);
      expect(error).closeTo(peers.two.reductions[criterion]!.error, 0.02);
      expect(fair.parts.reduce((sum, { weight }) => sum + weight, 0)).closeTo(1, 1e-12);
    });
  }

  it('leaves fair data alone: the plain classifier, in one round', async () => {
    const half = tableOf('two').select('label', ...features);
    const group = (name: string): pl.DataFrame => half.withColumns(pl.lit(name).alias('group'));
    const table = pl.concat([group('a'), group('b')]);
    const fair = await exponentiatedGradient(table, {
      groups: 'group',
      criterion: 'demographicParity',
      learn: logistic(features),
    });
    expect(fair.parts).length(1);
    const plain = logistic(features)({
      table,
      y: table.getColumn('label').toArray() as number[],
      weight: new Float64Array(table.height).fill(1),
    });
    const decided = await fair.apply(table);
    expect([...(decided.getColumn('prediction').toArray() as number[])]).eql(plain.decide(table));
  });

  it('frees each classifier once: those that it does not keep at once, the others when told', async () => {
    const table = tableOf('two');
    const freed: number[] = [];
    let made = 0;
    const fair = await exponentiatedGradient(table, {
      groups: 'group',
      criterion: 'demographicParity',
      rounds: 5,
      learn: (rows) => {
        const one = made++;
        return { ...logistic(features)(rows), dispose: () => freed.push(one) };
      },
    });
    expect(freed.length + fair.parts.length).equal(made);
    expect(fair.trained).equal(made);
    fair.dispose();
    expect([...freed].sort((a, b) => a - b)).eql(Array.from({ length: made }, (_, i) => i));
  });

  it('refuses bad input', async () => {
    const table = tableOf('two');
    const run = async (options: object): Promise<string> =>
      exponentiatedGradient(table, {
        groups: 'group',
        criterion: 'demographicParity',
        learn: logistic(features),
        ...options,
      }).then(
        () => 'no error',
        (error: Error) => error.message,
      );
    expect(await run({ tolerance: 0 })).match(/^tolerance: expected a number/);
    expect(await run({ rounds: 0 })).equal('rounds: expected a whole number of at least 1, got 0.');
    expect(await run({ learn: 3 })).match(/^learn: expected a function of \{ table, y, weight \}, got 3/);
    expect(await run({ learn: () => undefined })).match(
      /^learn: expected a function that gives \{ decide \}, .*, got undefined/,
    );
    expect(await run({ learn: () => ({ decide: () => undefined }) })).match(/^learn: decide: expected 200 decisions, one a row, got undefined/); // prettier-ignore
    let freed = 0;
    const bad = { decide: () => [1], dispose: () => freed++ };
    expect(await run({ learn: () => bad })).match(/^learn: decide: expected 200 decisions, one a row, got 1/);
    expect(freed).equal(1);
    expect(await run({ learn: () => ({ decide: () => new Array<number>(200).fill(0.5) }) })).match(
      /^learn: decide: expected 0 or 1 for each row, got 0\.5 in row 0\. Cut scores/,
    );
    expect(await run({ learn: () => ({ decide: () => [1] }) })).match(
      /^learn: decide: expected 200 decisions, one a row, got 1/,
    );
    expect(await run({ criterion: 'parity' })).match(/^criterion: expected one of demographicParity/);
  });
});
