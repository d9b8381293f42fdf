export { explain } from './explain';
export type { ExplainOptions } from './explain';
export { setAttributionPicture } from './attribution';
export type { Attribution, AttributionParts } from './attribution';
export type { AttributionFunction, AttributionOptions, ExplainSharedOptions } from './attribute';
export type { NamedNumbers, PredictionFunction } from './predictionFunction';
export type { ExplainedModel, PredictingModel } from './subject';
export type { SegmentFill } from './covered';
export type { SegmentOptions, SuperpixelOptions } from './superpixels/superpixels';
export type { PartOptions } from './surrogates/imageParts';
export type { ExplainTarget, ExplainTargetOptions } from './target';
export { methods } from './methods';
export type { ExplainMethodName } from './methods';
export type { ExplainBaseline } from './methods/baselines';
export type { GradCamOptions } from './methods/gradCam';
export type { IntegratedGradientsOptions } from './methods/integratedGradients';
export type { KernelShapOptions } from './methods/kernelShap';
export type { LimeOptions } from './methods/lime';
export type { LocalLinearOptions } from './methods/localLinear';
export type { OcclusionOptions } from './methods/occlusion';
export type { SmoothGradForm, SmoothGradOptions } from './methods/smoothGrad';
export type {
  CurveOptions,
  CurveScore,
  ExplainedBy,
  Explainer,
  ExplainerOptions,
  MapSign,
  MaskIouOptions,
  MaskScore,
  MaskScoreOptions,
  MeanOverImages,
  PointingGameOptions,
  RandomizationStage,
  RandomizationTest,
  RandomizationTestOptions,
  ScoredMaps,
  Sensitivity,
  SensitivityOptions,
} from './scores';
export { setUnitPicture } from './units/unitImages';
export type { UnitImages } from './units/unitImages';
export type { UnitOptions } from './units/units';
export type { ActivationMaximizationOptions } from './units/activationMaximization';
export type { KernelGridOptions } from './units/kernelGrid';
export type { TopImagesOptions } from './units/topImages';
export type { DissectedUnit, DissectOptions, UnitPart } from './units';
