import { InputError } from '../base';
import type { PlainType } from './parameterLanguage/declarations';

/** The value of a parameter as it was typed: what it means is known only with the type that a notebook declares for it. */
export class TypedText {
  /**
   * @param name - of the parameter, for errors
   * @param text - what was typed
   */
  constructor(
    readonly name: string,
    readonly text: string,
  ) {}

  /**
   * The value for a variable: a string is what was typed, or what is in its double quotes; for any other type it is JSON where it can be
   * read as such, else a string. A whole number that a number cannot hold exactly is a bigint.
   *
   * @param plain - the type that is declared, where that is plain
   * @throws InputError when a list or an object has such a number
   * @example
   * new TypedText('version', '1.10').valueFor('string'); // '1.10'
   * new TypedText('version', '1.10').valueFor('number'); // 1.1
   */
  valueFor(plain: PlainType | undefined): unknown {
    let read: unknown;
    try {
      read = JSON.parse(this.text);
    } catch {
      return this.text;
    }
    if (plain === 'string') return typeof read === 'string' ? read : this.text;
    const inexact = inexactIn(this.text);
    if (inexact === undefined) return read;
    if (typeof read === 'number') return BigInt(inexact);
    throw new InputError(`-p ${this.name}`, 'numbers that are kept exactly', inexact, 'Put it in quotes.');
  }
}

/** The first whole number in JSON that a number does not hold exactly. */
function inexactIn(json: string): string | undefined {
  const numbers = json.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g) ?? [];
  return numbers.find((text) => /^-?\d+$/.test(text) && BigInt(text) !== exactly(Number(text)));
}

function exactly(value: number): bigint | undefined {
  return Number.isFinite(value) ? BigInt(value) : undefined;
}
