import { InputError } from '../base';

/** As many characters leave room for what other programs add to a name. */
const longest = 100;
/** Names that npm or Windows keeps for itself, and ours: a package cannot depend on one of its own name. */
const reserved = /^(node_modules|favicon\.ico|risklab|(con|prn|aux|nul|com\d|lpt\d)(\..*)?)$/i;
const allowed = /^[a-z0-9]([a-z0-9._-]*[a-z0-9_-])?$/i;

/**
 * Refuses a name that cannot be, on every system, that of a folder and, in small letters, that of an npm package.
 *
 * @throws InputError, with a name near it that can be
 * @example
 * checkProjectName('my-entry');
 * checkProjectName('Über uns'); // name: expected ..., got Über uns. Try uber-uns.
 */
export function checkProjectName(name: string): void {
  const what = 'name';
  if (reserved.test(name)) {
    throw new InputError(what, 'a name that is not reserved', name, `Try ${name.split('.')[0]}-1 or another one.`);
  }
  if (allowed.test(name) && name.length <= longest) return;
  const expected = `at most ${longest} letters a-z, digits and - _ . between them`;
  throw new InputError(what, expected, shown(name), `Try ${nearest(name)}.`);
}

/** A name as short and harmless as an error may have it. */
function shown(name: string): string {
  if (name === '') return 'nothing';
  // eslint-disable-next-line no-control-regex
  const text = name.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, '?');
  const letters = [...text];
  return letters.length <= 40 ? text : `${letters.slice(0, 40).join('')}... (${letters.length} characters)`;
}

/** The name without what is not allowed in it. */
function nearest(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain.replace(/[^a-z0-9._]+/g, '-').replace(/^[^a-z0-9]+/, '');
  const short = words.slice(0, 40).replace(/[^a-z0-9]+$/, '');
  return short === '' || reserved.test(short) ? 'my-entry' : short;
}
