/** What `explain.*` offers: what parts of its input a prediction is made of, by many methods. */
import { attributionFunction } from './attribute';
import { methods } from './methods';

/**
 * The gradient at the input, df/dx: how much what is explained, a logit or the loss, changes with each number of the input.
 *
 * @returns values `[n, ...input]`; maps are sums over the channels
 * @throws InputError for a target that is no class, inputs that do not fit or are not finite, and unknown options
 * @example
 * const slopes = await explain.inputGradient(model, test.images.select([0, 1]));
 * const ofLoss = await explain.inputGradient(model, test, { target: 'loss', labels: 1 });
 */
export const inputGradient = attributionFunction(methods.inputGradient);

/**
 * The absolute gradient, of a pixel the largest over its channels (Simonyan, Vedaldi and Zisserman 2014): what the output is sensitive to,
 * not which way.
 *
 * @throws InputError for a target that is no class, inputs that do not fit or are not finite, and unknown options
 * @example
 * await show(attributionGrid(await explain.saliency(model, images)));
 */
export const saliency = attributionFunction(methods.saliency);

/**
 * The gradient times the input: of a linear network exactly what each number adds to the output. A black pixel never counts.
 *
 * @throws InputError for a target that is no class, inputs that do not fit or are not finite, and unknown options
 * @example
 * const parts = await explain.gradientTimesInput(model, images, { target: 'predicted' });
 */
export const gradientTimesInput = attributionFunction(methods.gradientTimesInput);

/**
 * The mean gradient at noisy copies of the input (Smilkov and others 2017): (1/n) sum df/dx (x + eps). With `form` the mean of their
 * squares, or their variance.
 *
 * @throws InputError for a target that is no class, inputs that do not fit or are not finite, and unknown options
 * @example
 * const calm = await explain.smoothGrad(model, images, { samples: 50, noise: 0.1 });
 */
export const smoothGrad = attributionFunction(methods.smoothGrad);

/**
 * The mean gradient on the straight way from a baseline to the input, times their difference (Sundararajan, Taly and Yan 2017). The values of a
 * row add up to f(input) - f(baseline); `completenessGap` says by how much they miss it.
 *
 * @throws InputError for a target that is no class, inputs that do not fit or are not finite, and unknown options
 * @example
 * const parts = await explain.integratedGradients(model, images, { baseline: 'blurred', steps: 64 });
 * parts.completenessGap;   // near 0, or take more steps
 */
export const integratedGradients = attributionFunction(methods.integratedGradients);

/**
 * What a deconvolutional network sends back to the input (Zeiler and Fergus 2014): each ReLU drops what is below 0 in the signal, whatever it had
 * been given itself.
 *
 * @throws InputError for a target that is no class, inputs that do not fit or are not finite, and unknown options,
 * and networks without a ReLU
 * @example
 * const parts = await explain.deconvolution(model, images);
 */
export const deconvolution = attributionFunction(methods.deconvolution);

/**
 * The gradient in which each ReLU also drops what is below 0 in the signal (Springenberg and others 2015). Sharp pictures that often depend on the
 * image more than on what the network has learnt.
 *
 * @throws InputError for a target that is no class, inputs that do not fit or are not finite, and unknown options,
 * and networks without a ReLU
 * @example
 * const parts = await explain.guidedBackprop(model, images);
 */
export const guidedBackprop = attributionFunction(methods.guidedBackprop);

/**
 * Where a convolution found what speaks for the target (Selvaraju and others 2017): its channels, weighted by the mean gradient of each, added up; what
 * is below 0 is dropped. As coarse as the channels are.
 *
 * @throws InputError for a target that is no class, inputs that do not fit or are not finite, and unknown options,
 * and a layer that is no convolution
 * @example
 * const where = await explain.gradCam(model, images);                       // the last convolution
 * const finer = await explain.gradCam(model, images, { layer: 'conv2d_2' });
 */
export const gradCam = attributionFunction(methods.gradCam);

