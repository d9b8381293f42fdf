import { fingerprints, pieceLength, type Piece } from './fingerprints';
import { tokensOf, type Token } from './tokens';

/** The code that somebody has handed in. */
export interface StudentCode {
  student: string;
  code: string;
}

/** Code of two people that is much alike; it says nothing of why. */
export interface SimilarPair {
  /** The part of the pieces of the shorter one that the other has as well, between 0 and 1. */
  similarity: number;
  /** Each with its lines, of which some are marked as common. */
  sides: [SimilarSide, SimilarSide];
}

/** One of the two sides of a {@link SimilarPair}. */
export interface SimilarSide {
  student: string;
  lines: { text: string; common: boolean }[];
}

/** What comes of a comparison. */
export interface Similarity {
  /** The pairs above the threshold, the most similar first. */
  pairs: SimilarPair[];
  /** Those who have written too little by themselves to tell. */
  tooShort: string[];
  /** Those whose code was not compared, as it is longer than {@link longestCode}. */
  tooLong: string[];
}

/** From here on a pair is shown. */
export const similarityThreshold = 0.6;
/** With fewer tokens of one's own, right solutions are alike by themselves. */
export const leastTokens = 80;
/** The longest code that is compared, in characters: four times that of the longest lab. A notebook may have a hundred times as much. */
export const longestCode = 250_000;

interface Own {
  student: string;
  code: string;
  tokens: Token[];
  pieces: Piece[];
  hashes: Set<number>;
}

/**
 * Compares the code of each with that of each other. What was handed out to all, such as stubs, does not count.
 *
 * @param handedOut - the code that all have got
 * @example
 * similarCode([{ student: 'ada', code: a }, { student: 'bob', code: b }], stub).pairs[0]?.similarity;
 */
export function similarCode(all: readonly StudentCode[], handedOut: string): Similarity {
  const known = piecesOf(tokensOf(handedOut));
  const isTooLong = ({ code }: StudentCode): boolean => code.length > longestCode;
  const own = all.filter((one) => !isTooLong(one)).map((one) => ownOf(one, known));
  const long = own.filter(({ tokens, pieces }) => ownTokens(tokens, pieces) >= leastTokens);
  const pairs: SimilarPair[] = [];
  for (const [i, a] of long.entries()) {
    for (const b of long.slice(i + 1)) {
      if (a.student === b.student) continue;
      const similarity = similarityOf(a, b);
      if (similarity >= similarityThreshold) pairs.push({ similarity, sides: [sideOf(a, b), sideOf(b, a)] });
    }
  }
  const tooShort = own.filter((one) => !long.includes(one)).map(({ student }) => student);
  const tooLong = all.filter(isTooLong).map(({ student }) => student);
  return { pairs: pairs.sort((a, b) => b.similarity - a.similarity), tooShort, tooLong };
}

/** Every piece, not only those that winnowing would choose: of what was handed out nothing counts. */
function piecesOf(tokens: readonly Token[]): Set<number> {
  const found = new Set<number>();
  for (let i = 0; i + pieceLength <= tokens.length; i++)
    for (const { hash } of fingerprints(tokens.slice(i, i + pieceLength))) found.add(hash);
  return found;
}

function ownOf({ student, code }: StudentCode, known: ReadonlySet<number>): Own {
  const tokens = tokensOf(code);
  const pieces = fingerprints(tokens).filter(({ hash }) => !known.has(hash));
  return { student, code, tokens, pieces, hashes: new Set(pieces.map(({ hash }) => hash)) };
}

/** How many tokens are in pieces of one's own. */
function ownTokens(tokens: readonly Token[], pieces: readonly Piece[]): number {
  const covered = new Set<number>();
  for (const { start } of pieces) for (let i = start; i < start + pieceLength && i < tokens.length; i++) covered.add(i);
  return covered.size;
}

function similarityOf(a: Own, b: Own): number {
  const common = [...a.hashes].filter((hash) => b.hashes.has(hash)).length;
  return common / Math.max(1, Math.min(a.hashes.size, b.hashes.size));
}

function sideOf({ student, code, tokens, pieces }: Own, other: Own): SimilarSide {
  const common = new Set<number>();
  for (const { hash, start } of pieces)
    if (other.hashes.has(hash)) for (const { line } of tokens.slice(start, start + pieceLength)) common.add(line);
  return { student, lines: code.split('\n').map((text, line) => ({ text, common: common.has(line) })) };
}
