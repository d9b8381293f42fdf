import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import pl from 'nodejs-polars';
import { debias } from '../../../src';
import { assembleDataset, ImageStore, type Dataset } from '../../../src/data';
import { displaySymbol } from '../../../src/cell';
import { PlainModel } from '../../../src/risk';
import { backends, onBackend } from '../../support/backends';
import { leavesNothing } from '../../support/leavesNothing';
import { rejected } from '../../support/rejected';

/** A model of single pixels whose logit is eight times red less four. */
function redModel(): PlainModel {
  const logit = tf.layers.dense({ units: 1 });
  const network = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [1, 1, 3] }), logit] });
  tf.tidy(() => logit.setWeights([tf.tensor([[8], [0], [0]]), tf.tensor([-4])]));
  return new PlainModel(network, { seed: 0 });
}

/**
 * 60 single pixels, 40 to train and 20 to test; faces are red. Of 20 faces to train 2 are dark, of 10 to test 5. Row 45 is a face in black,
 * row 59 another thing in red, row 41 has the bytes of row 1, row 43 nearly those of row 3 (a distance of 2 / 255).
 */
function pixels(): Dataset {
  const rows = Array.from({ length: 60 }, (_, row) => {
    const label = (row < 40 ? row < 20 : row < 50) ? 1 : 0;
    return { row, label, red: (label === 1) !== (row === 45 || row === 59) ? 255 : 0 };
  });
  const bytes = rows.flatMap(({ row, red }) => [red, 4 * row + 10, 250 - 4 * row]);
  bytes.splice(3 * 41, 3, ...bytes.slice(3, 6));
  bytes.splice(3 * 43, 3, ...bytes.slice(9, 12).map((value, at) => (at === 0 ? value - 2 : value + 2)));
  const table = pl.DataFrame({
    id: rows.map(({ row }) => `p${row}`),
    split: rows.map(({ row }) => (row < 40 ? 'train' : 'test')),
    label: rows.map(({ label }) => label),
    tone: pl.Series('tone', rows.map(({ row, label }) => (label === 0 ? null : row < 2 || (row >= 45 && row < 50) ? 'dark' : 'light')), pl.Utf8), // prettier-ignore
    rarity: rows.map(({ row }) => row),
  });
  const shape = { height: 1, width: 1, channels: 3 };
  const manifest = { name: 'pixels', title: '', licence: '', source: '', shape, options: {}, madeBy: {}, files: {} };
  return assembleDataset(table, new ImageStore(Uint8Array.from(bytes), shape), manifest);
}

const data = pixels();
const column = (table: pl.DataFrame, name: string): unknown[] => table.getColumn(name).toArray();

for (const backend of backends) {
  describe(`audit on ${backend}`, () => {
    onBackend(backend);
    leavesNothing();

    it('names labels that the model contradicts, of rows that it has not seen alone', async () => {
      const model = redModel();
      const { suspects, notes } = await debias.audit(data, { model });
      model.dispose();
      expect(column(suspects, 'row')).have.members([45, 59]);
      expect(suspects.columns).eql(['row', 'id', 'split', 'label', 'suggested', 'confidence']);
      const face = suspects.filter(pl.col('row').eq(pl.lit(45))).toRecords()[0]!;
      expect(face).include({ id: 'p45', split: 'test', label: 1, suggested: 0 });
      // A logit of -4 says class 1 with 1 / (1 + e^4).
      expect(face['confidence']).closeTo(1 / (1 + Math.exp(4)), 1e-5);
      expect(notes.join(' ')).match(/labels of train were not checked: the model has learned them/);
      expect(notes.join(' ')).match(/may be right/);
    });
  });
}

