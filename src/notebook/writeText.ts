import { messageOf, RisklabError, writeFileWhole } from '../base';

/**
 * Writes a file of a run, whole or not at all.
 *
 * @param todo - what to do when that fails, a sentence
 * @throws RisklabError when it cannot be written
 */
export async function writeText(file: string, text: string, todo: string): Promise<void> {
  try {
    await writeFileWhole(file, text);
  } catch (error) {
    throw new RisklabError(`${file}: cannot be written: ${messageOf(error)}. ${todo}`);
  }
}
