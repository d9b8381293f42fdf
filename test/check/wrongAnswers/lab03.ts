import type { WrongAnswers } from './wrongAnswer';

/** The shares found in parts of a list of rows. */
const inParts = (rows: number[], found: boolean[], parts: number): number[] =>
  Array.from({ length: parts }, (_, part) => {
    const own = rows.slice((part * rows.length) / parts, ((part + 1) * rows.length) / parts);
    return own.filter((i) => found[i]).length / own.length;
  });
const sorted = (risk: number[]): number[] => risk.map((_, i) => i).sort((a, b) => risk[a]! - risk[b]!);

/** The share of pairs, by what a pair counts. */
const byPairs = (score: number[], missed: boolean[], counts: (a: number, b: number) => number): number => {
  const high = score.filter((_, i) => missed[i]);
  const low = score.filter((_, i) => !missed[i]);
  let wins = 0;
  for (const a of high) for (const b of low) wins += counts(a, b);
  return wins / (high.length * low.length);
};

export const lab03: WrongAnswers = {
  '3.1': {
    'not sorted': [
      {
        accuracyInParts: (risk: number[], found: boolean[], parts: number) =>
          inParts(
            risk.map((_, i) => i),
            found,
            parts,
          ),
      },
      /They have to be sorted by their risk first/,
    ],
    'the highest risk first': [
      {
        accuracyInParts: (risk: number[], found: boolean[], parts: number) =>
          inParts(sorted(risk).reverse(), found, parts),
      },
      /The parts come in the opposite order/,
    ],
    'sorted as texts': [
      {
        accuracyInParts: (risk: number[], found: boolean[], parts: number) =>
          inParts(
            [...risk].sort().map((one) => risk.indexOf(one)),
            found,
            parts,
          ),
      },
      /`sort\(\)` without a function compares numbers as texts/,
    ],
    'the list itself sorted': [
      {
        accuracyInParts: (risk: number[], found: boolean[], parts: number): number[] => {
          const shares = inParts(sorted(risk), found, parts);
          risk.sort((a, b) => a - b);
          return shares;
        },
      },
      /expected risk as before the call, got risk with other values\. Work on a copy/,
    ],
    'numbers of faces': [
      {
        accuracyInParts: (risk: number[], found: boolean[], parts: number) =>
          inParts(sorted(risk), found, parts).map((share) => (share * risk.length) / parts),
      },
      /These are numbers of faces/,
    ],
  },
  '3.2': {
    'the other way round': [
      {
        aurocByPairs: (score: number[], missed: boolean[]) =>
          byPairs(score, missed, (a, b) => (a < b ? 1 : a === b ? 0.5 : 0)),
      },
      /It is the other way round/,
    ],
    'equal scores count nothing': [
      { aurocByPairs: (score: number[], missed: boolean[]) => byPairs(score, missed, (a, b) => Number(a > b)) },
      /the pair counts one half, and not 0/,
    ],
    'equal scores count as right': [
      { aurocByPairs: (score: number[], missed: boolean[]) => byPairs(score, missed, (a, b) => Number(a >= b)) },
      /the pair counts one half, and not 1/,
    ],
    'divided by all pairs of faces': [
      {
        aurocByPairs: (score: number[], missed: boolean[]): number => {
          const high = missed.filter(Boolean).length;
          const share = byPairs(score, missed, (a, b) => (a > b ? 1 : a === b ? 0.5 : 0));
          return (share * high * (missed.length - high)) / missed.length ** 2;
        },
      },
      /not by that of all pairs/,
    ],
  },
};