describe('audit', () => {
  leavesNothing();

  it('counts classes and groups, with intervals, and names small ones', async () => {
    const { representation, findings } = await debias.audit(data, { by: 'tone' });
    const rows = representation.toRecords();
    expect(rows.map(({ split, label, group, n, of }) => [split, label, group, n, of])).eql([
      ['train', 0, null, 20, 40],
      ['train', 1, null, 20, 40],
      ['train', 1, 'light', 18, 20],
      ['train', 1, 'dark', 2, 20],
      ['test', 0, null, 10, 20],
      ['test', 1, null, 10, 20],
      ['test', 1, 'light', 5, 10],
      ['test', 1, 'dark', 5, 10],
    ]);
    // Wilson's interval of 2 of 20, by R's binom package: 0.0279 to 0.3010; below half of an even share only at a larger part.
    expect(rows[3]!['lower']).closeTo(0.0279, 1e-4);
    expect(rows[3]!['upper']).closeTo(0.301, 1e-4);
    expect(rows.some(({ small }) => small)).equal(false);
    expect(column(findings, 'finding').some((text) => String(text).startsWith('few'))).equal(false);
    const strict = await debias.audit(data, { by: 'tone', small: 0.7 });
    expect(column(strict.findings, 'finding')[0]).equal('few of dark in class 1 of train');
    expect(strict.findings.row(0).slice(1, 4)).eql([2, 20, 0.1]);
  });

  it('finds images that are twice: exact ones, near ones, and those of test that are in train', async () => {
    const { duplicates, findings } = await debias.audit(data, { near: 0.01 });
    expect(
      duplicates.toRecords().map(({ kind, row, other, split, otherSplit }) => [kind, row, other, split, otherSplit]),
    ).eql([
      ['exact', 1, 41, 'train', 'test'],
      ['near', 3, 43, 'train', 'test'],
    ]);
    expect(column(duplicates, 'distance')[1]).closeTo(2 / 255, 1e-6);
    const of = (text: string): unknown[] => findings.filter(pl.col('finding').eq(pl.lit(text))).row(0);
    expect(of('images of test that are in train, too').slice(1, 4)).eql([2, 20, 0.1]);
    expect(of('images with an exact duplicate').slice(1, 3)).eql([2, 60]);
    expect(of('images with a near duplicate alone').slice(1, 3)).eql([2, 60]);
    expect(of('images with a duplicate of the other label').slice(1, 3)).eql([0, 60]);
  });

  it('sorts by a column: quantiles, and rows at both ends of each class', async () => {
    const { scores, ends } = await debias.audit(data, { risk: 'rarity', images: 2 });
    // Faces to train have 0 to 19: numpy's quantiles are 0.95, 4.75, 9.5, 14.25 and 18.05.
    const train = scores
      .filter(
        pl
          .col('split')
          .eq(pl.lit('train'))
          .and(pl.col('label').eq(pl.lit(1))),
      )
      .row(0);
    expect(train.slice(2).map((value) => Math.round(100 * Number(value)) / 100)).eql([
      20, 0, 0.95, 4.75, 9.5, 14.25, 18.05, 19,
    ]);
    expect(column(ends, 'row')).eql([0, 1, 49, 48, 20, 21, 59, 58]);
    expect(column(ends, 'end').slice(0, 4)).eql(['lowest', 'lowest', 'highest', 'highest']);
  });

  it('takes out-of-fold logits for rows of training', async () => {
    const { train } = data.splits;
    const logits = Float32Array.from({ length: 40 }, (_, row) => (row < 20 ? 3 : -3));
    logits[5] = -5;
    const { suspects, findings, notes } = await debias.audit(train, { outOfFold: logits });
    expect(column(suspects, 'row')).eql([5]);
    const found = findings.toRecords().find(({ finding }) => finding === 'labels 1 that the prediction contradicts');
    expect(found).include({ n: 1, of: 20, share: 0.05, table: 'suspects' });
    expect(notes.some((note) => note.includes('not checked'))).equal(false);
  });

  it('says what it could not look at, and shows its findings as text', async () => {
    const report = await debias.audit(data.splits.train);
    expect(report.notes).lengthOf(3);
    const text = report.toText();
    expect(text).match(/^images with an exact duplicate: 0 of 40 \(0\.0%, 0\.0 to 8\.8%\)$/m);
    expect(text).match(/^Note: labels were not checked: give a model/m);
    expect(report[displaySymbol]()).eql({ 'text/plain': text });
    expect([report.scores.height, report.ends.height, report.suspects.height]).eql([0, 0, 0]);
  });

  it('refuses options, columns and data that it cannot use', async () => {
    const told = async (options: object, of: unknown = data): Promise<string> =>
      (await rejected(debias.audit(of as Dataset, options))).message;
    expect(await told({}, pl.DataFrame({ a: [1] }))).match(/audit: expected a dataset or a split/);
    expect(await told({}, null)).match(/audit: expected a dataset or a split/);
    expect(await told({ groups: 'tone' })).match(/audit: expected options among .*, got groups/);
    expect(await told({ by: 'skin' })).match(/column: expected one of .*, got skin/);
    expect(await told({ risk: 'bias' })).match(/risk: expected a risk of the model, or one of .*, got bias/);
    expect(await told({ near: 0 })).match(/near: expected/);
    expect(await told({ small: 2 })).match(/small: expected/);
    expect(await told({ seen: 'train' })).match(/seen: expected a list of splits, got train/);
    expect(await told({ outOfFold: [1, 2] })).match(/outOfFold: expected a logit for each of 60 rows, got 2/);
    expect(await told({ model: {} })).match(/audit: model: expected a model of risklab/);
    const odd = { ...data.splits.test, table: data.splits.test.table.sort('rarity', true) };
    expect(await told({}, odd)).match(/order of the table/);
  });
});
