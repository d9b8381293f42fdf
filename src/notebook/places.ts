import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { InputError } from '../base';
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
 * not be a copy, and a new baseline not be a source.
 *
 * @throws InputError when a place has two uses, or a notebook is there that was never run, as a source is
 */
export async function checkPlaces({ files, out, baseline }: RunPlaces): Promise<void> {
  const sources = new Set(files.map(identity));
  const taken = new Map<string, string>();
  for (const file of files) {
    const copy = identity(copyOf(file, out));
    const other = taken.get(copy);
    if (other !== undefined) {
      throw new InputError('notebooks', 'different names', `${other} and ${file}`, 'Run them into different folders.');
    }
    // The file itself may be a link to where the copy would go.
    if (identity(out) === identity(path.dirname(file)) || sources.has(copy)) {
      throw new InputError('out', 'a folder other than that of the notebooks', out, untouched);
    }
    taken.set(copy, file);
  }
  for (const file of baseline ? files : []) checkBaselinePlace(file, baseline?.folder ?? '', taken, out);
  for (const file of baseline?.update ? files : []) {
    const place = baselineOf(file, baseline?.folder ?? '');
    if (!sources.has(identity(place))) continue;
    throw new InputError('baseline', 'a folder other than that of the notebooks', baseline?.folder, untouched);
  }
  await Promise.all(files.map((file) => checkNoSource('out', copyOf(file, out))));
  if (!baseline?.update) return;
  await Promise.all(files.map((file) => checkNoSource('baseline', baselineOf(file, baseline.folder))));
}

/** A copy would be compared with itself, as it is written before it is compared. */
function checkBaselinePlace(file: string, folder: string, copies: ReadonlyMap<string, string>, out: string): void {
  if (identity(folder) !== identity(out) && !copies.has(identity(baselineOf(file, folder)))) return;
  const todo = 'The executed copies are written there: they would be compared with themselves.';
  throw new InputError('baseline', 'a folder other than that of the executed copies', folder, todo);
}

/** A notebook with code of which nothing was ever run is somebody's work, and no copy or baseline. */
async function checkNoSource(what: string, place: string): Promise<void> {
  const there = await readNotebook(place).catch(() => undefined);
  if (!there || !isUnrun(there)) return;
  const todo = 'It may be a source: choose another folder, or remove it.';
  throw new InputError(what, 'a folder with executed notebooks at most', `${place}, which was never run`, todo);
}

/**
 * Checks that reports are written over nothing else of a run.
 *
 * @throws InputError when a report would be written over a notebook, a copy, a baseline or another report, or in place of a folder
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
    taken.set(identity(report), report);
  }
}

/**
 * What a place is known by, whichever links lead to it: the number of what is there, so that two names of one file are seen also where
 * letters of either case are the same; what is not there yet is known by its folder and its name.
 */
function identity(place: string): string {
  const full = path.resolve(place);
  try {
    const { dev, ino } = statSync(full, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    const parent = path.dirname(full);
    return parent === full ? full : `${identity(parent)}/${path.basename(full)}`;
  }
}

/** A path without links, as far as it exists. */
function realPath(place: string): string {
  const full = path.resolve(place);
  try {
    return realpathSync(full);
  } catch {
    const parent = path.dirname(full);
    return parent === full ? full : path.join(realPath(parent), path.basename(full));
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
