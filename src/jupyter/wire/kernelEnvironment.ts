/**
 * What the environment of a kernel process says: the C library of Linux is to give free memory back to the system, of which
 * it keeps hold otherwise. It would slow down processes that compute.
 */
export const kernelEnvironment: Readonly<Record<string, string>> = { MALLOC_TRIM_THRESHOLD_: '131072' };

/** An environment for other processes than the kernel's. */
export function withoutKernelEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name, value]) => kernelEnvironment[name] !== value));
}
