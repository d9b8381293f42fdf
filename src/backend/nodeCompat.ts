import util from 'node:util';

/**
 * Gives `node:util` the two functions that `@tensorflow/tfjs-node` 4.22 calls: Node 23 removed the one, and from Node 22 on
 * calling the other, or the one where it is still there, prints a warning that it is deprecated. Call it before anything
 * runs in that package. Node's own are replaced without being looked at; these do the same.
 */
export function restoreUtil(): void {
  Object.assign(util, {
    isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
    isArray: Array.isArray,
  });
}

const failures = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Runs something and takes back what it has set up for errors of the whole process. The WebAssembly backend throws every
 * rejection that nobody handles from a listener of its own, and Node then prints the backend's source in place of the error:
 * how a process deals with its errors is not a library's to say.
 *
 * @returns what it returns
 */
export async function keepErrorListeners<T>(body: () => Promise<T>): Promise<T> {
  const before = new Set<unknown>(failures.flatMap((event) => process.listeners(event as 'uncaughtException')));
  try {
    return await body();
  } finally {
    for (const event of failures as readonly 'uncaughtException'[]) {
      for (const listener of process.listeners(event)) {
        if (!before.has(listener)) process.removeListener(event, listener);
      }
    }
  }
}
