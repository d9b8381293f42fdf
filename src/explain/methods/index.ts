import type { AnyMethod } from '../method';
import { deconvolutionMethod } from './deconvolution';
import { gradCamMethod } from './gradCam';
import { gradientTimesInputMethod } from './gradientTimesInput';
import { guidedBackpropMethod } from './guidedBackprop';
import { guidedGradCamMethod } from './guidedGradCam';
import { inputGradientMethod } from './inputGradient';
import { integratedGradientsMethod } from './integratedGradients';
import { kernelShapMethod } from './kernelShap';
import { limeMethod } from './lime';
import { localLinearMethod } from './localLinear';
import { occlusionMethod } from './occlusion';
import { saliencyMethod } from './saliency';
import { smoothGradMethod } from './smoothGrad';

/** All methods by name. */
export const methods = {
  inputGradient: inputGradientMethod,
  saliency: saliencyMethod,
  gradientTimesInput: gradientTimesInputMethod,
  smoothGrad: smoothGradMethod,
  integratedGradients: integratedGradientsMethod,
  deconvolution: deconvolutionMethod,
  guidedBackprop: guidedBackpropMethod,
  gradCam: gradCamMethod,
  guidedGradCam: guidedGradCamMethod,
  occlusion: occlusionMethod,
  localLinear: localLinearMethod,
  lime: limeMethod,
  kernelShap: kernelShapMethod,
} satisfies Readonly<Record<string, AnyMethod>>;

/** The name of a method. */
export type ExplainMethodName = keyof typeof methods;
