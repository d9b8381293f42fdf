import { messageOf } from '../../../base';

/** How long {@link tellingFetch} waits. */
export interface Patience {
  /** How long an answer may take, in ms. */
  limitMs: number;
  /** Gives the request up. */
  signal: AbortSignal;
}

/**
 * `fetch` with a limit, and a connection that fails says why: Node's own error says `fetch failed` and has the reason as its cause, which
 * does not survive in libraries that make an error of their own out of it.
 *
 * @throws TypeError with the reason, such as `connect ECONNREFUSED 127.0.0.1:8888` or `no answer within 60 s`
 */
export async function tellingFetch(
  [request, init]: Parameters<typeof fetch>,
  { limitMs, signal }: Patience,
): ReturnType<typeof fetch> {
  const late = AbortSignal.timeout(limitMs);
  try {
    return await fetch(request, { ...init, signal: AbortSignal.any([late, signal]) });
  } catch (error) {
    const why = late.aborted ? `no answer within ${limitMs / 1000} s` : reasonOf(error);
    throw new TypeError(why, { cause: error });
  }
}

/** The innermost messages: a name with several addresses fails once for each. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error && error.cause !== undefined ? reasonOf(error.cause) : messageOf(error);
}
