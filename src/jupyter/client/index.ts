export { KernelClient, KernelError } from './client';
export type { ExecuteOptions, Execution, OnInput } from './client';
export { KernelProcess, KernelDiedError, kernelArgv } from './kernelProcess';
export type { KernelEnclosure, KernelExit, KernelProcessOptions } from './kernelProcess';
