import { expect } from 'chai';
import pl from 'nodejs-polars';
import { readLabelledPredictions, readPredictions, Rejection } from '../../src/submission';
import { parquet, predictionsFile } from '../support/submissions';

const file = 'Ada_Lovelace_Face.zip';
const types = { row: pl.Int32, score: pl.Float64, risk: pl.Float64, label: pl.Int32 };
const row = [0, 1, 2];

describe('readPredictions', () => {
  it('gives the rows in order, whichever way they come', () => {
    const bytes = parquet({ risk: [0.3, 0.1, 0.2], score: [3, 1, -2], row: [2, 0, 1] }, types);
    const read = readPredictions(file, bytes, 3);
    expect([[...read.row], [...read.score], [...read.risk!]]).eql([
      [0, 1, 2],
      [1, -2, 3],
      [0.1, 0.2, 0.3],
    ]);
  });

  it('needs no risk, and takes other widths of numbers', () => {
    const bytes = parquet({ row: [0n, 1n, 2n], score: [0.5, 1, 2] }, { row: pl.UInt64, score: pl.Float32 });
    const read = readPredictions(file, bytes, 3);
    expect([[...read.row], [...read.score], read.risk]).eql([row, [0.5, 1, 2], undefined]);
  });

  const score = [1, 2, 3];
  const bad: [string, Buffer, RegExp][] = [
    [
      'NaN',
      parquet({ row, score: [1, NaN, 3] }, types),
      /predictions\.parquet has a score of NaN in line 2\. Write it with/,
    ],
    ['infinity', parquet({ row, score: [1, 2, -Infinity] }, types), /has a score of -Infinity in line 3/],
    ['an empty score', parquet({ row, score: [1, null, 3] }, types), /has an empty score in line 2/],
    ['an empty row', parquet({ row: [0, null, 2], score }, types), /has an empty row in line 2/],
    ['a NaN risk', parquet({ row, score, risk: [1, 2, NaN] }, types), /has a risk of NaN in line 3/],
    ['a row that comes twice', parquet({ row: [0, 1, 1], score }, types), /has row 1 twice, in lines 2 and 3/],
    ['a missing row', predictionsFile([1, 2]), /lacks row 2\./],
    ['two missing rows', predictionsFile([1]), /lacks row 1 and 1 others/],
    ['an extra row', predictionsFile([1, 2, 3, 4]), /has row 3 in line 4, and there are 0 to 2/],
    ['a negative row', parquet({ row: [0, 1, -2], score }, types), /has row -2 in line 3, and there are 0 to 2/],
    [
      'a row that no integer has',
      parquet({ row: [0, 1, 2 ** 53], score }, { row: pl.Int64 }),
      /has row 9007199254740992 in line 3/,
    ],
    [
      'scores as text',
      parquet({ row, score: ['1', '2', '3'] }, { row: pl.Int32 }),
      /has the type (Utf8|String) in score, and no floating-point numbers/,
    ],
    [
      'scores as truths',
      parquet({ row, score: [true, false, true] }, { row: pl.Int32 }),
      /has the type Bool(ean)? in score/,
    ],
    [
      'scores as whole numbers',
      parquet({ row, score }, { row: pl.Int32, score: pl.Int32 }),
      /has the type Int32 in score/,
    ],
    ['scores as lists', parquet({ row, score: [[1], [2], [3]] }, { row: pl.Int32 }), /has the type List.* in score/],
    [
      'rows as floats',
      parquet({ row, score }, { row: pl.Float64 }),
      /has the type Float64 in row, and no whole numbers/,
    ],
    ['another name of a column', parquet({ row, yHat: score }, types), /has no column score, but `row`, `yHat`/],
    ['a column more', parquet({ row, score, label: [0, 1, 0] }, types), /has a column `label` beside row, score, risk/],
    ['a column with a name of a terminal', parquet({ row, score, '\u001b[31m': score }, types), /`\\u\{1b\}\[31m`/],
    ['no columns', parquet({}), /is no whole Parquet|cannot be read|has no rows/],
    ['no rows', parquet({ row: [], score: [] }, types), /has no rows/],
    ['CSV', Buffer.from('row,score\n0,1\n1,2\n2,3\n'), /is no whole Parquet file/],
    ['nothing', Buffer.alloc(0), /is no whole Parquet file/],
    ['a file that is cut off', predictionsFile(score).subarray(0, 100), /is no whole Parquet file/],
    [
      'bytes between the marks',
      Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(99, 7), Buffer.from('PAR1')]),
      /cannot be read/,
    ],
  ];
  for (const [what, bytes, reason] of bad) {
    it(`refuses ${what}`, () => expect(() => readPredictions(file, bytes, 3)).throw(Rejection, reason));
  }

  it('refuses more than a million rows without reading them all', () => {
    const many = Array.from({ length: 1_000_001 }, (_, i) => i);
    const bytes = parquet({ row: Int32Array.from(many), score: Float64Array.from(many) });
    expect(() => readPredictions(file, bytes)).throw(Rejection, /has more than 1000000 rows/);
  });
});

describe('readLabelledPredictions', () => {
  it('gives truth beside predictions, in the order of the rows', () => {
    const bytes = parquet({ row: [7, 5], score: [1, -1], label: [1, 0], group: ['dark', null] }, types);
    const read = readLabelledPredictions(file, bytes);
    expect([[...read.row], [...read.score], [...read.label], read.group]).eql([
      [5, 7],
      [-1, 1],
      [0, 1],
      [null, 'dark'],
    ]);
  });

  it('refuses labels that are none, and groups that are no texts', () => {
    const columns = { row: [0, 1], score: [1, 2], label: [1, 2], group: ['a', 'b'] };
    expect(() => readLabelledPredictions(file, parquet(columns, types))).throw(Rejection, /has label 2 in line 2/);
    const numbers = { ...columns, label: [1, 0], group: [1, 2] };
    expect(() => readLabelledPredictions(file, parquet(numbers, types))).throw(
      Rejection,
      /groups that are no short texts/,
    );
  });
});
