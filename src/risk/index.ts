export { RiskTensor } from './riskTensor';
export type { RiskKind, RiskName, Risks, RiskTensorOptions } from './riskTensor';
export { RiskWrapper } from './riskWrapper';
export { RiskHooks } from './riskHooks';
export type { OwnState, ResamplingScores } from './riskHooks';
export { registerWrapper } from './savedOptions';
export type { WrapperClass } from './savedOptions';
export type { InferInputs, PassInputs, PassOutputs, Phase, StepInputs, StepOutputs } from './step';
export type { CompileOptions, FitOptions, PredictOptions, RiskWrapperOptions } from './wrapperOptions';
export { PlainModel } from './plainModel';
export { DensityWrapper } from './densityWrapper';
export type { DensityWrapperOptions } from './densityWrapper';
export { VAEWrapper } from './vaeWrapper';
export type { VAEWrapperOptions } from './vaeWrapper';
export { DensityVAEWrapper } from './densityVAEWrapper';
export type { DensityVAEWrapperOptions } from './densityVAEWrapper';
export { MVEWrapper } from './mveWrapper';
export type { MVEWrapperOptions } from './mveWrapper';
export { DropoutWrapper } from './dropoutWrapper';
export type { DropoutWrapperOptions } from './dropoutWrapper';
export { EnsembleWrapper } from './ensembleWrapper';
export type { EnsembleWrapperOptions } from './ensembleWrapper';
export { CombinedWrapper } from './combinedWrapper';
export type { CombinedPart, CombinedWrapperOptions } from './combinedWrapper';
export { wrap } from './wrap';
export type { RiskMethods } from './wrap';
export { fitHistogram, gaussianMixture, histogram, kNearest, mahalanobis } from '../density';
export type {
  Density,
  DensityEstimator,
  DensityName,
  GaussianMixtureOptions,
  HistogramOptions,
  KNearestOptions,
  MahalanobisOptions,
} from '../density';
export { LatentQueue } from './latentQueue';
