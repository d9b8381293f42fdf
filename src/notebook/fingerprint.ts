import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { datasetsFolder, isCheckout, projectRoot } from '../base';
import { kernelName } from '../jupyter';
import { NamedFiles, type FoundFile } from './namedFile';
import type { Notebook } from './nbformat';

/** What a run depends on beside the notebook. */
export interface RunPlace {
  /** The path of the notebook: names in its cells are looked up in its folder. */
  file: string;
  /** The name of its kernel. */
  kernel: string;
  /** The backend that is asked for. */
  backend: string | undefined;
  /** Gives the checksum of the library, which takes some time: it is asked for once a run. Default: {@link libraryPrint}. */
  library?: () => Promise<string>;
}

/** Files whose text may name other files. */
const code = /\.([cm]?[jt]sx?|json|py)$/;
/** Texts with more characters are not looked through for names of others. */
const longestCode = 5_000_000;
/** How many files a notebook may name, and how many a folder that it names may hold; others do not count. */
const mostFiles = 10_000;

/**
 * A checksum of what the outputs of a notebook come from: its cells with their tags and parameters, kernel, backend, Node and machine; the
 * build of the library, its packages and its committed data, for notebooks in TypeScript; and the files and folders that the text of
 * its cells names, with those that these name. Files of more than 50 MB, and those after the first 500 MB, count by size and time of change; pipes and devices are
 * not opened. A file whose name is put together as the notebook runs, or that comes over a network, is not seen.
 *
 * @param notebook - with the parameters of the run
 * @returns hexadecimal digits, the same as long as nothing of this has changed
 * @example
 * const print = await fingerprintOf(await readNotebook('lab.ipynb'), { file: 'lab.ipynb', kernel: 'tslab', backend: undefined });
 */
export async function fingerprintOf(notebook: Notebook, place: RunPlace): Promise<string> {
  const { file, kernel, backend, library: askLibrary = libraryPrint } = place;
  const folder = path.dirname(path.resolve(file));
  const cells = notebook.cells.map(({ cell_type, source, metadata }) => [cell_type, source, metadata['tags'] ?? []]);
  const text = notebook.cells.flatMap((cell) => (cell.cell_type === 'code' ? [cell.source] : [])).join('\n');
  const named = await namedFiles(text, folder, new Map(), new NamedFiles());
  const library = kernel === kernelName ? await askLibrary() : '';
  const machine = [process.version, process.platform, process.arch, process.env['RISKLAB_BACKEND'] ?? ''];
  const parts = [cells, kernel, backend ?? '', machine, library, [...named].sort()];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** The checksum of the build of the library, its packages and its committed data. Built datasets follow from these. */
export async function libraryPrint(): Promise<string> {
  const dist = await treePrint(path.join(projectRoot, 'dist'), (name) => name.endsWith('.js'));
  const data = await treePrint(datasetsFolder, () => true);
  const packages = path.join(projectRoot, isCheckout ? 'package-lock.json' : 'package.json');
  return [dist, data, printOf(await new NamedFiles().read(packages))].join();
}

/** The checksum of the chosen files of a folder and those inside it; hidden ones, such as caches, do not count. */
async function treePrint(folder: string, counts: (name: string) => boolean, files = new NamedFiles()): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const hash = createHash('sha256');
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inside = path.join(folder, entry.name);
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) hash.update(`${entry.name}/${await treePrint(inside, counts, files)}\n`);
    else if (counts(entry.name)) hash.update(`${entry.name} ${printOf(await files.read(inside))}\n`);
  }
  return hash.digest('hex');
}

/** Adds the checksums of the files and folders that a text names, and of what they name themselves. */
async function namedFiles(
  text: string,
  folder: string,
  found: Map<string, string>,
  files: NamedFiles,
): Promise<Map<string, string>> {
  for (const name of namesIn(text.slice(0, longestCode))) {
    for (const file of candidates(path.resolve(folder, name), /^\.{1,2}\//.test(name))) {
      if (found.has(file) || found.size >= mostFiles) break;
      // A folder that holds the notebook holds much else, such as the copies of runs.
      if (`${folder}${path.sep}`.startsWith(file.endsWith(path.sep) ? file : `${file}${path.sep}`)) continue;
      const there = await files.read(file);
      if (!there) continue;
      found.set(file, there.state.isDirectory() ? await listPrint(file) : printOf(there));
      if (there.bytes && code.test(file))
        await namedFiles(there.bytes.toString('utf8'), path.dirname(file), found, files);
      break;
    }
  }
  return found;
}

/**
 * What stands between any two quotes and may be a path, and the modules that Python imports, as relative paths. Which quotes belong together
 * takes a parser for each language to tell; a name too many only costs a look at the disk.
 */
function namesIn(text: string): Set<string> {
  const quoted = [...text.matchAll(/(?=(["'`])([^\n]{1,300}?)\1)/g)].map(([, , name = '']) => name);
  const imported = [...text.matchAll(/^\s*(?:import|from)\s+([\w.]+)/gm)].map(
    ([, name = '']) => `./${name.replaceAll('.', '/')}`,
  );
  return new Set([...quoted, ...imported].filter((name) => !/^\w+:\/\//.test(name)));
}

/** The files that a name may mean: modules are named without their ending, or with that of their build. */
function candidates(file: string, isModule: boolean): string[] {
  if (!isModule) return [file];
  const bare = file.replace(/\.([cm]?)js$/, '');
  const endings = ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json', '.py'];
  return [
    file,
    ...endings.map((ending) => bare + ending),
    ...endings.map((ending) => path.join(file, `index${ending}`)),
  ];
}

/** Of a folder: which files are in it, their sizes and times of change, as far down as two levels. */
async function listPrint(folder: string, levels = 2): Promise<string> {
  const entries = (await readdir(folder, { withFileTypes: true }).catch(() => [])).slice(0, mostFiles);
  const lines = entries.map(async (entry) => {
    const inside = path.join(folder, entry.name);
    if (entry.isDirectory()) return `${entry.name}/${levels > 1 ? await listPrint(inside, levels - 1) : ''}`;
    const { size = 0, mtimeMs = 0 } = (await stat(inside).catch(() => undefined)) ?? {};
    return `${entry.name} ${size} ${mtimeMs}`;
  });
  return createHash('sha256')
    .update((await Promise.all(lines)).sort().join('\n'))
    .digest('hex');
}

/** What is not read counts by kind, size and time of change. */
function printOf(found: FoundFile | undefined): string {
  if (!found) return '';
  const { state, bytes } = found;
  if (bytes) return createHash('sha256').update(bytes).digest('hex');
  return state.isFile() ? `${state.size} ${state.mtimeMs}` : 'no file';
}
