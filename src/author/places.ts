import { existsSync } from 'node:fs';
import path from 'node:path';
import { InputError, isCheckout, projectRoot } from '../base';
import { notebookFiles } from '../notebook';
import type { BuiltVersion } from './versions';

/** Where the labs are, and which of them are meant. */
export interface AuthorOptions {
  /** The folder of the student versions; `source` and `solutions` are in it. Default `notebooks` of the project, else of the present folder. */
  folder?: string;
  /** The first letters of their file names, such as `04`. Default: all labs. */
  labs?: readonly string[];
}

/** A source, and where what is made from it goes. */
export interface LabPlaces {
  /** Such as `04`. */
  lab: string;
  source: string;
  built: Record<BuiltVersion, string>;
}

/** The folder of the labs. */
export const labsFolder = isCheckout ? path.join(projectRoot, 'notebooks') : 'notebooks';

/**
 * The labs that are meant, in the order of their names.
 *
 * @throws InputError when there is no source, none of that name, or one whose name does not begin with its number
 */
export async function labPlaces({ folder = labsFolder, labs = [] }: AuthorOptions = {}): Promise<LabPlaces[]> {
  const sources = path.join(folder, 'source');
  if (!existsSync(sources))
    throw new InputError(
      'author',
      `a folder ${sources} with the sources of labs`,
      'none',
      'Name the folder of the labs with --folder.',
    );
  const files = (await notebookFiles([sources])).map((file) => path.basename(file));
  for (const start of labs)
    if (!files.some((file) => file.startsWith(start)))
      throw new InputError('labs', `the first letters of one of ${files.join(', ')}`, start);
  const meant = files.filter((file) => labs.length === 0 || labs.some((start) => file.startsWith(start)));
  return meant.map((file) => {
    const [lab] = /^\d{2}(?=-)/.exec(file) ?? [];
    if (lab === undefined) throw new InputError(`${sources}, name of a lab`, 'two digits and a word: 04-name', file);
    const built = { student: path.join(folder, file), solution: path.join(folder, 'solutions', file) };
    return { lab, source: path.join(sources, file), built };
  });
}
