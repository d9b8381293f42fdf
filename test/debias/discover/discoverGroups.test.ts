import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import pl from 'nodejs-polars';
import { debias } from '../../../src';
import { ImageStore, type Split } from '../../../src/data';
import { PlainModel } from '../../../src/risk';
import { backends, onBackend } from '../../support/backends';
import { leavesNothing } from '../../support/leavesNothing';
import { rejected } from '../../support/rejected';

/** A model of single pixels whose features are their three colours, and whose logit is red less a half. */
function redModel(): PlainModel {
  const identity = tf.layers.dense({ inputShape: [3], units: 3, kernelInitializer: 'identity' });
  const logit = tf.layers.dense({ units: 1 });
  const network = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [1, 1, 3] }), identity, logit] });
  tf.tidy(() => logit.setWeights([tf.tensor([[1], [0], [0]]), tf.tensor([-0.5])]));
  return new PlainModel(network, { seed: 0 });
}

interface Kind {
  readonly count: number;
  readonly label: number;
  readonly colour: readonly [number, number, number];
  readonly tone: string | null;
}

/** Rows of several kinds, each in shades that differ a little in blue. */
function pixels(kinds: readonly Kind[]): Split {
  const rows = kinds.flatMap((kind) =>
    Array.from({ length: kind.count }, (_, i) => ({ ...kind, shade: 10 * (i % 3) })),
  );
  const bytes = Uint8Array.from(rows.flatMap(({ colour: [r, g, b], shade }) => [r, g, b + shade]));
  const table = pl.DataFrame({
    row: rows.map((_, row) => row),
    label: rows.map(({ label }) => label),
    tone: pl.Series('tone', rows.map(({ tone }) => tone), pl.Utf8), // prettier-ignore
    hat: rows.map((_, row) => row % 2 === 1),
  });
  return { name: 'pixels', table, images: new ImageStore(bytes, { height: 1, width: 1, channels: 3 }) };
}

// Of 60 faces 16 dark ones and 12 light ones are missed (red is 0); the two kinds differ in green. Of 40 others 3 are taken for faces.
const split = pixels([
  { count: 30, label: 1, colour: [255, 200, 0], tone: 'light' },
  { count: 2, label: 1, colour: [255, 0, 0], tone: 'dark' },
  { count: 16, label: 1, colour: [0, 0, 0], tone: 'dark' },
  { count: 12, label: 1, colour: [0, 200, 0], tone: 'light' },
  { count: 37, label: 0, colour: [0, 100, 100], tone: null },
  { count: 3, label: 0, colour: [255, 100, 100], tone: null },
]);

for (const backend of backends) {
  describe(`discoverGroups on ${backend}`, () => {
    onBackend(backend);
    leavesNothing();

    it('names each failure by its cluster, the largest first, and leaves what is recognised empty', async () => {
      const model = redModel();
      const { table } = await debias.discoverGroups(model, split);
      model.dispose();
      const expected = [
        ...new Array<null>(32).fill(null),
        ...new Array<string>(16).fill('missed faces 1'),
        ...new Array<string>(12).fill('missed faces 2'),
        ...new Array<null>(37).fill(null),
        ...new Array<string>(3).fill('false alarms 1'),
      ];
      expect(table.columns).eql([...split.table.columns, 'discovered']);
      expect(table.getColumn('discovered').toArray()).eql(expected);
    });
  });
}

