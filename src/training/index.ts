export { adam } from './adam';
export type { AdamOptions, Optimizer } from './adam';
export { losses, lossByName, oneHot, taskOf, thresholdOf } from './losses';
export type { Loss, LossName, Task } from './losses';
export { trainingMetrics, metricByName } from './metrics';
export type { TrainingMetric, TrainingMetricName } from './metrics';
export { runFit } from './fit';
export type { FitSettings, TrainingData } from './fit';
export { RowTensors, unpacked } from './rowTensors';
export type { Trainable } from './trainable';
export { setFitMonitor } from './monitor';
export type { FitMonitor } from './monitor';
export { historyTable } from './history';
export type { HistoryRow } from './history';
export { saveBundle, loadBundle } from './bundle';
export type { Bundle } from './bundle';
export { readVariables, writeVariables } from './variables';
export type { NamedVariables } from './variables';
export {
  dbVae,
  effectiveSampleShare,
  groups,
  inverseDensity,
  referenceRule,
  resamplingPolicy,
  uniform,
} from './resampling';
export type {
  DbVaeOptions,
  ImmediatePolicy,
  InverseDensityOptions,
  Resampling,
  ResamplingContext,
  ResamplingName,
  ResamplingPolicy,
} from './resampling';
