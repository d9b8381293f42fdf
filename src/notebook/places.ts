import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { InputError, whereItLeads, whyNoFile } from '../base';
import { isUnrun, readNotebook } from './nbformat';
import type { ReportFiles } from './report/write';
import { fileName } from './standardInput';

/** What a run reads and writes. */
export interface RunPlaces {
  /** The notebooks. */
  files: readonly string[];
  /** The folder of the executed copies. */
  out: string;
  /** What they are compared with, or become. Default: nothing. */
  baseline?: { folder: string; update?: boolean } | undefined;
}

const anotherFolder = 'a folder other than that of the notebooks';
const untouched = 'Sources are never changed.';

/** Where the executed copy of a notebook goes. */
export function copyOf(file: string, out: string): string {
  return path.resolve(out, fileName(file));
}

/** The baseline of a notebook. */
export function baselineOf(file: string, folder: string): string {
  return path.join(folder, fileName(file));
}

/**
 * Checks that a run writes over nothing that it reads, or has written: copies must neither overwrite each other nor a source, a baseline
 * not be a copy, and a new baseline not be a source. What it writes must be possible to write.
 *
 * @throws InputError when a place has two uses, or a notebook is there that was never run, as a source is, or when nothing can be
 * written there
 */
export async function checkPlaces({ files, out, baseline }: RunPlaces): Promise<void> {
  checkNames(files);
  const sources = new Set(files.map(identity));
  const copies = files.map((file) => copyOf(file, out));
  // A source may itself be a link to where its copy would go.
  const isSource = (place: string): boolean => sources.has(identity(place));
  const isBesideOne = files.some((file) => identity(out) === identity(path.dirname(file)));
  if (isBesideOne || copies.some(isSource)) throw new InputError('out', anotherFolder, out, untouched);
  checkOneEach('out', copies);
  await checkNoSources('out', copies);
  checkWritable('out', copies);
  if (!baseline) return;
  const baselines = files.map((file) => baselineOf(file, baseline.folder));
  checkNoCopies(baselines, baseline.folder, copies, out);
  if (!baseline.update) return checkNoFile(baseline.folder);
  if (baselines.some(isSource)) throw new InputError('baseline', anotherFolder, baseline.folder, untouched);
  checkOneEach('baseline', baselines);
  await checkNoSources('baseline', baselines);
  checkWritable('baseline', baselines);
}

/** What cannot be written is told before anything runs, not after hours. */
function checkWritable(what: string, places: readonly string[]): void {
  for (const place of places) {
    const why = whyNoFile(place);
    if (why !== undefined) throw new InputError(what, `a folder in which ${place} can be written`, why, another(what));
  }
}

/** A baseline to compare with may be missing, which each notebook is told. */
function checkNoFile(folder: string): void {
  if (existsSync(folder) && !isDirectory(folder))
    throw new InputError('baseline', 'a folder', `the file ${folder}`, another('baseline'));
}

function another(what: string): string {
  return `Choose another folder with --${what}.`;
}

/** Copies go into one folder, which may be on a disk that takes names for the same that differ in little. */
function checkNames(files: readonly string[]): void {
  const taken = new Map<string, string>();
  for (const file of files) {
    const name = folded(fileName(file));
    const other = taken.get(name);
    if (other !== undefined) {
      const todo = 'Run them into different folders.';
      const what = 'names that differ in more than upper and lower case';
      const same = fileName(other).normalize() === fileName(file).normalize();
      throw new InputError('notebooks', same ? 'different names' : what, `${other} and ${file}`, todo);
    }
    taken.set(name, file);
  }
}

/** Links may make one file of several. */
function checkOneEach(what: string, places: readonly string[]): void {
  const taken = new Map<string, string>();
  for (const place of places) {
    const other = taken.get(identity(place));
    const todo = 'Remove the links, or choose another folder.';
    if (other !== undefined)
      throw new InputError(what, 'a file for each notebook', `one for ${other} and ${place}`, todo);
    taken.set(identity(place), place);
  }
}

