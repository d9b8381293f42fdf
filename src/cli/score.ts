import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { InputError, writeFileWhole } from '../base';
import {
  appendToLeaderboard,
  checkLeaderboard,
  leaderboardPage,
  parseLimit,
  rankLeaderboard,
  readLeaderboard,
  readTruth,
  scoreSubmission,
  type LeaderboardRow,
  type ScoreSubmissionOptions,
} from '../contest';

interface Flags {
  truth?: string;
  leaderboard?: string;
  html?: string;
  title: string;
  final: boolean;
  limit?: string;
  fpr: number;
  jobs: number;
}

/** `risklab score`: scores submissions of the competition, and runs no code of theirs. The exit code is 1 when one was rejected. */
export function scoreCommand(): Command {
  return new Command('score')
    .description(
      'score submissions of the competition; no code of theirs is run. The exit code is 1 when one was rejected, and the others are scored',
    )
    .argument('<zips...>', 'the submissions')
    .option('--truth <file>', 'truth.parquet of the contest (needed for the track avatar)')
    .option('--leaderboard <file>', 'a Parquet file to add the scores to; made where there is none')
    .option('--html <file>', 'write the leaderboard as one page')
    .option('--title <text>', 'title of that page', 'Leaderboard')
    .option('--final', 'score the private part, too, and let it decide', false)
    .option(
      '--limit <count>',
      'how many submissions of an entrant are scored: 5 altogether, or 2/day (needs --leaderboard)',
    )
    .option('--fpr <share>', 'false alarms at which groups are compared', numeric, 0.05)
    .option('--jobs <number>', 'how many are read at a time', numeric, Math.min(4, availableParallelism()))
    .action(score);
}

function numeric(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isNaN(value)) throw new InvalidArgumentError(`expected a number, got ${text || 'nothing'}.`);
  return value;
}

async function score(zips: string[], flags: Flags): Promise<void> {
  const { truth: truthFile, leaderboard, html, title, final, fpr, jobs } = flags;
  if (!(Number.isInteger(jobs) && jobs >= 1)) throw new InputError('--jobs', 'a whole number of at least 1', jobs);
  const limit = flags.limit === undefined ? undefined : parseLimit(flags.limit);
  if (limit && leaderboard === undefined) throw new InputError('--limit', '--leaderboard', 'none', 'It counts there.');
  const truth = truthFile === undefined ? undefined : await readTruth(truthFile);
  // A torn or foreign one is said before the work, too.
  const before = leaderboard === undefined ? [] : await readLeaderboard(leaderboard);
  if (leaderboard !== undefined) checkLeaderboard(leaderboard, before, truth?.contest);
  const options = { truth, final, falsePositiveRate: fpr };
  const scored = await inOrder(zips, jobs, options, (rows) =>
    leaderboard === undefined ? Promise.resolve(rows) : appendToLeaderboard(leaderboard, rows, { limit }),
  );
  const all = leaderboard === undefined ? scored : await readLeaderboard(leaderboard);
  if (html !== undefined) await writeFileWhole(html, leaderboardPage(all, { title, final }));
  printSummary(scored, all, final, leaderboard === undefined ? undefined : all.length - before.length);
}

/** Scores some at a time; they come onto the leaderboard, and are printed, in the order in which they were given. */
async function inOrder(
  zips: readonly string[],
  jobs: number,
  options: ScoreSubmissionOptions,
  keep: (rows: LeaderboardRow[]) => Promise<LeaderboardRow[]>,
): Promise<LeaderboardRow[]> {
  const running: Promise<LeaderboardRow[]>[] = [];
  const done: LeaderboardRow[] = [];
  for (let next = 0; running.length > 0 || next < zips.length;) {
    while (running.length < jobs && next < zips.length) {
      const work = scoreSubmission(zips[next++]!, options);
      // It is awaited later; until then it is no failure that nobody has seen.
      work.catch(() => undefined);
      running.push(work);
    }
    const rows = await keep(await running.shift()!);
    rows.forEach(print);
    done.push(...rows);
  }
  return done;
}

function print(row: LeaderboardRow): void {
  if (row.state === 'rejected') return console.log(`rejected  ${row.file}: ${row.reason}`);
  const { worstGroup, gap, accuracy, errorAuroc, ece } = row.scores;
  const words = [
    ['worst group', worstGroup],
    ['gap', gap],
    ['accuracy', accuracy],
    ['errors by risk', errorAuroc],
    ['ece', ece],
  ] as const;
  const shown = words.map(([name, found]) => {
    if (!found) return `${name} -`;
    const [value, lower, upper] = [found.value, found.lower, found.upper].map((number) => number.toFixed(3));
    return `${name} ${value} (${lower} to ${upper})`;
  });
  const where = row.track === 'own' ? 'own data' : `${row.part} part`;
  console.log(`scored    ${row.file}, ${row.first} ${row.last}, ${where}: ${shown.join(', ')}`);
}

function printSummary(
  scored: readonly LeaderboardRow[],
  all: readonly LeaderboardRow[],
  final: boolean,
  added: number | undefined,
): void {
  const count = (state: LeaderboardRow['state']): number =>
    new Set(scored.filter((row) => row.state === state).map(({ sha256, file }) => `${sha256} ${file}`)).size;
  const rejected = count('rejected');
  const [first] = rankLeaderboard(all, final);
  const lead = first ? ` First: ${first.row.first} ${first.row.last}.` : '';
  const board = added === undefined ? '' : `; the leaderboard has ${added === 1 ? '1 line' : `${added} lines`} more`;
  console.log(`${count('scored')} scored, ${rejected} rejected${board}.${lead}`);
  if (rejected > 0) process.exitCode = 1;
}
