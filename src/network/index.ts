export { withoutGradient } from './withoutGradient';
export { sourceOf } from './sourceOf';
export { refuseAllRandom, withMasksDrawn, isDropout, otherRandomLayer, refuseRandom } from './randomLayers';
export { runNetwork, tensorsBefore } from './runNetwork';
export { copiedModel, freshModel } from './freshModel';
export { namedWeights } from './namedWeights';
export { splitModel } from './splitModel';
export type { ModelParts } from './splitModel';
export { layersOf, refuseIgnored, refuseUntrainable } from './layers';
