import { stat } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { InputError, writeFileWhole } from '../base';
import { leaderboardGrades, readLeaderboard } from '../contest';
import {
  exportText,
  gradebookFormats,
  gradebookOf,
  readResults,
  readRoster,
  type Graded,
  type GradebookFormat,
} from '../grade';
import { numeric } from './numeric';
import { checkOutput } from './outputFile';

/** The options of the command, as commander hands them over. */
interface Flags {
  to: GradebookFormat;
  out: string;
  roster?: string;
  title: Record<string, string>;
  final: boolean;
  points?: number;
}

/** What is exported. */
interface Source {
  results: readonly Graded[];
  /** Titles of columns, by lab or track, where no other was asked for. */
  titles: Record<string, string>;
  /** What was handed in and has no grade, a line each. */
  notes: string[];
}

/** `risklab export`: results of grading, or a leaderboard, as a CSV that nbgrader, Canvas or Moodle takes. */
export function exportCommand(): Command {
  return new Command('export')
    .description('write the results of grading, or a leaderboard, as a CSV for nbgrader, Canvas or Moodle')
    .argument('<results>', 'the folder that risklab grade has written, or the leaderboard of risklab score')
    .addOption(new Option('--to <program>', 'who is to read it').choices(gradebookFormats).makeOptionMandatory())
    .requiredOption('--out <file>', 'the CSV file')
    .option(
      '--roster <file>',
      'who takes part: students.csv of nbgrader, or the gradebook as Canvas or Moodle export it',
    )
    .option('--title <lab=title>', "a column's title, such as 04='Debiasing (1234)'; as often as needed", collect, {})
    .option('--final', 'of a leaderboard: by the private part', false)
    .option('--points <number>', 'of a leaderboard: what a worst group of 100% earns (default: 100)', numeric)
    .action(async (place: string, flags: Flags) => {
      const { to, out, roster: file } = flags;
      checkOutput('--out', out, [place, file]);
      const { results, titles, notes } = await sourceOf(place, flags);
      const gradebook = gradebookOf(results, {
        titles: { ...titles, ...flags.title },
        ...(file === undefined ? {} : { roster: await readRoster(file) }),
      });
      await writeFileWhole(out, exportText(gradebook, to));
      const { students, assignments } = gradebook;
      process.stdout.write(
        `${out}: ${students.length} ${students.length === 1 ? 'student' : 'students'}, ${assignments.map(({ title }) => title).join(', ')}\n`,
      );
      for (const note of notes) process.stderr.write(`export: ${note}\n`);
    });
}

/** A file is a leaderboard, a folder has results. */
async function sourceOf(place: string, { final, points }: Flags): Promise<Source> {
  if ((await stat(place).catch(() => undefined))?.isFile()) return leaderboardSource(place, { final, points });
  const option = final ? '--final' : '--points';
  if (final || points !== undefined)
    throw new InputError(option, 'a leaderboard of risklab score', place, 'It is for leaderboards alone.');
  const results = await readResults(place);
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  const notes = failed.map(
    ({ student, file, reason }) => `${student} has no grade for ${file}, as grading it failed: ${reason}`,
  );
  return { results, titles: {}, notes };
}

async function leaderboardSource(place: string, options: { final: boolean; points?: number }): Promise<Source> {
  const rows = await readLeaderboard(place);
  const nameless = rows.filter(({ state, first }) => state === 'rejected' && first === '');
  const own = rows.filter(({ track }) => track === 'own');
  return {
    results: leaderboardGrades(rows, options),
    titles: { avatar: 'Leaderboard' },
    notes: [
      ...nameless.map(({ file, reason }) => `nobody has a grade for ${file}, as it was rejected: ${reason}`),
      ...own.map(({ first, last, file }) => `${first} ${last} has no grade for ${file}: people judge the track own`),
    ],
  };
}

/** Adds one `lab=title` to those before. */
function collect(pair: string, before: Record<string, string>): Record<string, string> {
  const at = pair.indexOf('=');
  if (at < 1) throw new InputError('--title', 'lab=title', pair, 'For example: --title 04=Debiasing.');
  return { ...before, [pair.slice(0, at)]: pair.slice(at + 1) };
}
