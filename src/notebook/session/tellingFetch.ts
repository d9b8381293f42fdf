import { messageOf } from '../../base';

/**
 * `fetch`, but a connection that fails says why: Node's own error says `fetch failed` and has the reason as its cause, which does not
 * survive in libraries that make an error of their own out of it.
 *
 * @throws TypeError with the reason, such as `connect ECONNREFUSED 127.0.0.1:8888`
 */
export async function tellingFetch(...request: Parameters<typeof fetch>): ReturnType<typeof fetch> {
  try {
    return await fetch(...request);
  } catch (error) {
    throw new TypeError(reasonOf(error), { cause: error });
  }
}

/** The innermost messages: a name with several addresses fails once for each. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error && error.cause !== undefined ? reasonOf(error.cause) : messageOf(error);
}
