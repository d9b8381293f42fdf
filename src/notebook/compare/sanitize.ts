import { stripVTControlCharacters } from 'node:util';

/** Replaces a piece of text that differs from run to run. It is an object, so no text that a cell prints is equal to it. */
export interface Placeholder {
  /** What was there. */
  name: 'time' | 'path' | 'id' | 'version';
  /** The path that was there, as paths of one machine are compared. */
  path?: string;
}

const clock = String.raw`\d\d:[0-5]\d:[0-5]\d(?:[.,]\d+)?`;
const number = String.raw`\d+(?:[.,]\d+)?`;
const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*';
const dayAndMonth = String.raw`(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? (?:\d{1,2} ${month}|${month} +\d{1,2}),?`;
const unit = String.raw`(?:ns|µs|us|ms|s|secs?|seconds?|mins?|minutes?|hours?)`;

/**
 * What is taken out; the order matters. A date alone may be data, and so may be a short hexadecimal number; with a time of the day, or as
 * long as an address, they are not. Of a path that names a file with an ending, the name stays.
 */
const rules: readonly [name: Placeholder['name'], pattern: RegExp][] = [
  ['id', /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi],
  // 2026-11-22T03:43:50.123Z
  [
    'time',
    /\b\d{4}-(?:0\d|1[0-2])-[0-3]\d(?:[T ]|, )\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?(?![\w-])/g,
  ],
  // Thu Nov 26 2026 20:47:21 GMT+0000 (UTC), as HTTP and email write it, and as Unix does: Thu Nov 26 20:47:21 UTC 2026.
  [
    'time',
    new RegExp(
      String.raw`\b${dayAndMonth} (?:\d{4} ${clock}|${clock}(?: [A-Z]{3,4})? \d{4})(?: GMT)?(?:[+-]\d{4})?(?: \([^)\n]*\))?`,
      'g',
    ),
  ],
  // 11/26/2026, 8:47:21 PM, and 26.11.2026, 20:47:21.
  ['time', /(?<![\d./])\d{1,2}([./])\d{1,2}\1\d{4},? \d{1,2}:[0-5]\d(?::[0-5]\d)?(?:\s?[AP]M)?(?![\d:])/g],
  // 8:47 PM.
  ['time', /(?<![\d:.])\d{1,2}:[0-5]\d(?::[0-5]\d)?\s?[AP]M\b/g],
  // A time of the day, and a duration with hours: ratios such as 3:45 and 1:20:30 are none.
  ['time', new RegExp(String.raw`(?<![\d:.])(?:${clock}|0:[0-5]\d:[0-5]\d(?:\.\d+)?)(?: ?[AP]M)?(?![\d:])`, 'g')],
  [
    'time',
    /(?<![\d:.])(?:0\d:[0-5]\d(?![\d:])|(?<=\b(?:at|until|ETA|elapsed|remaining)[: ]+)\d{1,2}:[0-5]\d(?![\d:]))/gi,
  ],
  ['time', new RegExp(String.raw`\b${number} ?(?:it|steps?|rows|samples|images|batches|[kKMG]?i?B)/s\b`, 'g')],
  ['time', new RegExp(String.raw`(?:\b\d+ ?(?:h|hours?|m|min|minutes?) ?)*(?<![\w.])${number} ?${unit}\b`, 'g')],
  ['path', /(?:file:\/\/|(?<![\w.:/<)]))(?:\/[\w.@+~-]+)+\/(?=[\w@+~-]+\.[A-Za-z]\w*)/g],
  ['path', /(?:file:\/\/|(?<![\w.:/<)]))(?:\/[\w.@+~-]+){2,}\/?/g],
  ['path', /\b[A-Za-z]:\\(?:[\w.@+~-]+\\)*(?=[\w@+~-]+\.[A-Za-z]\w*)/g],
  ['path', /\b[A-Za-z]:\\[\w.@+~-]+(?:\\[\w.@+~-]+)*\\?/g],
  ['id', /(?<=\b(?:localhost|127\.0\.0\.1):)\d+/g],
  ['id', /(?<=\bat )0x[0-9a-f]{6,16}\b|\b0x[0-9a-f]{9,16}\b/gi],
  ['id', /\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{12,}\b/gi],
  ['id', /(?<=\bpid[ :=]{1,2})\d+/gi],
  // node v22.1.0, numpy==1.26.4, risklab@0.1.0
  ['version', /(?<=[A-Za-z][\w.+-]*(?:[ :=]{1,3}|[@/]))v?\d+\.\d+\.\d+(?:[-+][\w.+-]*\w)?(?![\w]|\.\d)/g],
];

/**
 * Replaces the parts of a text that depend on when, where, by which process and by which version of a program it was made: times of the day, with their
 * dates, and durations, folders, UUIDs, addresses, long hexadecimal numbers, ports of this machine, process ids, versions; and the
 * colours of terminals.
 *
 * @returns the pieces of text that are left, and what stands between them
 */
export function sanitized(text: string): (string | Placeholder)[] {
  let pieces: (string | Placeholder)[] = [stripVTControlCharacters(text)];
  for (const [name, pattern] of rules) {
    pieces = pieces.flatMap((piece) => (typeof piece === 'string' ? takeOut(piece, name, pattern) : [piece]));
  }
  return pieces;
}

function takeOut(text: string, name: Placeholder['name'], pattern: RegExp): (string | Placeholder)[] {
  const pieces: (string | Placeholder)[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    pieces.push(text.slice(end, match.index), name === 'path' ? { name, path: match[0] } : { name });
    end = match.index + match[0].length;
  }
  return end === 0 ? [text] : [...pieces, text.slice(end)];
}

/**
 * A text without what {@link sanitized} takes out, for people to read. Folders are shown, as they may be what differs.
 *
 * @example
 * sanitize('took 12.3 s, wrote /home/me/out/a.png'); // 'took <time>, wrote /home/me/out/a.png'
 */
export function sanitize(text: string): string {
  return shownPieces(sanitized(text));
}

/** Pieces of a text, for people to read. */
export function shownPieces(pieces: readonly (string | Placeholder)[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : (piece.path ?? `<${piece.name}>`))).join('');
}