describe('discoverGroups', () => {
  leavesNothing();

  it('by hand: sizes, shares, and failure rates of the rows alike', async () => {
    const model = redModel();
    const { clusters } = await debias.discoverGroups(model, split);
    model.dispose();
    expect(clusters.getColumn('cluster').toArray()).eql(['missed faces 1', 'missed faces 2', 'false alarms 1']);
    expect(clusters.getColumn('label').toArray()).eql([1, 1, 0]);
    expect(clusters.getColumn('rows').toArray()).eql([16, 12, 3]);
    expect(clusters.getColumn('share').toArray()).eql([16 / 28, 12 / 28, 1]);
    // Red tells failures from others, so that all rows that are alike fail.
    expect(clusters.getColumn('failureRate').toArray()).eql([1, 1, 1]);
    expect((clusters.getColumn('alike').toArray() as number[])[0]).least(8);
    expect(clusters.getColumn('failureRateUpper').toArray()).eql([1, 1, 1]);
    // Wilson's lower end of all of n is n / (n + z^2).
    const [alike, lower] = ['alike', 'failureRateLower'].map((name) => clusters.getColumn(name).toArray() as number[]);
    lower!.forEach((value, at) => expect(value).closeTo(alike![at]! / (alike![at]! + 1.959963984540054 ** 2), 1e-9));
  });

  it('says which known values a cluster has more often than its class', async () => {
    const model = redModel();
    const { attributes, clusters } = await debias.discoverGroups(model, split, { attributes: ['tone', 'hat'] });
    model.dispose();
    const of = (cluster: string, value: string): Record<string, unknown> =>
      attributes
        .filter(
          pl
            .col('cluster')
            .eq(pl.lit(cluster))
            .and(pl.col('value').eq(pl.lit(value))),
        )
        .toRecords()[0]!;
    // All 16 of the first cluster are dark, and 18 of 60 faces.
    expect(of('missed faces 1', 'dark')).include({ rows: 16, shareInCluster: 1, shareInClass: 0.3, label: 1 });
    expect(of('missed faces 1', 'dark')['ratio']).closeTo(1 / 0.3, 1e-12);
    expect(of('missed faces 1', 'dark')).include({ overRepresented: true });
    expect(of('missed faces 1', 'true')).include({ overRepresented: false, shareInCluster: 0.5 });
    expect(of('missed faces 2', 'light')).include({ shareInCluster: 1, shareInClass: 0.7, overRepresented: false });
    expect(of('missed faces 1', 'dark / true')).include({ attribute: 'tone / hat', rows: 8 });
    expect(of('false alarms 1', 'dark')).equal(undefined);
    const [first, second] = clusters.getColumn('described').toArray() as (string | null)[];
    // Not 'tone / hat', whose pairs say no more than the tone alone.
    expect(first).equal('tone = dark: 100%, in the class 30%');
    expect(second).equal(null);
  });

  it('gives the rows nearest to the centre of each cluster', async () => {
    const model = redModel();
    const { nearest } = await debias.discoverGroups(model, split, { images: 4 });
    model.dispose();
    // Shades 0, 10, 20 in turn, 6 + 5 + 5 of them: the mean is 9.4, so those of shade 10 are nearest. The first cluster starts at row 32.
    expect(nearest['missed faces 1']).eql([33, 36, 39, 42]);
    expect(Object.keys(nearest)).eql(['missed faces 1', 'missed faces 2', 'false alarms 1']);
  });

  it('takes a number of clusters, a threshold, other names and another column', async () => {
    const model = redModel();
    const options = { clusters: 3, names: ['noise', 'overlooked'], column: 'found', attributes: [] } as const;
    const { table, clusters } = await debias.discoverGroups(model, split, options);
    // The shades are what is left to tell apart: three clusters of a class with three failures.
    expect(clusters.getColumn('cluster').toArray().slice(3)).eql(['noise 1', 'noise 2', 'noise 3']);
    expect(clusters.getColumn('cluster').toArray()[0]).equal('overlooked 1');
    expect(table.columns).include('found');
    // Above every logit: all faces are missed, and nothing else fails.
    const none = await debias.discoverGroups(model, split, { threshold: 0.5, clusters: 1 });
    model.dispose();
    expect(none.clusters.toRecords()).lengthOf(1);
    expect(none.clusters.row(0).slice(0, 5)).eql(['missed faces 1', 1, 60, 1, none.clusters.row(0)[4]]);
  });

  it('finds nothing where nothing fails', async () => {
    const model = redModel();
    const fair = pixels([
      { count: 5, label: 1, colour: [255, 0, 0], tone: 'dark' },
      { count: 5, label: 0, colour: [0, 0, 0], tone: 'dark' },
    ]);
    const { table, clusters, attributes, nearest } = await debias.discoverGroups(model, fair, { attributes: ['tone'] });
    model.dispose();
    expect(table.getColumn('discovered').nullCount()).equal(10);
    expect([clusters.height, attributes.height, Object.keys(nearest).length]).eql([0, 0, 0]);
    expect(clusters.columns.slice(0, 3)).eql(['cluster', 'label', 'rows']);
  });

  it('refuses options, columns and models that it cannot use', async () => {
    const model = redModel();
    const told = async (options: object, data = split): Promise<string> =>
      (await rejected(debias.discoverGroups(model, data, options))).message;
    expect(await told({ k: 3 })).match(/discoverGroups: expected options among .*, got k/);
    expect(await told({ clusters: 0 })).match(/clusters: expected/);
    expect(await told({ attributes: 'tone' })).match(/attributes: expected a list of columns, got tone/);
    expect(await told({ attributes: ['skin'] })).match(
      /attributes: expected columns among row, label, tone, hat, got skin/,
    );
    expect(await told({ column: 'tone' })).match(/column: expected a name that is free, got tone/);
    expect(await told({ names: ['a', 'a'] })).match(/names: expected two texts/);
    expect(await told({ confidence: 2 })).match(/confidence: expected/);
    expect(await told({ threshold: NaN })).match(/threshold: expected/);
    expect(await told({ layer: 'last' })).match(/layer: expected one of/);
    const sorted = { ...split, table: split.table.sort('tone') };
    expect(await told({}, sorted)).match(/order of the table/);
    model.dispose();
    const error = await rejected(debias.discoverGroups({} as never, split));
    expect(error.message).match(/discoverGroups: model: expected a model of risklab/);
  });
});
