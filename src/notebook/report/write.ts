import { messageOf, RisklabError, writeFileWhole } from '../../base';
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
 * Writes reports of a run.
 *
 * @throws RisklabError when one cannot be written
 */
export async function writeReports(summary: RunSummary, { junit, json, html }: ReportFiles): Promise<void> {
  if (junit !== undefined) await write(junit, junitReport(summary));
  if (json !== undefined) await write(json, jsonReport(summary));
  if (html !== undefined) await write(html, await htmlReport(summary));
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFileWhole(file, text);
  } catch (error) {
    throw new RisklabError(`${file}: cannot be written: ${messageOf(error)}. Choose another file for the report.`);
  }
}
