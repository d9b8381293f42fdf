/** What `debias.*` offers: who is failed, and what to do about it, without knowing any group. */
export { Evidence } from './evidence';
export type { BiasedRun, PlainRun } from './evidence';
export { focalLoss, generalisedCrossEntropy } from './losses';
export type { FocalLossOptions, GeneralisedCrossEntropyOptions } from './losses';
export { suspicion } from './suspicion';
export { plain } from './methods/plain';
export { oracle } from './methods/oracle';
export type { OracleOptions } from './methods/oracle';
export { trainTwice } from './methods/trainTwice';
export type { TrainTwiceOptions } from './methods/trainTwice';
export { outOfFold } from './methods/outOfFold';
export type { OutOfFoldOptions } from './methods/outOfFold';
export { scores } from './scores';
export type { Score, ScoreName } from './scores';
export { groupWeights, shareWeights } from './weights';
export type { Debiased, MethodOptions } from './debiased';
export type { ShareOptions } from './drawSuspects';
export type { Classifier, Recipe, Trained } from './recipe';
