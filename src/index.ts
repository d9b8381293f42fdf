/**
 * risklab: risk-aware neural networks in TypeScript. Datasets are tables with images, models are wrapped to estimate risks,
 * and what they predict joins the tables again.
 *
 * @packageDocumentation
 */
export { InputError, InterruptedError, Random, RisklabError } from './base';
export { clearOutput, display, input, onComm, openComm, progress, updateDisplay } from './cell';
export type {
  ClearOutputOptions,
  Comm,
  CommHandler,
  CommMessage,
  DisplayOnceOptions,
  DisplayOptions,
  InputOptions,
  MimeBundle,
  ReceivedCommMessage,
} from './cell';
export { compiled, startBackend, TensorRandom, useBackend } from './backend';
export type { BackendInfo, BackendName, CompiledFunction, TensorFunction } from './backend';
export { BatchSampler, FACE_GROUPS, ImageStore, loadDataset, PERSON_STYLES, subset } from './data';
export type {
  AvatarFacesOptions,
  BatchSamplerOptions,
  BatchSamplerState,
  Dataset,
  Difficulty,
  ImageFolderOptions,
  ImageShape,
  LfwSubsetOptions,
  Manifest,
  MitH5Options,
  PersonStyleName,
  Skew,
  Split,
  SplitName,
} from './data';
export { batchNormalization, faceDecoder, standardClassifier } from './models';
export type { BatchNormalizationOptions, FaceDecoderOptions, StandardClassifierOptions } from './models';
export {
  adam,
  dbVae,
  effectiveSampleShare,
  groups,
  inverseDensity,
  losses,
  referenceRule,
  resamplingPolicy,
  uniform,
} from './training';
export type {
  AdamOptions,
  DbVaeOptions,
  FitMonitor,
  InverseDensityOptions,
  Loss,
  LossName,
  Optimizer,
  Resampling,
  ResamplingContext,
  ResamplingName,
  ResamplingPolicy,
  TrainingMetricName,
} from './training';
export {
  accuracy,
  accuracyByGroup,
  accuracyByRisk,
  auroc,
  aurocByGroup,
  aurocInterval,
  aurocOfGroup,
  balancedAccuracy,
  bootstrapInterval,
  falsePositiveRate,
  groupGap,
  meanInterval,
  meanOverSeeds,
  rankCorrelation,
  summary,
  thresholdFor,
  truePositiveRate,
  wilsonInterval,
  worstGroup,
} from './metrics';
export type {
  AccuracyByGroupOptions,
  AccuracyByRiskOptions,
  AurocByGroupOptions,
  AurocOfGroupOptions,
  AurocOptions,
  BinaryOptions,
  BootstrapOptions,
  Direction,
  GroupAccuracy,
  GroupGap,
  GroupOptions,
  Interval,
  IntervalOptions,
  MeanInterval,
  MeanOverSeedsOptions,
  SummaryOptions,
  ThresholdOptions,
} from './metrics';
export { fitHistogram, HistogramVAEWrapper, PlainModel, RiskTensor, RiskWrapper, Values } from './risk';
export type {
  CompileOptions,
  FitOptions,
  HistogramDensity,
  HistogramOptions,
  HistogramVAEWrapperOptions,
  PredictOptions,
  RiskName,
  Risks,
  RiskWrapperOptions,
  StepInputs,
  StepOutputs,
} from './risk';
export { Figure, imageGrid, meanImages, plot, show } from './viz';
export type { ImageGridOptions, MeanImagesOptions } from './viz';

import { installCellDisplay } from './viz';

// In a notebook, jobs show their progress in the cell from here on.
installCellDisplay();
