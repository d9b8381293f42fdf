import type pl from 'nodejs-polars';
import { checkInteger, checkKeys, InputError } from '../../base';
import { textColumn } from '../../table';

/** Options of {@link fitVocabulary}. */
export interface FitVocabularyOptions {
  /** At most so many tokens, the most frequent ones. Default 1000. */
  readonly most?: number;
  /** How many times a token has to occur. Default 1. */
  readonly least?: number;
}

/** A vocabulary as plain JSON. */
export interface VocabularyState {
  readonly tokens: readonly string[];
}

/** The tokens that a model knows: makes numbers of lists of tokens. */
export class Vocabulary {
  private readonly places: ReadonlyMap<string, number>;

  /** @internal */
  constructor(
    /** The tokens, the most frequent first. */
    readonly tokens: readonly string[],
  ) {
    this.places = new Map(tokens.map((token, i) => [token, i]));
  }

  /** How many tokens there are. */
  get size(): number {
    return this.tokens.length;
  }

  /**
   * How often each token is in each list: a bag of tokens, whatever their order. Others are not counted.
   *
   * @returns a row for each list, `size` numbers each
   */
  counts(sequences: readonly (readonly string[])[]): Float32Array[] {
    return sequences.map((tokens) => {
      const row = new Float32Array(this.size);
      for (const token of tokens) {
        const place = this.places.get(token);
        if (place !== undefined) row[place]! += 1;
      }
      return row;
    });
  }

  /**
   * The number of each token, in their order, for networks that begin with an embedding of `size + 2` rows: 0 fills up, 1 is a token that is not known, 2 the first token.
   *
   * @param length - how many numbers a row has; of longer lists the first tokens are taken
   * @returns a row for each list, `length` numbers each
   */
  numbers(sequences: readonly (readonly string[])[], length: number): Float32Array[] {
    checkInteger('length', length, 1);
    return sequences.map((tokens) => {
      const row = new Float32Array(length);
      tokens.slice(0, length).forEach((token, i) => (row[i] = (this.places.get(token) ?? -1) + 2));
      return row;
    });
  }

  /** All of it as plain JSON, for {@link vocabularyFrom}. */
  toJSON(): VocabularyState {
    return { tokens: this.tokens };
  }
}

/**
 * Learns from training texts which tokens there are.
 *
 * @param sequences - lists of tokens, and none but those of the training rows
 * @throws InputError for no tokens, and bad options
 * @example
 * const { splits } = await loadDataset('texts');
 * const words = fitVocabulary(tokensOf(splits.train.table));
 * await model.fit({ x: words.counts(tokensOf(splits.train.table)), y: splits.train.table.getColumn('label') });
 */
export function fitVocabulary(
  sequences: readonly (readonly string[])[],
  options: FitVocabularyOptions = {},
): Vocabulary {
  checkKeys('fitVocabulary', options, ['most', 'least']);
  const { most = 1000, least = 1 } = options;
  checkInteger('most', most, 1);
  checkInteger('least', least, 1);
  const counts = new Map<string, number>();
  for (const token of sequences.flat()) counts.set(token, (counts.get(token) ?? 0) + 1);
  const often = [...counts].filter(([, count]) => count >= least);
  if (often.length === 0) throw new InputError('sequences', `tokens that occur ${least} times`, 'none');
  // Tokens that are as frequent by the alphabet, so that the order of the texts does not matter.
  often.sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return new Vocabulary(often.slice(0, most).map(([token]) => token));
}

/** A vocabulary from its JSON. @throws InputError when it is not what a vocabulary gave */
export function vocabularyFrom(state: VocabularyState): Vocabulary {
  const { tokens } = (state ?? {}) as Partial<VocabularyState>;
  if (Array.isArray(tokens) && tokens.every((token) => typeof token === 'string')) return new Vocabulary(tokens);
  throw new InputError('vocabulary', 'what toJSON() of a vocabulary gave: tokens', state);
}

/**
 * The texts of a column as lists of tokens, which have spaces between them.
 *
 * @param column - default `text`
 * @throws InputError for a column that is missing, and an empty text
 * @example
 * tokensOf(pl.DataFrame({ text: ['the cake was good .'] }));   // [['the', 'cake', 'was', 'good', '.']]
 */
export function tokensOf(table: pl.DataFrame, column = 'text'): string[][] {
  return textColumn(table, column).map((text, row) => {
    const tokens = (text ?? '').split(' ').filter(Boolean);
    if (tokens.length > 0) return tokens;
    throw new InputError(`column ${column}`, 'a text in each row', `none in row ${row}`);
  });
}
