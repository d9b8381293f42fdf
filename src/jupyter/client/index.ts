export { KernelClient, KernelError } from './client';
export type { ExecuteOptions, Execution } from './client';
export { KernelProcess, KernelDiedError, kernelArgv } from './kernelProcess';
export type { KernelExit, KernelProcessOptions } from './kernelProcess';
