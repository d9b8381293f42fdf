import { biasedLook } from './biasedLook';
import { biasedLoss } from './biasedLoss';
import { clusterRarity } from './clusterRarity';
import { dropoutDisagreement } from './dropoutDisagreement';
import { earlyLoss } from './earlyLoss';
import { ensembleDisagreement } from './ensembleDisagreement';
import { finalLoss } from './finalLoss';
import { gaussianFeatures } from './gaussianFeatures';
import { gradientNorm } from './gradientNorm';
import { latentDensity } from './latentDensity';
import { meanLoss } from './meanLoss';
import { nearestFeatures } from './nearestFeatures';
import { outOfFoldLoss } from './outOfFoldLoss';
import { reconstruction } from './reconstruction';
import { relativeDifficulty } from './relativeDifficulty';
import type { Score } from './score';

/** All scores of suspicion by name: a new one is a file and a line here. */
export const scores = named({
  biasedLook,
  biasedLoss,
  outOfFoldLoss,
  earlyLoss,
  meanLoss,
  finalLoss,
  relativeDifficulty,
  gradientNorm,
  ensembleDisagreement,
  dropoutDisagreement,
  nearestFeatures,
  gaussianFeatures,
  clusterRarity,
  latentDensity,
  reconstruction,
});

/** The name of a score of suspicion. */
export type ScoreName = keyof typeof scores;

/** The reference then tells the names, and each score in its own place. */
function named<Name extends string>(all: Readonly<Record<Name, Score>>): Readonly<Record<Name, Score>> {
  return all;
}

export type { Score } from './score';
