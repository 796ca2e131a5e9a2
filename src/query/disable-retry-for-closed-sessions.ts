import type { QueryClient } from '@tanstack/react-query';
import { isSessionError, type SessionErrorCode } from '../session/index.ts';

type Retry = boolean | number | ((failureCount: number, error: Error) => boolean);

/** Refusals that no second try can turn. */
const nonRetryableCodes: readonly SessionErrorCode[] = [
  'session_closed',
  'session_not_current',
  'not_signed_in',
];

/**
 * Lets a client try again as the app wants it to, but not what fails because a session is over. TanStack's own defaults
 * stay as they are: they differ between hooks and calls, and a session that is over has its queries cancelled anyway.
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
