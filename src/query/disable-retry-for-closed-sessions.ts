import type { QueryClient } from '@tanstack/react-query';
import { isSessionError, type SessionErrorCode } from '../session/index.ts';

type Retry = boolean | number | ((failureCount: number, error: Error) => boolean);

/** The codes of errors that a retry cannot resolve. */
const nonRetryableCodes: readonly SessionErrorCode[] = [
  'session_closed',
  'session_not_current',
  'not_signed_in',
];

/**
 * Wraps the `retry` options in a client's defaults, so that requests are not retried if they fail because their session
 * is closed. Returns the client.
 *
 * An unset `retry` remains unset, because TanStack's default differs between hooks and imperative calls. The queries of
 * a closed session are cancelled in either case.
 */
export function disableRetryForClosedSessions(client: QueryClient): QueryClient {
  const { queries, mutations, ...rest } = client.getDefaultOptions();
  client.setDefaultOptions({
    ...rest,
    ...(queries && { queries: { ...queries, ...wrapRetry(queries.retry) } }),
    ...(mutations && { mutations: { ...mutations, ...wrapRetry(mutations.retry) } }),
  });
  return client;
}

function wrapRetry(retry: Retry | undefined): { readonly retry?: Retry } {
  if (retry === undefined) return {};
  return {
    retry(failureCount, error) {
      if (isSessionError(error) && nonRetryableCodes.includes(error.code)) return false;
      if (typeof retry === 'function') return retry(failureCount, error);
      return typeof retry === 'number' ? failureCount < retry : retry;
    },
  };
}
