'use client';

import { SessionError } from '../../session/index.ts';
import { type UrlSession, useUrlBinding } from './url-context.ts';

/**
 * Returns the session of the account in the URL, for pages that distinguish an account that is signed out from one that is
 * not on this client.
 *
 * @throws {SessionError} `missing_provider` outside `<UrlSessionProvider>`.
 *
 * @example
 * ```tsx
 * const { status, session } = useUrlSession();
 * if (status === 'signed-out') return <a href="/sign-in">Sign in again as {session.publicUserData?.identifier}</a>;
 * if (status === 'not-found') return <p>This account is not signed in here.</p>;
 * ```
 */
export function useUrlSession(): UrlSession {
  const binding = useUrlBinding();
  if (binding) return binding.url;
  throw new SessionError({
    code: 'missing_provider',
    message:
      'useUrlSession() was called outside <UrlSessionProvider>, which reads the account from the URL. Wrap the pages of an account in it.',
  });
}