/**
 * Guided backpropagation, times the map of Grad-CAM (Selvaraju and others 2017).
 *
 * @throws InputError for a target that is no class, inputs that do not fit or are not finite, and unknown options,
 * a layer that is no convolution, and networks without a ReLU
 * @example
 * const parts = await explain.guidedGradCam(model, images);
 */
export const guidedGradCam = attributionFunction(methods.guidedGradCam);

/**
 * By how much what is explained falls when a square of the image is covered (Zeiler and Fergus 2014); a pixel has the mean of the squares that cover it.
 * Needs no gradients.
 *
 * @param model - a model, a network, or whatever predicts, as a function of images
 * @throws InputError for a target that is no class, inputs that do not fit or are not finite, and unknown options,
 * and what are no images
 * @example
 * const parts = await explain.occlusion(model, images, { patch: 8, stride: 4, fill: 'mean' });
 * const ofDetector = await explain.occlusion((some) => detector.scores(some), images);
 */
export const occlusion = attributionFunction(methods.occlusion);

/**
 * The slopes of a linear model, fitted by least squares to what is explained at noisy copies of the input, x + eps with eps normal: as sigma goes to 0 it is the
 * gradient, with a larger one the trend around the input. Needs no gradients. `fit` says how much of it is a trend.
 *
 * @param model - a model, a network, or whatever predicts, as a function
 * @returns values `[n, columns]` of a table; of images `[n, height, width]`, the mean over a square of the sum over channels
 * @throws InputError for a target that is no class, inputs that do not fit or are not finite, and unknown options,
 * and fewer samples than numbers to be found
 * @example
 * const trend = await explain.localLinear(model, images, { sigma: 0.2 });
 * trend.fit;   // R², a number an image
 */
export const localLinear = attributionFunction(methods.localLinear);

/**
 * The weights of a linear model that says, around each input, what the model says (Ribeiro, Singh and Guestrin 2016): of images in parts (superpixels) that are
 * there or covered, of tables in columns that move by normal noise. Needs no gradients. `fit` says how well the linear model does.
 *
 * @param model - a model, a network, or whatever predicts, as a function
 * @returns values `[n, height, width]` of images, where the pixels of a part share its weight, and segments, the parts; of a table `[n, columns]`: by how much the output
 * rises when the column does by one standard deviation, or from 0 to 1
 * @throws InputError for a target that is no class, inputs that do not fit or are not finite, and unknown options,
 * and a table without background
 * @example
 * const parts = await explain.lime(model, images, { superpixels: 40, features: 5 });
 * const rules = explain.byRow(({ age, priors }) => (age < 25 && priors > 2 ? 1 : 0));
 * (await explain.lime(rules, people, { background: train })).byFeature();
 */
export const lime = attributionFunction(methods.lime);

/**
 * Shapley's values (Lundberg and Lee 2017): what each column, or part of an image, adds to the output, as a mean over all orders in which they could come; what has not
 * come yet is as in the rows of `background`, or covered. They add up to the output less `base`. Exact for few columns or parts.
 *
 * @param model - a model, a network, or whatever predicts, as a function
 * @returns values `[n, columns]` of a table; of images `[n, height, width]`, where the pixels of a part share its value, and segments, the parts
 * @throws InputError for a target that is no class, inputs that do not fit or are not finite, and unknown options,
 * a table without background, and too few samples
 * @example
 * const parts = await explain.kernelShap(model, encoder.apply(test.table.head(20)), { background: encoder.apply(train.table.head(100)) });
 * parts.byFeature();
 */
export const kernelShap = attributionFunction(methods.kernelShap);

export { Attribution } from './attribution';
export { byRow } from './predictionFunction';
export { activationMaximization } from './units/activationMaximization';
export { kernelGrid } from './units/kernelGrid';
export { topImages } from './units/topImages';
export { UnitImages } from './units/unitImages';
export { superpixels } from './superpixels/superpixels';
export {
  CurveScore,
  deletion,
  insertion,
  maskIou,
  MaskScore,
  massInside,
  pointingGame,
  RandomizationTest,
  randomizationTest,
  Sensitivity,
  sensitivity,
} from './scores';
export { dissect, Dissection } from './units';
