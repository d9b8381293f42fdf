export { withoutGradient } from './withoutGradient';
export { sourceOf } from './sourceOf';
export { refuseAllRandom, withMasksDrawn, isDropout, otherRandomLayer, refuseRandom } from './randomLayers';
export { runNetwork, tensorsBefore } from './runNetwork';
export { copiedModel, freshModel } from './freshModel';
export { namedWeights, trainableWeights } from './namedWeights';
export { splitNetwork } from './splitNetwork';
export type { NetworkSplit } from './splitNetwork';
export { layersOf, refuseIgnored, refuseUntrainable } from './layers';
