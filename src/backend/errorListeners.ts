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
