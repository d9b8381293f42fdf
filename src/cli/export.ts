import { Command, Option } from 'commander';
import { InputError, whyNoFile, writeFileWhole } from '../base';
import { exportText, gradebookFormats, gradebookOf, readResults, readRoster, type GradebookFormat } from '../grade';

/** The options of the command, as commander hands them over. */
interface Flags {
  to: GradebookFormat;
  out: string;
  roster?: string;
  title: Record<string, string>;
}

/** `risklab export`: results of grading as a CSV that nbgrader, Canvas or Moodle takes. */
export function exportCommand(): Command {
  return new Command('export')
    .description('write the results of grading as a CSV for nbgrader, Canvas or Moodle')
    .argument('<results>', 'the folder that risklab grade has written')
    .addOption(new Option('--to <program>', 'who is to read it').choices(gradebookFormats).makeOptionMandatory())
    .requiredOption('--out <file>', 'the CSV file')
    .option(
      '--roster <file>',
      'who takes part: students.csv of nbgrader, or the gradebook as Canvas or Moodle export it',
    )
    .option('--title <lab=title>', "a column's title, such as 04='Debiasing (1234)'; as often as needed", collect, {})
    .action(async (folder: string, { to, out, roster: file, title: titles }: Flags) => {
      const why = whyNoFile(out);
      if (why !== undefined) throw new InputError('--out', 'a file that can be written', why, 'Choose another file.');
      const results = await readResults(folder);
      const gradebook = gradebookOf(results, {
        titles,
        ...(file === undefined ? {} : { roster: await readRoster(file) }),
      });
      await writeFileWhole(out, exportText(gradebook, to));
      const { students, assignments } = gradebook;
      process.stdout.write(
        `${out}: ${students.length} students, ${assignments.map(({ title }) => title).join(', ')}\n`,
      );
      for (const { student, file: submission, reason } of results.filter(({ outcome }) => outcome === 'failed'))
        process.stderr.write(`export: ${student} has no grade for ${submission}, as grading it failed: ${reason}\n`);
    });
}

/** Adds one `lab=title` to those before. */
function collect(pair: string, before: Record<string, string>): Record<string, string> {
  const at = pair.indexOf('=');
  if (at < 1) throw new InputError('--title', 'lab=title', pair, 'For example: --title 04=Debiasing.');
  return { ...before, [pair.slice(0, at)]: pair.slice(at + 1) };
}
