import { InputError } from '../base';
import { shown } from './rejection';

/** The most characters of a first or last name. */
const longestName = 60;

/** Who hands in, as the manifest has it. */
export interface Entrant {
  readonly first: string;
  readonly last: string;
}

/**
 * A name as it is kept: composed (NFC), without spaces around it, with single spaces inside.
 *
 * @param what - what errors call it, such as `--first`
 * @throws InputError when it is no text, is empty, has more than 60 characters, has no letter, or has characters that no name has: signs
 * for paths, control characters, symbols
 * @example
 * checkName('--first', '  Zoë  Anne ');   // 'Zoë Anne'
 */
export function checkName(what: string, text: unknown): string {
  const todo = 'Names have letters of any script, digits, spaces, hyphens, apostrophes and full stops.';
  if (typeof text !== 'string') throw new InputError(what, 'a name', text, todo);
  const name = text
    .normalize('NFC')
    .replace(/^ +| +$/g, '')
    .replace(/ +/g, ' ');
  if (name === '') throw new InputError(what, 'a name', 'nothing', todo);
  const length = [...name].length;
  if (length > longestName) {
    throw new InputError(what, `at most ${longestName} characters`, length, 'Use a shorter form of the name.');
  }
  const odd = [...name].find((character) => !/^[\p{L}\p{M}\p{N} '’._‐-]$/u.test(character) && !joins(character));
  if (odd !== undefined) throw new InputError(what, 'a name', `the character ${shown(odd)} in it`, todo);
  if (!/\p{L}/u.test(name)) throw new InputError(what, 'a letter in it', shown(name), todo);
  return name;
}

/** The two characters without width that some scripts need between letters. */
function joins(character: string): boolean {
  return character === '\u200c' || character === '\u200d';
}

/**
 * The file name of a submission: `First_Last_Face.zip`. Spaces and all signs in names become hyphens, so the name is safe in every file
 * system and shell.
 *
 * @throws InputError as {@link checkName}, and for names of more than 230 bytes together
 * @example
 * submissionFileName({ first: 'Ada', last: 'Lovelace' });        // Ada_Lovelace_Face.zip
 * submissionFileName({ first: 'Seán', last: "O'Brien Smith" });  // Seán_O-Brien-Smith_Face.zip
 */
export function submissionFileName({ first, last }: Entrant): string {
  const stem = stemOf({ first: checkName('--first', first), last: checkName('--last', last) });
  const bytes = Buffer.byteLength(stem);
  // File systems keep 255 bytes of a name, and letters of some scripts have three or four.
  if (bytes > 230) throw new InputError('the names', 'at most 230 bytes together', bytes, 'Use a shorter form.');
  return `${stem}_Face.zip`;
}

/** The names of an entrant as a file name has them: `Ada_Lovelace`. They are not checked. */
export function stemOf({ first, last }: Entrant): string {
  return `${inFileName(first)}_${inFileName(last)}`;
}

/**
 * A whole name without what a person does not see, or may write in another way: capitals, signs, characters without width. Who has the same one is
 * taken for the same person.
 *
 * @example
 * nameKey("Seán O'Brien Smith");   // seán-o-brien-smith
 * nameKey('SEÁN_O-Brien-Smith');   // seán-o-brien-smith
 */
export function nameKey(name: string): string {
  return inFileName(name.normalize('NFKC')).toLowerCase();
}

/**
 * Whether a file has the name of an entrant: systems that collect files put something before or behind it.
 *
 * @example
 * isNamedAfter('417_Ada_Lovelace_Face (1).zip', { first: 'Ada', last: 'Lovelace' });   // true
 */
export function isNamedAfter(fileName: string, entrant: Entrant): boolean {
  const stem = submissionFileName(entrant).replace(/\.zip$/, '');
  const name = fileName.normalize('NFC');
  const at = name.indexOf(stem);
  // Else `Ada_Lovelace` could hand in for `da_Lovelace`, and `Mary-Ada_Lovelace` for `Ada_Lovelace`.
  return at >= 0 && !/[\p{L}\p{M}\p{N}-]$/u.test(name.slice(0, at)) && /\.zip$/i.test(name);
}

/** A name in a file name. */
function inFileName(name: string): string {
  return name
    .replace(/[\u200c\u200d]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