/** A copy would be compared with itself, as it is written before it is compared. */
function checkNoCopies(baselines: readonly string[], folder: string, copies: readonly string[], out: string): void {
  const written = new Set(copies.map(identity));
  if (identity(folder) !== identity(out) && !baselines.some((place) => written.has(identity(place)))) return;
  const todo = 'The executed copies are written there: they would be compared with themselves.';
  throw new InputError('baseline', 'a folder other than that of the executed copies', folder, todo);
}

/** A notebook of which nothing was ever run is somebody's work, and no copy or baseline. */
async function checkNoSources(what: string, places: readonly string[]): Promise<void> {
  const unrun = await Promise.all(
    places.map(async (place) => {
      const there = await readNotebook(place).catch(() => undefined);
      return there !== undefined && isUnrun(there);
    }),
  );
  const first = places.find((_, i) => unrun[i]);
  if (first === undefined) return;
  const todo = 'It may be a source: choose another folder, or remove it.';
  throw new InputError(what, 'a folder with executed notebooks at most', `${first}, which was never run`, todo);
}

/**
 * Checks that reports are written over nothing else of a run.
 *
 * @throws InputError when a report would be written over a notebook, a copy, a baseline or another report, or in place of a folder, or
 * cannot be written
 */
export function checkReportPlaces({ files, out, baseline }: RunPlaces, reports: ReportFiles): void {
  const folder = baseline?.folder;
  const copies = files.map((file) => copyOf(file, out));
  const baselines = folder === undefined ? [] : files.map((file) => baselineOf(file, folder));
  const notebooks = [...files, ...copies, ...baselines];
  const taken = new Map(notebooks.map((file) => [identity(file), file]));
  for (const name of ['junit', 'json', 'html'] as const) {
    const report = reports[name];
    if (report === undefined) continue;
    const todo = 'Choose another file for the report.';
    if ([report, realPath(report)].some((one) => one.toLowerCase().endsWith('.ipynb'))) {
      throw new InputError(`--${name}`, 'a file that is no notebook', report, todo);
    }
    const other = taken.get(identity(report));
    if (other !== undefined) throw new InputError(`--${name}`, `a file other than ${other}`, report, todo);
    if (isFolder(report, notebooks)) throw new InputError(`--${name}`, 'a file', `the folder ${report}`, todo);
    const why = whyNoFile(report);
    if (why !== undefined) throw new InputError(`--${name}`, 'a file that can be written', why, todo);
    taken.set(identity(report), report);
  }
}

/**
 * What a place is known by, whichever links lead to it: the number of what is there, so that two names of one file are seen also where
 * letters of either case are the same. What is not there yet is known by its folder and its name, of which some disks do not tell
 * apart upper and lower case.
 */
function identity(place: string): string {
  const full = realPath(place);
  try {
    const { dev, ino } = statSync(full, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    const parent = path.dirname(full);
    return parent === full ? full : `${identity(parent)}/${folded(path.basename(full))}`;
  }
}

/** A name as the disks of macOS and Windows compare it: without upper case, and each letter with its accents as one. */
function folded(name: string): string {
  return name.normalize().toUpperCase().toLowerCase().normalize();
}

/** A path without links, as far as it can be followed. */
function realPath(place: string): string {
  try {
    return whereItLeads(place);
  } catch {
    // Writing there will tell why not.
    return path.resolve(place);
  }
}

/** Whether there is a folder at a place, or will be as one of some files needs it. */
function isFolder(place: string, files: readonly string[]): boolean {
  const start = realPath(place) + path.sep;
  return files.some((file) => realPath(file).startsWith(start)) || isDirectory(place);
}

function isDirectory(place: string): boolean {
  try {
    return statSync(place).isDirectory();
  } catch {
    return false;
  }
}
