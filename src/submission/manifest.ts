import { createHash } from 'node:crypto';
import { messageOf } from '../base';
import { isEntryName, type EntryName } from './entries';
import { checkName, type Entrant } from './names';
import type { Entries } from './readZip';
import { Rejection, shown } from './rejection';

/** The tracks of the competition: a hidden test set that all share, or data of the entrant's own. */
export const tracks = ['avatar', 'own'] as const;
/** One of {@link tracks}. */
export type Track = (typeof tracks)[number];

/** What `manifest.json` of a submission says. */
export interface SubmissionManifest extends Entrant {
  readonly format: 1;
  readonly track: Track;
  /** Which contest the predictions are for: the id in its folder; null in the track `own`. */
  readonly contest: string | null;
  /** Seed of the entrant's run. */
  readonly seed: number;
  /** Versions of what made it, such as `{ risklab: '0.1.0', node: 'v22.1.0' }`. */
  readonly versions: Readonly<Record<string, string>>;
  /** The machine, such as `{ platform: 'linux', arch: 'x64' }`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Checksums of the other files. */
  readonly files: Readonly<Partial<Record<EntryName, { readonly bytes: number; readonly sha256: string }>>>;
  /** When it was made, in ISO 8601. */
  readonly created: string;
}

/** The checksum of bytes, as 64 hexadecimal digits. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The checksums of files, for the manifest beside them. */
export function recordsOf(entries: ReadonlyMap<EntryName, Uint8Array>): SubmissionManifest['files'] {
  return Object.fromEntries(
    [...entries].map(([name, bytes]) => [name, { bytes: bytes.length, sha256: sha256(bytes) }]),
  );
}

/**
 * Reads the manifest of a submission, and compares the checksums in it with the files.
 *
 * @param file - the name of the submission, for rejections
 * @throws Rejection when it is no manifest of format 1, or a file is missing, or is not the one that it was made for
 */
export function readManifest(file: string, entries: Entries): SubmissionManifest {
  const value = parseObject(file, entries.get('manifest.json') ?? Buffer.alloc(0));
  const manifest = manifestOf(file, value);
  for (const [name, bytes] of entries) {
    if (name === 'manifest.json') continue;
    const record = Object.hasOwn(manifest.files, name) ? manifest.files[name] : undefined;
    if (record?.sha256 === sha256(bytes)) continue;
    const what = record ? 'has another checksum than its manifest says' : 'is not in its manifest';
    throw bad(file, `${name} in it ${what}`);
  }
  const missing = Object.keys(manifest.files).find((name) => !isEntryName(name) || !entries.has(name));
  if (missing !== undefined) throw bad(file, `${shown(missing)} of its manifest is missing`);
  return manifest;
}

/** Every field is taken and checked by its name: what else is in the object goes nowhere. */
function manifestOf(file: string, value: Record<string, unknown>): SubmissionManifest {
  const { format, track, contest, seed, created } = value;
  if (format !== 1) throw bad(file, `its manifest has format ${shown(String(format))}, and not 1`);
  const known = tracks.find((name) => name === track);
  if (known === undefined) throw bad(file, `its track is ${shown(String(track))}, and none of ${tracks.join(', ')}`);
  if (contest !== null && !(typeof contest === 'string' && /^[0-9a-f]{16}$/.test(contest))) {
    throw bad(file, 'the contest in its manifest is neither null nor an id of 16 hexadecimal digits');
  }
  if (!(typeof seed === 'number' && Number.isSafeInteger(seed) && seed >= 0)) {
    throw bad(file, 'the seed in its manifest is no whole number of at least 0');
  }
  if (typeof created !== 'string' || !isTime(created)) {
    throw bad(file, 'the time in its manifest is none in ISO 8601');
  }
  const [versions, environment] = [value['versions'], value['environment']].map((texts) => textsOf(file, texts));
  const names = { first: nameOf(file, 'first', value['first']), last: nameOf(file, 'last', value['last']) };
  const files = filesOf(file, value['files']);
  return {
    format,
    track: known,
    ...names,
    contest,
    seed,
    versions: versions!,
    environment: environment!,
    files,
    created,
  };
}

function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) && !Number.isNaN(Date.parse(text));
}

function nameOf(file: string, key: 'first' | 'last', name: unknown): string {
  try {
    return checkName(`the ${key} name in its manifest`, name);
  } catch (error) {
    throw new Rejection('name', file, `of ${messageOf(error).replace(/\.$/, '')}`);
  }
}

function textsOf(file: string, value: unknown): Record<string, string> {
  const pairs = isObject(value) ? Object.entries(value) : [];
  const fits = pairs.every(([key, text]) => key.length <= 60 && typeof text === 'string' && text.length <= 200);
  if (!isObject(value) || pairs.length > 40 || !fits) {
    throw bad(file, 'versions and environment in its manifest are no short texts by name');
  }
  return Object.fromEntries(pairs) as Record<string, string>;
}

function filesOf(file: string, value: unknown): SubmissionManifest['files'] {
  const records = isObject(value) ? Object.entries(value) : [];
  const whole = records.every(([, record]) => isObject(record) && typeof record['sha256'] === 'string');
  if (!isObject(value) || records.length > 10 || !whole) throw bad(file, 'the files in its manifest have no checksums');
  return Object.fromEntries(records);
}

function parseObject(file: string, bytes: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    value = undefined;
  }
  if (!isObject(value)) throw bad(file, 'its manifest is no object in JSON');
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bad(file: string, reason: string): Rejection {
  return new Rejection('manifest', file, reason, 'Write it with risklab submit.');
}
