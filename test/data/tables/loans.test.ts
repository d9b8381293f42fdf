import { expect } from 'chai';
import pl from 'nodejs-polars';
import { loadDataset } from '../../../src/data';
import { countsOf, messageFrom } from '../support';

type Person = Readonly<{
  group: string;
  label: number;
  history: number;
  amount: number;
  postalCode: string;
  chance: number;
}>;

const meanOf = (people: readonly Person[], of: (person: Person) => number): number =>
  people.reduce((sum, person) => sum + of(person), 0) / people.length;

describe('loans', () => {
  it('pays back as told: 80% of the blue, 60% of the orange group, of which 40% are', async () => {
    const { table } = await loadDataset('loans', { count: 40_000, seed: 1 });
    const people = table.toRecords() as Person[];
    const [blue, orange] = ['blue', 'orange'].map((group) => people.filter((one) => one.group === group));
    // Four standard errors of a share of so many rows: 4 sqrt(0.25 / 16000) = 0.016.
    expect(meanOf(blue!, ({ label }) => label)).closeTo(0.8, 0.016);
    expect(meanOf(orange!, ({ label }) => label)).closeTo(0.6, 0.016);
    expect(orange!.length / people.length).closeTo(0.4, 0.016);
  });

  it('has a history that means the same in both groups, and chances that come true', async () => {
    const { table } = await loadDataset('loans', { count: 40_000, seed: 1, evidence: 2 });
    const people = table.toRecords() as Person[];
    for (const group of ['blue', 'orange']) {
      for (const label of [0, 1]) {
        const some = people.filter((one) => one.group === group && one.label === label);
        const mean = meanOf(some, ({ history }) => history);
        expect(mean).closeTo(label === 1 ? 1 : -1, 0.08);
        expect(meanOf(some, ({ history }) => (history - mean) ** 2)).closeTo(1, 0.1);
      }
      for (let from = 0; from < 1; from += 0.25) {
        const some = people.filter((one) => one.group === group && one.chance >= from && one.chance < from + 0.25);
        expect(meanOf(some, ({ label }) => label)).closeTo(
          meanOf(some, ({ chance }) => chance),
          0.04,
        );
      }
    }
    // By hand: a blue person of history 0 pays back with 0.8; odds 4 times e^(2 x 0.5) at 0.5.
    const { chance, history } = people.find((one) => one.group === 'blue')!;
    expect(chance).closeTo((4 * Math.exp(2 * history)) / (1 + 4 * Math.exp(2 * history)), 1e-12);
  });

  it('has proxies: the postal code has the chances 1 to 10 of 55, the other way round for the other group', async () => {
    const { table } = await loadDataset('loans', { count: 40_000, seed: 2 });
    const counts = (group: string): Record<string, number> =>
      countsOf(table.filter(pl.col('group').eq(pl.lit(group))), 'postalCode');
    const [blue, orange] = [counts('blue'), counts('orange')];
    const total = (of: Record<string, number>): number => Object.values(of).reduce((sum, one) => sum + one, 0);
    for (let place = 0; place < 10; place++) {
      expect(orange[10 + place]! / total(orange)).closeTo((place + 1) / 55, 0.013);
      expect(blue[10 + place]! / total(blue)).closeTo((10 - place) / 55, 0.013);
    }
  });

  it('draws people and splits apart: a split has both groups as the whole has', async () => {
    for (const seed of [0, 1, 2]) {
      const { splits } = await loadDataset('loans', { count: 20_000, seed });
      const orange = countsOf(splits.test.table, 'group')['orange']! / splits.test.table.height;
      expect(orange).closeTo(0.4, 0.032);
    }
  });

  it('refuses bad options', async () => {
    expect(await messageFrom(loadDataset('loans', { share: 1 }))).match(
      /^share: expected a number .* below 1, got 1\.$/,
    );
    expect(await messageFrom(loadDataset('loans', { repay: [0.8, 0] }))).match(/^repay\[1\]: expected a number/);
    expect(await messageFrom(loadDataset('loans', { repay: [0.8] as never }))).match(/^repay: expected two shares/);
    expect(await messageFrom(loadDataset('loans', { evidence: 0 }))).match(
      /^evidence: expected a number above 0, got 0/,
    );
    expect(await messageFrom(loadDataset('loans', { count: 0 }))).match(
      /^count: expected a whole number of at least 1/,
    );
  });
});
