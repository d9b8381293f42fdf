import { expect } from 'chai';
import { compareScores } from '../../../src/grade/entry/compareScores';
import { predictionsIn } from '../../../src/grade/entry/predictionsProbe';

describe('compareScores', () => {
  it('counts what differs by more than the tolerance, and says by how much at most', () => {
    const found = compareScores({ score: [1, -1, 0.25, 2] }, { score: [1, 0.5, 0.25, 2.25] }, 0.2);
    // |0.5 + 1| = 1.5; |2.25 - 2| = 0.25 is at most 0.2 * 2.
    expect(found).eql({ rows: 4, beyond: 1, decisions: 1, largest: 1.5 });
  });

  it('takes the tolerance as a share of what was handed in where that is larger than 1', () => {
    expect(compareScores({ score: [1000] }, { score: [1000.9] }, 0.001).beyond).equal(0);
    expect(compareScores({ score: [1000] }, { score: [1001.1] }, 0.001).beyond).equal(1);
    expect(compareScores({ score: [0] }, { score: [0.0011] }, 0.001).beyond).equal(1);
  });

  it('looks at the risks as well', () => {
    expect(compareScores({ score: [1, 1], risk: [0, 0] }, { score: [1, 1], risk: [0, 1] }, 0.1).beyond).equal(1);
  });

  it('finds equal predictions equal, bit by bit, at a tolerance of 0', () => {
    expect(compareScores({ score: [0.1, -0] }, { score: [0.1, 0] }, 0)).eql({
      rows: 2,
      beyond: 0,
      decisions: 0,
      largest: 0,
    });
  });

  it('refuses a tolerance that is none', () => {
    expect(() => compareScores({ score: [] }, { score: [] }, -1)).throw(
      /tolerance: expected a number of at least 0, got -1/,
    );
  });
});

describe('predictions that a run hands out', () => {
  it('come in the order of their rows', () => {
    const found = predictionsIn({ row: [1, 0], score: [5, 6], risk: [7, 8] }, 2);
    expect(found).eql({ score: Float64Array.of(6, 5), risk: Float64Array.of(8, 7) });
  });

  const forged: [what: string, answers: unknown, why: string][] = [
    ['are none', null, 'no predictions'],
    ['are a text', 'graded', 'no predictions'],
    ['have texts', { row: [0, 1], score: ['1', '2'], risk: null }, 'no predictions'],
    ['have NaN, which JSON makes null', { row: [0, 1], score: [1, null], risk: null }, 'no predictions'],
    ['lack the risk, which is null where there is none', { row: [0, 1], score: [1, 2] }, 'no predictions'],
    ['are too many', { row: [0, 1, 2], score: [1, 2, 3], risk: null }, 'predictions for 3 rows, and not for 2'],
    ['have fewer scores than rows', { row: [0, 1], score: [1], risk: null }, 'predictions for 1 rows, and not for 2'],
    ['have a row twice', { row: [0, 0], score: [1, 2], risk: null }, 'rows that are none, or come twice'],
    ['have rows out of range', { row: [0, 1e9], score: [1, 2], risk: null }, 'rows that are none, or come twice'],
    ['have rows between others', { row: [0, 0.5], score: [1, 2], risk: null }, 'rows that are none, or come twice'],
    ['have a length that is none', { row: { length: 2 }, score: { length: 2 }, risk: null }, 'no predictions'],
  ];
  for (const [what, answers, why] of forged)
    it(`are refused where they ${what}`, () => expect(predictionsIn(answers, 2)).equal(why));
});
