export { standardClassifier } from './standardClassifier';
export type { StandardClassifierOptions } from './standardClassifier';
export { faceDecoder } from './faceDecoder';
export type { FaceDecoderOptions } from './faceDecoder';
export { decoderFor } from './decoderFor';
export type { DecoderForOptions } from './decoderFor';
export { batchNormalization } from './batchNormalization';
export type { BatchNormalizationOptions } from './batchNormalization';
export { seeds } from './seeds';
