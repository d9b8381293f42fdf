import { expect } from 'chai';
import pl from 'nodejs-polars';
import { encoderFrom, fitEncoder, type EncoderState } from '../../../src/data';

const train = pl.DataFrame({
  label: [0, 1, 1],
  age: [20, 30, 40],
  job: ['cook', 'smith', 'cook'],
  same: [5, 5, 5],
  owner: [true, false, true],
  sex: ['f', 'm', 'f'],
});
const features = ['age', 'job', 'same', 'owner'];

describe('fitEncoder', () => {
  it('standardises numbers and makes a column of each value, by the training rows alone', () => {
    const encoder = fitEncoder(train, { features });
    expect(encoder.names).eql(['age', 'job=cook', 'job=smith', 'same', 'owner']);
    // By hand: mean 30, standard deviation sqrt(200/3); owner has mean 2/3 and sqrt(2/9).
    const std = Math.sqrt(200 / 3);
    const other = pl.DataFrame({ age: [30, 50], job: ['smith', 'baker'], same: [5, 6], owner: [true, false] });
    const rows = encoder.apply(other).rows() as number[][];
    expect(rows[0]![0]).equal(0);
    expect(rows[1]![0]).closeTo(20 / std, 1e-12);
    expect(rows.map((row) => row.slice(1, 4))).eql([
      [0, 1, 0],
      // Nobody in training was a baker.
      [0, 0, 1],
    ]);
    expect(rows[0]![4]).closeTo(1 / 3 / Math.sqrt(2 / 9), 1e-12);
  });

  it('gives samples with their labels and the whole table, and is the same after JSON', () => {
    const encoder = fitEncoder(train, { features });
    const { x, y, table } = encoder.samples(train);
    expect(y).eql([0, 1, 1]);
    // The numbers of the table, row after row, in 32 bits.
    expect(x.shape).eql([3, 5]);
    expect([...x.data]).eql((encoder.apply(train).rows() as number[][]).flat().map(Math.fround));
    expect(table).equal(train);
    const again = encoderFrom(JSON.parse(JSON.stringify(encoder)) as EncoderState);
    expect(again.values(train).data).eql(x.data);
    expect(again.names).eql(encoder.names);
  });

  it('refuses bad input', () => {
    expect(() => fitEncoder(train, { features: [] })).throw('features: expected a list of at least one column, got');
    expect(() => fitEncoder(train, { features: ['age', 'age'] })).throw('each column once, and not label, got age.');
    expect(() => fitEncoder(train, { features: ['label'] })).throw('each column once, and not label, got label.');
    expect(() => fitEncoder(train, { features: ['height'] })).throw('column: expected one of label, age');
    expect(() => fitEncoder(train, { feature: ['age'] } as never)).throw('fitEncoder: expected options among');
    const empty = pl.DataFrame({ job: ['cook', null], age: [1, Infinity] });
    expect(() => fitEncoder(empty, { features: ['job'] })).throw(
      'column job: expected a value in each row, got none in row 1',
    );
    expect(() => fitEncoder(empty, { features: ['age'] })).throw(
      'column age: expected finite numbers, got Infinity in row 1',
    );
    const encoder = fitEncoder(train, { features });
    expect(() => encoder.samples(train.drop('label'))).throw('column: expected one of age');
    expect(() => encoderFrom({ label: 'label' } as never)).throw('encoder: expected what toJSON() of an encoder gave');
  });
});
