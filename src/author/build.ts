import { readFile } from 'node:fs/promises';
import { writeFileWhole } from '../base';
import { formatNotebook, readNotebook } from '../notebook';
import { labPlaces, type AuthorOptions, type LabPlaces } from './places';
import { buildVersion, builtVersions, type BuiltVersion } from './versions';

/** A file that was made, or was as it has to be. */
export interface BuiltFile {
  file: string;
  /** Whether it was written: false when it had these bytes already. */
  changed: boolean;
}

/**
 * Makes the student and the solution version of each lab. All are made before the first is written, each file is whole or as it was,
 * and the same source gives the same bytes.
 *
 * @throws InputError when a source cannot be read or its markers make no sense; no file has changed then
 * @example
 * await buildLabs({ labs: ['04'] }); // notebooks/04-x.ipynb and notebooks/solutions/04-x.ipynb
 */
export async function buildLabs(options: AuthorOptions = {}): Promise<BuiltFile[]> {
  const made: { file: string; text: string }[] = [];
  for (const places of await labPlaces(options)) {
    const texts = await builtTexts(places);
    for (const version of builtVersions) made.push({ file: places.built[version], text: texts[version] });
  }
  const files: BuiltFile[] = [];
  for (const { file, text } of made) {
    const changed = (await readFile(file, 'utf8').catch(() => undefined)) !== text;
    if (changed) await writeFileWhole(file, text);
    files.push({ file, changed });
  }
  return files;
}

/** What the files of a lab have to hold. @throws InputError when the source makes no sense */
export async function builtTexts({ lab, source }: LabPlaces): Promise<Record<BuiltVersion, string>> {
  const notebook = await readNotebook(source);
  const text = (version: BuiltVersion): string => formatNotebook(buildVersion(notebook, version, lab, source));
  return { student: text('student'), solution: text('solution') };
}
