import type { LeaderboardRow } from '../../src/contest';
import { metricNames, type ContestScores } from '../../src/submission';

/** A line that was scored, but for what is given. @param worst - its worst-group accuracy, and all other metrics */
export function scoredRow(sha256: string, worst: number, change: Partial<LeaderboardRow> = {}): LeaderboardRow {
  const measured = { value: worst, lower: worst - 0.1, upper: worst + 0.1 };
  const scores = Object.fromEntries(metricNames.map((name) => [name, measured])) as ContestScores;
  return {
    contest: '0123456789abcdef',
    sha256,
    file: `${sha256}_Face.zip`,
    first: 'Ada',
    last: 'Lovelace',
    track: 'avatar',
    part: 'public',
    state: 'scored',
    reason: '',
    time: '2030-01-02T03:04:05.000Z',
    scores,
    ...change,
  };
}
