const failures = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Runs a function and removes the listeners that it adds for errors of the whole process. The WebAssembly backend throws every
 * rejection that nobody handles from a listener of its own, and Node then prints the backend's source in place of the error:
 * a library should not decide how a process handles its errors.
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
