import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { foundInstead, InputError, writeFileWhole } from '../base';
import {
  appendToLeaderboard,
  checkLeaderboard,
  leaderboardPage,
  parseLimit,
  readLeaderboard,
  readTruth,
  scoreSubmission,
  type LeaderboardRow,
  type AppendedRow,
  type ScoreSubmissionOptions,
} from '../contest';
import { numeric } from './numeric';
import { checkOutput } from './outputFile';
import { printRow, printSummary } from './scoreWords';

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

async function score(zips: string[], flags: Flags): Promise<void> {
  const { truth: truthFile, leaderboard, html, title, final, fpr, jobs } = flags;
  if (!(Number.isInteger(jobs) && jobs >= 1)) throw new InputError('--jobs', 'a whole number of at least 1', jobs);
  const limit = flags.limit === undefined ? undefined : parseLimit(flags.limit);
  if (limit && leaderboard === undefined) throw new InputError('--limit', '--leaderboard', 'none', 'It counts there.');
  await Promise.all(zips.map(checkZip));
  checkOutput('--html', html, [...zips, truthFile, leaderboard]);
  // What is torn or foreign is refused below.
  checkOutput('--leaderboard', leaderboard, [...zips, truthFile]);
  const truth = truthFile === undefined ? undefined : await readTruth(truthFile);
  // A torn or foreign one is said before the work, too.
  const before = leaderboard === undefined ? [] : await readLeaderboard(leaderboard);
  if (leaderboard !== undefined) checkLeaderboard(leaderboard, before, truth?.contest);
  const options = { truth, final, falsePositiveRate: fpr };
  const scored = await inOrder(zips, jobs, options, (rows) =>
    leaderboard === undefined
      ? Promise.resolve(rows.map((row) => ({ row, already: false })))
      : appendToLeaderboard(leaderboard, rows, { limit }),
  );
  const all = leaderboard === undefined ? scored.flat().map(({ row }) => row) : await readLeaderboard(leaderboard);
  if (html !== undefined) await writeFileWhole(html, leaderboardPage(all, { title, final }));
  printSummary(scored, all, final, leaderboard === undefined ? undefined : all.length - before.length);
}

/** Said of all files before the first is scored: a path that was mistyped is no submission. @throws InputError */
async function checkZip(file: string): Promise<void> {
  const todo = 'Check the path.';
  const found = await stat(file).catch((error: unknown) => {
    throw new InputError(file, 'a ZIP', foundInstead(error), todo);
  });
  if (!found.isFile()) throw new InputError(file, 'a ZIP', found.isDirectory() ? 'a folder' : 'no file', todo);
  await access(file, constants.R_OK).catch((error: unknown) => {
    throw new InputError(file, 'a ZIP', foundInstead(error), todo);
  });
}

/** Scores some at a time; they come onto the leaderboard, and are printed, in the order in which they were given. */
async function inOrder(
  zips: readonly string[],
  jobs: number,
  options: ScoreSubmissionOptions,
  keep: (rows: LeaderboardRow[]) => Promise<AppendedRow[]>,
): Promise<AppendedRow[][]> {
  const running: { file: string; work: Promise<LeaderboardRow[]> }[] = [];
  const done: AppendedRow[][] = [];
  for (let next = 0; running.length > 0 || next < zips.length;) {
    while (running.length < jobs && next < zips.length) {
      const file = zips[next++]!;
      const work = scoreSubmission(file, options);
      // It is awaited later; until then it is no failure that nobody has seen.
      work.catch(() => undefined);
      running.push({ file, work });
    }
    const { file, work } = running.shift()!;
    const kept = await keep(await work);
    for (const one of kept) printRow(one, path.basename(file));
    done.push(kept);
  }
  return done;
}
