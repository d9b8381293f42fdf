import { checkChoice, InputError } from '../base';
import type { PredictInput } from '../learn';
import { attributionFunction, type ExplainSharedOptions } from './attribute';
import type { Attribution } from './attribution';
import type { PredictionMethod } from './method';
import { methods, type ExplainMethodName } from './methods';
import * as offered from './public';
import type { PredictingModel } from './subject';

/** Options of `explain`: the name of a method, and what that method takes. */
export type ExplainOptions<N extends ExplainMethodName = ExplainMethodName> = { method: N } & Partial<
  (typeof methods)[N]['defaults']
> &
  ExplainSharedOptions;

/**
 * Explains predictions by the method of a name: which parts of each input speak for what is explained, and which against it. Each method is
 * also a function of its own, such as `explain.gradCam(model, images)`.
 *
 * @param model - a model of any class, or a network of tf.layers (Sequential, functional) of one input and one output; for occlusion, localLinear,
 * lime and kernelShap whatever predicts, as a function
 * @param inputs - a split, images or numbers
 * @throws InputError for an unknown method or option, a target that is no class, inputs that do not fit or are not finite, and networks
 * that the method cannot explain
 * @throws InterruptedError when interrupted; nothing is left then
 * @example
 * const parts = await explain(model, test.images.select([0, 1, 2]), { method: 'inputGradient', target: 'logit' });
 * await show(attributionGrid(parts));
 */
export async function explain<N extends ExplainMethodName>(
  model: PredictingModel,
  inputs: PredictInput,
  options: ExplainOptions<N>,
): Promise<Attribution> {
  if (typeof options !== 'object' || options === null) {
    throw new InputError('explain', "options such as { method: 'saliency' }", options);
  }
  const { method, ...others } = options;
  checkChoice('method', method, Object.keys(methods) as ExplainMethodName[]);
  return attributionFunction(methods[method] as PredictionMethod)(model, inputs, others);
}

// A function that is a namespace, too: `explain(...)`, `explain.gradCam(...)`.
// eslint-disable-next-line @typescript-eslint/no-namespace
export namespace explain {
  export import Attribution = offered.Attribution;
  export import activationMaximization = offered.activationMaximization;
  export import byRow = offered.byRow;
  export import CurveScore = offered.CurveScore;
  export import deconvolution = offered.deconvolution;
  export import deletion = offered.deletion;
  export import dissect = offered.dissect;
  export import Dissection = offered.Dissection;
  export import gradCam = offered.gradCam;
  export import gradientTimesInput = offered.gradientTimesInput;
  export import guidedBackprop = offered.guidedBackprop;
  export import guidedGradCam = offered.guidedGradCam;
  export import inputGradient = offered.inputGradient;
  export import insertion = offered.insertion;
  export import integratedGradients = offered.integratedGradients;
  export import kernelGrid = offered.kernelGrid;
  export import kernelShap = offered.kernelShap;
  export import lime = offered.lime;
  export import localLinear = offered.localLinear;
  export import maskIou = offered.maskIou;
  export import MaskScore = offered.MaskScore;
  export import massInside = offered.massInside;
  export import occlusion = offered.occlusion;
  export import pointingGame = offered.pointingGame;
  export import RandomizationTest = offered.RandomizationTest;
  export import randomizationTest = offered.randomizationTest;
  export import saliency = offered.saliency;
  export import Sensitivity = offered.Sensitivity;
  export import sensitivity = offered.sensitivity;
  export import smoothGrad = offered.smoothGrad;
  export import superpixels = offered.superpixels;
  export import topImages = offered.topImages;
  export import UnitImages = offered.UnitImages;
}
