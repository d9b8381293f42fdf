import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { reportEntries, requiredEntries } from './entries';
import { readManifest, sha256, type SubmissionManifest } from './manifest';
import { isNamedAfter, submissionFileName } from './names';
import { readZip, type Entries } from './readZip';
import { Rejection, shown } from './rejection';

/** A submission whose files are there, and are those that its manifest names. What is in them is not yet looked at. */
export interface Submission {
  /** The name of its ZIP, as messages show it. */
  readonly file: string;
  /** Checksum of the ZIP: the same submission has the same. */
  readonly sha256: string;
  readonly manifest: SubmissionManifest;
  readonly entries: Entries;
}

/**
 * Reads a submission's ZIP: safely, see {@link readZip}, and in memory alone. Its notebook is not run, its predictions are not parsed.
 *
 * @param file - the path of the ZIP, whose name has to have that of the entrant: so nobody hands in for another by a manifest alone
 * @throws Rejection when it is no submission; the error of the system when the file cannot be read
 * @example
 * const { manifest, entries } = await readSubmission('Ada_Lovelace_Face.zip');
 * entries.get('notebook.ipynb');   // a Buffer
 */
export async function readSubmission(file: string): Promise<Submission> {
  const entries = await readZip(file);
  const name = shown(path.basename(file)).slice(1, -1);
  const missing: string | undefined = requiredEntries.find((one) => !entries.has(one));
  const reports = reportEntries.filter((one) => entries.has(one));
  if (missing !== undefined) throw incomplete(name, `it has no ${missing}`);
  if (reports.length !== 1) {
    throw incomplete(name, reports.length === 0 ? `it has no ${reportEntries.join(' or ')}` : 'it has two reports');
  }
  const manifest = readManifest(name, entries);
  if (!isNamedAfter(path.basename(file), manifest)) {
    const todo = `Its name has to have ${submissionFileName(manifest)} in it.`;
    throw new Rejection('name', name, `its manifest names another entrant than its file name does`, todo);
  }
  return { file: name, sha256: sha256(await readFile(file)), manifest, entries };
}

function incomplete(file: string, reason: string): Rejection {
  return new Rejection('entries', file, reason, 'Write it with risklab submit.');
}
