import { mean, sum, type Random } from '../../base';
import type { Exercise } from '../exercise';
import { functionExercise } from '../functionExercise';

/** Risks of faces, no two equal, and whether each was found; those with a high risk less often. */
function rows(random: Random, count: number): [number[], boolean[]] {
  const risk = random.shuffle(Array.from({ length: count }, (_, i) => (i + random.uniform(0.1, 0.9)) * 3));
  return [risk, risk.map((one) => random.chance(0.95 - (0.8 * one) / (3 * count)))];
}

/** The places of the rows in the order of their risk, the lowest first. */
function order(risk: readonly number[], compare = (a: number, b: number): number => a - b): number[] {
  return risk.map((_, i) => i).sort((i, j) => compare(risk[i]!, risk[j]!));
}

function chunksOf(places: readonly number[], found: readonly boolean[], chunks: number): number[] {
  const size = places.length / chunks;
  return Array.from({ length: chunks }, (_, c) =>
    mean(places.slice(c * size, (c + 1) * size), (i) => Number(found[i])),
  );
}

/** The share of pairs of a missed and a found face in which the missed one has the higher score. @param tie - what equal scores count */
function pairs(score: readonly number[], missed: readonly boolean[], tie = 0.5): number {
  const [high, low] = [true, false].map((which) => score.filter((_, i) => missed[i] === which)) as [number[], number[]];
  const wins = sum(high, (a) => sum(low, (b) => (a > b ? 1 : a === b ? tie : 0)));
  return wins / (high.length * low.length);
}

/** Scores in whole numbers, so that some are equal, and what was missed. */
function tied(random: Random, count: number): [number[], boolean[]] {
  const missed = Array.from({ length: count }, (_, i) => i % 3 === 0);
  return [missed.map((one) => random.integer(6) + Number(one)), missed];
}

/** The exercises of lab 03. */
export const lab03: readonly Exercise[] = [
  functionExercise({
    id: '3.1',
    title: 'accuracy in parts of the risk',
    name: 'accuracyInParts',
    parameters: ['risk', 'found', 'parts'],
    see: 'Sort the faces by their risk, the lowest first; cut the sorted list into equal parts; take the share that is found in each.',
    cases: (random: Random): [number[], boolean[], number][] => [
      [[3, 1, 2, 4], [false, true, true, true], 2],
      [...rows(random, 20), 4],
      [...rows(random, 60), 10],
    ],
    right: (risk, found, parts) => chunksOf(order(risk), found, parts),
    mistakes: [
      {
        gives: (risk: number[], found: boolean[], parts: number) =>
          chunksOf(
            risk.map((_, i) => i),
            found,
            parts,
          ),
        hint: 'The faces are cut into parts in the order in which they came. They have to be sorted by their risk first.',
      },
      {
        gives: (risk: number[], found: boolean[], parts: number) => chunksOf(order(risk).reverse(), found, parts),
        hint: 'The parts come in the opposite order: the first one has to be that with the *lowest* risk.',
      },
      {
        gives: (risk: number[], found: boolean[], parts: number) =>
          chunksOf(
            order(risk, (a, b) => (String(a) < String(b) ? -1 : 1)),
            found,
            parts,
          ),
        hint: '`sort()` without a function compares numbers as texts: 10 comes before 9. Give it `(a, b) => a - b`.',
      },
      {
        gives: (risk: number[], found: boolean[], parts: number) =>
          chunksOf(order(risk), found, parts).map((share) => 1 - share),
        hint: 'That is the share that is missed. The share that is found is asked for.',
      },
      {
        gives: (risk: number[], found: boolean[], parts: number) =>
          chunksOf(order(risk), found, parts).map((share) => (share * risk.length) / parts),
        hint: 'These are numbers of faces. Divide by the number of faces in a part.',
      },
    ],
  }),
  functionExercise({
    id: '3.2',
    title: 'the AUROC, by pairs',
    name: 'aurocByPairs',
    parameters: ['score', 'missed'],
    see: 'Take every pair of a missed and a found face: 1 where the missed one has the higher score, one half where they are equal; then the mean over all pairs.',
    cases: (random: Random): [number[], boolean[]][] => [
      [
        [3, 1, 2],
        [true, false, true],
      ],
      [
        [1, 1],
        [true, false],
      ],
      tied(random, 12),
      tied(random, 40),
    ],
    right: (score, missed) => pairs(score, missed),
    mistakes: [
      {
        gives: (score: number[], missed: boolean[]) => 1 - pairs(score, missed),
        hint: 'It is the other way round: the *missed* face should have the higher score.',
      },
      {
        gives: (score: number[], missed: boolean[]) => pairs(score, missed, 0),
        hint: 'Where the two scores are equal the pair counts one half, and not 0.',
      },
      {
        gives: (score: number[], missed: boolean[]) => pairs(score, missed, 1),
        hint: 'Where the two scores are equal the pair counts one half, and not 1.',
      },
      {
        gives: (score: number[], missed: boolean[]) => {
          const count = missed.filter(Boolean).length;
          return (pairs(score, missed) * count * (missed.length - count)) / missed.length ** 2;
        },
        hint: 'Divide by the number of pairs of a missed and a found face, not by that of all pairs.',
      },
      {
        gives: (score: number[], missed: boolean[]) => {
          const count = missed.filter(Boolean).length;
          return pairs(score, missed) * count * (missed.length - count);
        },
        hint: 'That is the number of pairs. Divide by how many there are.',
      },
    ],
  }),
];
