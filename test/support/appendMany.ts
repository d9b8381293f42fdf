import { appendToLeaderboard } from '../../src/contest';
import { scoredRow } from './leaderboardRows';

/** Adds some lines to a leaderboard, one after the other: `appendMany.ts FILE WHO COUNT`. */
async function main(): Promise<void> {
  const [file = '', who = '', count = ''] = process.argv.slice(2);
  for (let i = 0; i < Number(count); i++) {
    await appendToLeaderboard(file, [scoredRow(`${who}-${i}`, 0.5, { first: who })]);
  }
}

void main();
