import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { checkKeys, foundInstead, InputError, makeFolderWhole, projectRoot } from '../base';
import { realOutside, type Outside } from '../setup';
import { labNotebook } from './labNotebook';
import { ownDependency } from './ownPackage';
import { checkProjectName } from './projectName';

/** What a project is for: an entry to the competition, a lab, a wrapper of one's own, or notebooks about anything. */
export type ProjectKind = 'competition' | 'lab' | 'wrapper' | 'plain';

/** What {@link newProject} makes. */
export interface NewProjectOptions {
  /** Default: `competition`. */
  kind?: ProjectKind;
  /** The number of the lab where `kind` is `lab`, such as `04`. */
  lab?: string;
  /** The folder in which the project is made; default: the present one. */
  parent?: string;
  /** The package whose templates are taken and on which the project depends; default: this one. */
  root?: string;
  /** Default: the real machine. */
  outside?: Outside;
}

/** A project that was made. */
export interface NewProject {
  readonly folder: string;
  /** The file name of its notebook. */
  readonly notebook: string;
}

/** The lab that is the competition. */
const competitionLab = '07';
/** npm keeps files of these names out of packages. */
const renamed: Readonly<Record<string, string>> = { gitignore: '.gitignore', npmrc: '.npmrc' };

/**
 * Makes a folder with a notebook to start from, and what `npm install` and `npm start` need there. It is whole or not there, and
 * nothing is written over.
 *
 * @param name - of the folder and of the package; see {@link checkProjectName}
 * @throws InputError on a name that cannot be, a folder that is not empty, a lab that there is not; RisklabError without npm
 * @example
 * await newProject('my-entry', { kind: 'lab', lab: '04' });
 */
export async function newProject(name: string, options: NewProjectOptions = {}): Promise<NewProject> {
  checkKeys('newProject', options, ['kind', 'lab', 'parent', 'root', 'outside']);
  const { kind = 'competition', lab, parent = '.', root = projectRoot, outside = realOutside } = options;
  checkProjectName(name);
  const folder = path.resolve(parent, name);
  await checkParent(parent);
  const source = await notebookOf(kind, lab, root);
  await checkEmpty(name, folder);
  const notebook = kind === 'competition' ? 'entry.ipynb' : path.basename(source);
  const fill = async (made: string): Promise<void> => {
    for (const part of ['common', kind]) await copyFiles(path.join(root, 'templates', part), made, { name, notebook });
    await cp(source, path.join(made, notebook));
    const risklab = await ownDependency(outside, root, made);
    await describePackage(path.join(made, 'package.json'), { name, risklab, root });
  };
  await makeFolderWhole(folder, fill, { overwrite: false }).catch(async (error: unknown) => {
    // Somebody may have put something there meanwhile.
    await checkEmpty(name, folder);
    throw error;
  });
  return { folder, notebook };
}

/** The notebook to start from. */
async function notebookOf(kind: ProjectKind, lab: string | undefined, root: string): Promise<string> {
  const template = path.join(root, 'templates', kind);
  if (kind === 'plain') return path.join(template, 'notebook.ipynb');
  if (kind === 'wrapper') return path.join(template, 'wrapper.ipynb');
  return labNotebook(kind === 'lab' ? (lab ?? '') : competitionLab, path.join(root, 'notebooks'));
}

/** It may have to be made. */
async function checkParent(parent: string): Promise<void> {
  const why = await readdir(parent).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? undefined : foundInstead(error)),
  );
  if (why !== undefined) throw new InputError('--in', 'a folder', `${parent}: ${why}`, 'Choose another folder.');
}

async function checkEmpty(name: string, folder: string): Promise<void> {
  const expected = 'the name of a folder that is not there yet, or is empty';
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    const what = error.code === 'ENOTDIR' ? 'which is a file' : `which cannot be read (${error.code})`;
    throw new InputError('name', expected, `${name}, ${what}`, 'Choose another name.');
  });
  if (there.length === 0) return;
  throw new InputError('name', expected, `${name}, in which there is ${there.sort()[0]}`, 'Choose another name.');
}

/** Copies the files of a template, with the words of this project in its texts. */
async function copyFiles(from: string, to: string, words: Readonly<Record<string, string>>): Promise<void> {
  for (const file of await readdir(from)) {
    const text = await readFile(path.join(from, file), 'utf8');
    const filled = text.replace(/\{\{(\w+)\}\}/g, (_, word: string) => words[word] ?? '');
    await writeFile(path.join(to, renamed[file] ?? file), file.endsWith('.md') ? filled : text);
  }
}

/** Puts the name into the template's package.json, and for each dependency the version that this package is tested with. */
async function describePackage(file: string, { name, risklab, root }: Record<string, string>): Promise<void> {
  const own = await readPackage(path.join(root!, 'package.json'));
  const versions: Versions = { ...own.devDependencies, ...own.dependencies, risklab: risklab! };
  const pinned = (names: Versions = {}): Versions =>
    Object.fromEntries(Object.keys(names).map((key) => [key, versions[key]!]));
  const template = await readPackage(file);
  const description = {
    name: name!.toLowerCase(),
    ...template,
    dependencies: pinned(template.dependencies),
    devDependencies: pinned(template.devDependencies),
  };
  await writeFile(file, `${JSON.stringify(description, undefined, 2)}\n`);
}

type Versions = Record<string, string>;

async function readPackage(file: string): Promise<{ dependencies?: Versions; devDependencies?: Versions }> {
  return JSON.parse(await readFile(file, 'utf8')) as { dependencies?: Versions; devDependencies?: Versions };
}
