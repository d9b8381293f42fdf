import { readFile } from 'node:fs/promises';
import { messageOf } from '../base';
import { typeErrors } from '../jupyter';
import { parseNotebook, readNotebook, type Notebook } from '../notebook';
import { builtTexts } from './build';
import { solutionLines } from './leaks';
import { labPlaces, labsFolder, type AuthorOptions, type LabPlaces } from './places';
import { sourceProblems, type CellProblem } from './sourceRules';
import { idProblems, storedIn, studentProblems } from './studentRules';
import { builtVersions, cellName } from './versions';

/** What {@link checkLabs} looks at. */
export interface CheckLabsOptions extends AuthorOptions {
  /** The numbers of the exercises that `check` knows, such as `4.2`. Default: not compared. */
  known?: readonly string[];
  /** False: leaves out the types, which take the longest. Default true. */
  types?: boolean;
}

/** One thing that is wrong with the notebooks of a lab. */
export interface AuthorProblem {
  file: string;
  /** The whole sentence: file, cell and what is wrong. */
  text: string;
}

/**
 * Whether the versions of the labs are those that their sources make, give no solution away, and keep to the rules of exercises; and
 * whether their code, stubs too, passes the type check. Nothing is run and nothing is written.
 *
 * @returns what is wrong, each once; none when all is well
 * @throws InputError when there is no such lab
 * @example
 * (await checkLabs()).map(({ text }) => text); // []
 */
export async function checkLabs(options: CheckLabsOptions = {}): Promise<AuthorProblem[]> {
  const { known, types = true, folder = labsFolder } = options;
  const places = await labPlaces(options);
  const problems: AuthorProblem[] = [];
  const students: { file: string; notebook: Notebook }[] = [];
  for (const place of places) {
    try {
      problems.push(...(await labProblems(place, known)));
      const file = place.built.student;
      const notebook = await readNotebook(file).catch(() => undefined);
      if (notebook) students.push({ file, notebook });
    } catch (error) {
      problems.push({ file: place.source, text: messageOf(error) });
    }
  }
  return types ? [...problems, ...typeProblems(folder, students)] : problems;
}

async function labProblems(place: LabPlaces, known?: readonly string[]): Promise<AuthorProblem[]> {
  const { lab, source, built } = place;
  const notebook = await readNotebook(source);
  const wanted = await builtTexts(place);
  const lines = solutionLines(notebook, source);
  const problems = [...named(source, notebook, [...idProblems(notebook), ...sourceProblems(notebook, lab, known)])];
  for (const version of builtVersions) {
    const file = built[version];
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) {
      problems.push({ file, text: `${file}: is not there. Run risklab author build.` });
      continue;
    }
    const found = parseNotebook(text, file);
    const own = version === 'student' ? studentProblems(found, lines) : found.cells.flatMap(storedIn);
    problems.push(...named(file, found, own));
    if (text !== wanted[version]) problems.push(drift(file, found, wanted[version]));
  }
  return problems;
}

/** Says at which cell a built notebook begins to differ from its source. */
function drift(file: string, found: Notebook, wanted: string): AuthorProblem {
  const { cells } = parseNotebook(wanted, file);
  const at = cells.findIndex((cell, i) => JSON.stringify(cell) !== JSON.stringify(found.cells[i]));
  const cell = found.cells[at] ?? cells[at];
  const where = cell ? cellName(file, cell, at) : found.cells.length > cells.length ? `${file}, last cells` : file;
  return { file, text: `${where}: is not what the source makes. Change the source, and run risklab author build.` };
}

function named(file: string, { cells }: Notebook, problems: readonly CellProblem[]): AuthorProblem[] {
  return problems.map(({ cell, text }) => {
    const where = cell ? cellName(file, cell, cells.indexOf(cell)) : file;
    return { file, text: `${where}: ${text}` };
  });
}

function typeProblems(folder: string, notebooks: readonly { file: string; notebook: Notebook }[]): AuthorProblem[] {
  const code = notebooks.map(({ notebook }) => notebook.cells.filter((cell) => cell.cell_type === 'code'));
  const errors = typeErrors(
    folder,
    code.map((cells) => cells.map(({ source }) => source)),
  );
  return errors.map(({ notebook, cell, line, message }) => {
    const { file, notebook: found } = notebooks[notebook]!;
    const where = code[notebook]![cell]!;
    const text = `${cellName(file, where, found.cells.indexOf(where))}, line ${line}: ${message.split('\n')[0]}`;
    return { file, text };
  });
}
