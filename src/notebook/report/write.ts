import { messageOf, RisklabError } from '../../base';
import { writeText } from '../writeText';
import { htmlReport } from './html/page';
import { jsonReport } from './json';
import { junitReport } from './junit';
import type { RunSummary } from './summary';

/** Where reports go; what is not named is not written. */
export interface ReportFiles {
  /** JUnit XML, which continuous integration reads. */
  junit?: string;
  /** A summary for programs. */
  json?: string;
  /** One page for people. */
  html?: string;
}

/**
 * Writes the reports of a run: one that cannot be written does not stop the others.
 *
 * @throws RisklabError when some cannot be written, with a line for each
 */
export async function writeReports(summary: RunSummary, { junit, json, html }: ReportFiles): Promise<void> {
  const problems: string[] = [];
  const write = async (file: string | undefined, make: () => string | Promise<string>): Promise<void> => {
    if (file === undefined) return;
    try {
      await writeText(file, await make(), 'Choose another file for the report.');
    } catch (error) {
      problems.push(error instanceof RisklabError ? error.message : `${file}: cannot be made: ${messageOf(error)}.`);
    }
  };
  await write(junit, () => junitReport(summary));
  await write(json, () => jsonReport(summary));
  await write(html, () => htmlReport(summary));
  if (problems.length > 0) throw new RisklabError(problems.join('\n'));
}
