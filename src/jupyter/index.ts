/**
 * The TypeScript kernel of Jupyter: starting it, sending it requests, and installing it in Jupyter.
 *
 * @module risklab/kernel
 */
export { readConnectionFile, newConnection, addressOf, MessageCodec, ProtocolError, protocolVersion } from './wire';
export type { Channel, ConnectionInfo, Header, Message, Outgoing } from './wire';
export { Kernel } from './kernel/kernel';
export type { KernelEnd } from './kernel/kernel';
export { KernelClient, KernelError, KernelProcess, KernelDiedError, kernelArgv } from './client';
export type { ExecuteOptions, Execution, OnInput, KernelEnclosure, KernelExit, KernelProcessOptions } from './client';
export { installKernelspec, uninstallKernelspec, kernelspecFolder, kernelName } from './kernelspec';
export type { KernelspecOptions } from './kernelspec';
export { installedKernels, kernelStart } from './installedKernels';
export type { InstalledKernel, KernelStart } from './installedKernels';
export { typeErrors } from './typeErrors';
export type { CellTypeError } from './typeErrors';
