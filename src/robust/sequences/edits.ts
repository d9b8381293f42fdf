import { InputError } from '../../base';

/** A list of tokens. */
export type Tokens = readonly string[];

/** Where something may be inserted: anywhere, at an end, or after some tokens, such as the full stop. */
export type InsertPlaces = 'anywhere' | 'start' | 'end' | { readonly after: readonly string[] };

/** What an attack may do to a sequence. */
export interface EditRules {
  readonly insertions: readonly Tokens[];
  readonly synonyms: ReadonlyMap<string, readonly string[]>;
  readonly places: InsertPlaces;
}

/** A part of a sequence that stays together: a token of the original, what it was replaced by, or what was inserted. */
interface Unit {
  readonly tokens: Tokens;
  /** Whether it has been changed: such a part is left alone. */
  readonly changed: boolean;
}

/** One change. */
export interface Edit {
  readonly kind: 'insert' | 'replace';
  /** Before which part it is inserted, or which part is replaced. */
  readonly at: number;
  readonly tokens: Tokens;
  /** What is replaced. */
  readonly instead?: string;
}

/** A sequence in the course of an attack. */
export class EditedSequence {
  private constructor(private readonly units: readonly Unit[]) {}

  static of(tokens: Tokens): EditedSequence {
    return new EditedSequence(tokens.map((token) => ({ tokens: [token], changed: false })));
  }

  get tokens(): string[] {
    return this.units.flatMap(({ tokens }) => tokens);
  }

  /** Every change that is allowed: a token is replaced once, and nothing is inserted into what was inserted. */
  edits({ insertions, synonyms, places }: EditRules): Edit[] {
    const gaps = [...Array(this.units.length + 1).keys()].filter((at) => this.isPlace(at, places));
    const inserted = gaps.flatMap((at) => insertions.map((tokens): Edit => ({ kind: 'insert', at, tokens })));
    const replaced = this.units.flatMap(
      ({ tokens: [token], changed }, at) =>
      changed ? [] : (synonyms.get(token!) ?? []).map((word): Edit => ({ kind: 'replace', at, tokens: [word], instead: token! })), // prettier-ignore
    );
    return [...inserted, ...replaced];
  }

  /** The sequence with one change more. */
  with({ kind, at, tokens }: Edit): EditedSequence {
    return new EditedSequence(this.units.toSpliced(at, kind === 'insert' ? 0 : 1, { tokens, changed: true }));
  }

  private isPlace(at: number, places: InsertPlaces): boolean {
    if (places === 'anywhere') return true;
    if (places === 'start') return at === 0;
    if (places === 'end') return at === this.units.length;
    return at > 0 && places.after.includes(this.units[at - 1]!.tokens.at(-1)!);
  }
}

/** Checks what an attack may do. @throws InputError for what is no list of tokens, no synonyms or no place, and where nothing is allowed at all */
export function editRules(
  insertions: readonly Tokens[] = [],
  synonyms: Readonly<Record<string, readonly string[]>> = {},
  places: InsertPlaces = 'anywhere',
): EditRules {
  insertions.forEach((tokens) => checkTokens('insertions', tokens));
  const pairs = Object.entries(synonyms);
  for (const [token, words] of pairs) {
    checkTokens(`synonyms of ${token}`, words);
    if (words.includes(token)) throw new InputError(`synonyms of ${token}`, 'other words', token);
  }
  const known = typeof places === 'object' ? Array.isArray(places.after) : ['anywhere', 'start', 'end'].includes(places); // prettier-ignore
  if (!known) throw new InputError('places', 'anywhere, start, end or { after: tokens }', places);
  if (insertions.length + pairs.length > 0) return { insertions, synonyms: new Map(pairs), places };
  throw new InputError('insertions', 'insertions or synonyms', 'neither', 'Say what the attack may do.');
}

/** @throws InputError for what is no list of at least one token */
export function checkTokens(what: string, tokens: unknown): void {
  const fine = Array.isArray(tokens) && tokens.length > 0 && tokens.every((token) => typeof token === 'string' && token !== ''); // prettier-ignore
  if (fine) return;
  const got = typeof tokens === 'string' ? 'a text' : tokens;
  throw new InputError(what, 'a list of at least one token', got, "Cut a text into tokens: text.split(' ').");
}
