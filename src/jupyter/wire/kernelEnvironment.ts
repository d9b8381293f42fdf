/**
 * Environment variables of a kernel process: with them the C library of Linux returns freed memory to the system. Processes that
 * compute do without them, as they would be slower.
 */
export const kernelEnvironment: Readonly<Record<string, string>> = { MALLOC_TRIM_THRESHOLD_: '131072' };

/** An environment for other processes than the kernel's. */
export function withoutKernelEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name, value]) => kernelEnvironment[name] !== value));
}
