export { useBackend, startBackend, ensureBackend } from './useBackend';
export type { BackendInfo, BackendName } from './useBackend';
export { compiled } from './compiled';
export type { CompiledFunction } from './compiled';
export type { TensorFunction } from './trace';
export { batchNormTraining } from './batchNormTraining';
export { nativeBackend } from './native';
