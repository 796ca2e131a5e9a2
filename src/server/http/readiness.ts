import { RequestError } from '../request-error.ts';

/** The time in ms for which a result is reused, because anyone can send probes and they have no rate limit. */
const REUSE_MS = 1000;

/**
 * Creates a function that rejects while the server cannot serve requests. Concurrent and frequent calls share one check.
 *
 * @param check Rejects while the server cannot serve requests.
 */
export function createReadiness(check: () => Promise<void>, now: () => number): () => Promise<void> {
  let last: { readonly at: number; readonly result: Promise<void> } | undefined;
  return () => {
    const at = now();
    if (!last || at < last.at || at >= last.at + REUSE_MS) {
      const result = check().catch((cause: unknown) => {
        throw cause instanceof RequestError ? cause : notReady(cause);
      });
      last = { at, result };
    }
    return last.result;
  };
}

function notReady(cause: unknown): RequestError {
  return new RequestError({
    code: 'server_error',
    message: 'The server is not ready to serve requests. The server log has the details.',
    status: 503,
    retryAfter: 1,
    cause,
  });
}
