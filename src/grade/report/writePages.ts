import path from 'node:path';
import { writeFileWhole } from '../../base';
import type { GradeResult } from '../result';
import { indexPage, pageName } from './indexPage';
import { submissionPage } from './submissionPage';

/** The page of all submissions. */
const indexName = 'index.html';

/**
 * Writes a page for each result, and one of all.
 *
 * @param similar - the name of the page with similar code, where there is one
 * @returns the page of all
 */
export async function writePages(folder: string, results: readonly GradeResult[], similar?: string): Promise<string> {
  for (const result of results) await writeFileWhole(path.join(folder, pageName(result)), submissionPage(result));
  const index = path.join(folder, indexName);
  await writeFileWhole(index, indexPage(results, similar));
  return index;
}
