import { InputError } from '../base';
import { readResults, writeResult, type GradeResult } from './result';

/**
 * Puts the results of several folders into one, such as those of the parts of a job that was split.
 *
 * @returns all results, in the order of their submissions
 * @throws InputError when two folders have results of one submission that differ in more than the time taken; nothing is written then
 */
export async function mergeResults(folders: readonly string[], out: string): Promise<GradeResult[]> {
  const found = new Map<string, { result: GradeResult; folder: string }>();
  for (const folder of folders) {
    for (const result of await readResults(folder)) {
      const other = found.get(result.file);
      if (other && bytesOf(other.result) !== bytesOf(result)) {
        const todo = 'Grade it again, with one version and one seed.';
        throw new InputError(
          '--merge',
          `one result of ${result.file}`,
          `two that differ (${other.folder}, ${folder})`,
          todo,
        );
      }
      found.set(result.file, other ?? { result, folder });
    }
  }
  const results = [...found.values()].map(({ result }) => result);
  for (const result of results) await writeResult(out, result);
  return results.sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** A result without the time that it took. */
function bytesOf({ seconds: _seconds, ...rest }: GradeResult): string {
  return JSON.stringify(rest);
}
