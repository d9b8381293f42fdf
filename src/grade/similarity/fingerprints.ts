import type { Token } from './tokens';

/** How many tokens a piece has that is compared: about a line. Shorter ones are in every program. */
export const pieceLength = 8;
/** Of so many pieces in a row one is compared. */
const windowLength = 4;

/** A piece of a program that is compared with those of others. */
export interface Piece {
  hash: number;
  /** The first of its tokens. */
  start: number;
}

/**
 * The pieces that stand for a program, by winnowing: of each few in a row the one with the smallest hash. Whatever two programs have in common
 * that is at least {@link pieceLength} + 3 tokens long gives both the same piece. See Schleimer, Wilkerson and Aiken (2003), "Winnowing: local
 * algorithms for document fingerprinting".
 */
export function fingerprints(tokens: readonly Token[]): Piece[] {
  const hashes = tokens.slice(pieceLength - 1).map((_, i) => hashOf(tokens.slice(i, i + pieceLength)));
  const chosen = new Set<number>();
  for (let from = 0; from + windowLength <= Math.max(hashes.length, windowLength); from++) {
    let best = from;
    for (let i = from; i < Math.min(from + windowLength, hashes.length); i++) if (hashes[i]! <= hashes[best]!) best = i;
    if (hashes.length > 0) chosen.add(best);
  }
  return [...chosen].map((start) => ({ hash: hashes[start]!, start }));
}

/** FNV-1a, 32 bits. */
function hashOf(tokens: readonly Token[]): number {
  let hash = 0x811c9dc5;
  for (const character of tokens.map(({ text }) => text).join(' ')) {
    hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  }
  return hash >>> 0;
}
