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
 * Writes reports of a run.
 *
 * @throws RisklabError when one cannot be written
 */
export async function writeReports(summary: RunSummary, { junit, json, html }: ReportFiles): Promise<void> {
  const todo = 'Choose another file for the report.';
  if (junit !== undefined) await writeText(junit, junitReport(summary), todo);
  if (json !== undefined) await writeText(json, jsonReport(summary), todo);
  if (html !== undefined) await writeText(html, await htmlReport(summary), todo);
}
