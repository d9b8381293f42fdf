import { biasedLoss } from './biasedLoss';
import { earlyLoss } from './earlyLoss';
import { finalLoss } from './finalLoss';
import { meanLoss } from './meanLoss';
import { outOfFoldLoss } from './outOfFoldLoss';
import type { Score } from './score';

const all = { biasedLoss, outOfFoldLoss, earlyLoss, meanLoss, finalLoss } satisfies Record<string, Score>;

/** The name of a score of suspicion. */
export type ScoreName = keyof typeof all;

/** All scores of suspicion by name: a new one is a file and a line here. */
export const scores: Readonly<Record<ScoreName, Score>> = all;

export type { Score } from './score';
