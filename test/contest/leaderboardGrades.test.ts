import { expect } from 'chai';
import { leaderboardGrades, type LeaderboardGradesOptions, type LeaderboardRow } from '../../src/contest';
import { noScores } from '../../src/contest/leaderboard/rows';
import { scoredRow } from '../support/leaderboardRows';

const row = (sha: string, first: string, worst: number, change: Partial<LeaderboardRow> = {}): LeaderboardRow =>
  scoredRow(sha, worst, { first, last: 'X', ...change });
const rejected = { state: 'rejected', reason: 'no', scores: noScores } as const;

const rows = [
  row('a1', 'Ada', 0.5),
  row('a2', 'ADA', 0.876543),
  row('b', 'Bo', 0.91),
  row('c', 'Cy', 0, rejected),
  row('a3', 'Ada', 0, rejected),
  row('d', '', 0, { ...rejected, last: '', track: '' }),
  row('e', 'Eve', 0.99, { track: 'own', contest: '' }),
];
const found = (options: LeaderboardGradesOptions = {}, all = rows): string[] =>
  leaderboardGrades(all, options).map(({ student, outcome, score, of }) => `${student} ${outcome} ${score} of ${of}`);

describe('grades of a leaderboard', () => {
  it('are points for the worst group of the submission that has the place; who had all rejected gets 0', () => {
    expect(found()).eql(['Bo_X graded 91 of 100', 'ADA_X graded 87.65 of 100', 'Cy_X rejected 0 of 100']);
    expect(leaderboardGrades(rows)[0]!.entrant).eql({ first: 'Bo', last: 'X' });
    expect(found({ points: 20 }).slice(0, 2)).eql(['Bo_X graded 18.2 of 20', 'ADA_X graded 17.53 of 20']);
  });

  it('are in the end of the private score of the submission that was best in public', () => {
    const hidden = (sha: string, first: string, worst: number): LeaderboardRow =>
      row(sha, first, worst, { part: 'private' });
    const all = [...rows, hidden('a1', 'Ada', 0.99), hidden('a2', 'ADA', 0.7), hidden('b', 'Bo', 0.6)];
    expect(found({ final: true }, all)).eql([
      'ADA_X graded 70 of 100',
      'Bo_X graded 60 of 100',
      'Cy_X rejected 0 of 100',
    ]);
    // Without that of Bo, nobody would see that a grade is missing.
    expect(() => found({ final: true }, all.slice(0, -1))).throw(
      '--final: expected the private part of all that count, got b_Face.zip without it. Type risklab score with --final first.',
    );
  });

  it('refuse points that are none, and a leaderboard of nobody', () => {
    for (const points of [0, -1, NaN, Infinity]) expect(() => found({ points })).throw(/^points: expected /);
    const nobody = rows.slice(5);
    expect(() => found({}, nobody)).throw(/^the leaderboard: expected an entrant of the track avatar, got none/);
  });
});
