export { adam, adamw } from './optimizers/adam';
export type { AdamOptions } from './optimizers/adam';
export { sgd } from './optimizers/sgd';
export type { SgdOptions } from './optimizers/sgd';
export { rmsprop } from './optimizers/rmsprop';
export type { RmspropOptions } from './optimizers/rmsprop';
export type { OptimizerOptions } from './optimizers/sharedOptions';
export * as schedules from './optimizers/schedules';
export type { ExponentialOptions, RampOptions, Schedule, StepsOptions, WarmUpOptions } from './optimizers/schedules';
export { augment } from './augment/augment';
export type { AugmentOptions } from './augment/table';
export type { ColourOptions } from './augment/colour';
export { gradientsOf } from './optimizers/gradientsOf';
export type { Gradients, Optimizer } from './optimizers/optimizer';
export * as tasks from './tasks';
export type { Scored, Task, TaskName, Tasks } from './tasks/task';
export type { TaskOptions } from './tasks/taskOptions';
export { checkLossName, losses, oneHot, rowLosses } from './tasks/losses';
export type { Loss, LossName, RowLoss } from './tasks/losses';
export { eachLoss, meanLoss, weighted } from './tasks/meanLoss';
export { evaluated, lossOf, rowLossesOf, validationRow } from './tasks/evaluated';
export { taskFor } from './tasks/taskFor';
export type { LossChoice } from './tasks/taskFor';
export { metricByName, trainingMetrics } from './tasks/metrics';
export type { Followed, TrainingMetric, TrainingMetricName } from './tasks/metrics';
export { Model } from './model';
export type { AnyModel } from './model';
export type { FieldsInput } from './readFields';
export { loadAnyModel } from './model';
export { NetworkModel } from './networkModel';
export type { NetworkSamples } from './networkModel';
export { NetworkView } from './networkView';
export type { GradientOptions } from './networkView';
export { evaluateOptionNames } from './modelOptions';
export type {
  BestOptions,
  CompileOptions,
  FitOptions,
  MetricChoice,
  ModelOptions,
  PredictOptions,
} from './modelOptions';
export { registerModel } from './save/classes';
export type { ModelClass } from './save/classes';
export { mapModels } from './save/savedOptions';
export { registerPart } from './save/savedParts';
export { partHooks, riskNames } from './part';
export type { HeldOutInputs, InferInputs, Part, PartContext, RiskName, Risks, StepInputs, StepOutputs } from './part';
export type {
  Learner,
  OwnState,
  PassContext,
  PassOutputs,
  Phase,
  PlayerGradients,
  Players,
  PrepareContext,
} from './learner';
export type { Batch, Fields } from './batch';
export type { RiderOptions } from './riders';
export type { TrainingData } from './trainingData';
export { Step } from './step';
export type { StepOptions } from './step';
export { runFit } from './fit';
export type { BatchData, FitSettings } from './fit';
export { RowTensors, unpacked } from './rowTensors';
export type { Trainable } from './trainable';
export { setFitMonitor } from './monitor';
export type { FitMonitor } from './monitor';
export { historyTable } from './history';
export type { HistoryRow } from './history';
export { loadBundle, saveBundle } from './save/bundle';
export type { Bundle } from './save/bundle';
export { readVariables, writeVariables } from './variables';
export type { NamedVariables } from './variables';
export * as resampling from './resampling';
export { resamplingPolicy } from './resampling/byName';
export type { ResamplingName } from './resampling/byName';
export type { Scorers } from './resampling/context';
export type { ImmediatePolicy, Resampling, ResamplingContext, ResamplingPolicy, ScoreName } from './resampling/policy';
export { Values } from '../data';
export { readNumbers } from './numbers';
export type { NestedNumbers, Numbers } from './numbers';
export type { ImagesOrNumbers, PredictInput, Samples, TrainingInput } from './samples';
export { predictAll } from './predictAll';
export type { Inferred, Prediction } from './predictAll';
export { joined, prefixed, unprefixed } from './prefixes';
export { batchFrom } from './checkHooks';
export { checkData, inputRows, isSplit, predictRows } from './checkData';
export { namingUndifferentiable } from './undifferentiable';
export { BatchRun, numbersOf, valuesOf } from './batchRun';
export type { BatchResult, RowBatch } from './batchRun';
export { inputSlopes } from './inputSlopes';
export { fillPieces, pieceNoise, pieceWidth } from './pieces';
export type { NoiseKind } from './pieces';
export { networkOutputs, singleNetwork } from './singleNetwork';
export { crossFitted, foldsOf } from './crossFitted';
