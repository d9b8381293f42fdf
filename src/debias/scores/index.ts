import { biasedLoss } from './biasedLoss';
import { earlyLoss } from './earlyLoss';
import { finalLoss } from './finalLoss';
import { meanLoss } from './meanLoss';
import { outOfFoldLoss } from './outOfFoldLoss';
import type { Score } from './score';

/** All scores of suspicion by name: a new one is a file and a line here. */
export const scores = named({ biasedLoss, outOfFoldLoss, earlyLoss, meanLoss, finalLoss });

/** The name of a score of suspicion. */
export type ScoreName = keyof typeof scores;

/** The reference then tells the names, and each score in its own place. */
function named<Name extends string>(all: Readonly<Record<Name, Score>>): Readonly<Record<Name, Score>> {
  return all;
}

export type { Score } from './score';
