import { checkBaseUrl, httpScope, type SessionBackend } from '../../backend/index.ts';
import { SessionError } from '../../session/index.ts';
import { createBetterAuthMethods } from './better-auth-methods.ts';
import type { BetterAuthBackendOptions } from './better-auth-options.ts';

/**
 * Creates the backend for an app that uses [Better Auth](https://better-auth.com) with its plugin `multiSession()`.
 *
 * Users continue to sign in through Better Auth. After sign-in, pass the ID of the new session to `switchTo()`. The
 * session tokens of Better Auth never leave the backend. Retries network errors, 429 and 5xx with backoff.
 *
 * @throws {SessionError} `invalid_configuration` if `baseUrl` is missing, or `sessionPerRequest` is enabled without
 * `tokens`.
 *
 * @example
 * ```ts
 * import { betterAuthBackend } from 'multisession/better-auth';
 *
 * const backend = betterAuthBackend({ baseUrl: '/api/auth' });
 * ```
 */
export function betterAuthBackend(options: BetterAuthBackendOptions): SessionBackend {
  checkBaseUrl(options);
  const { tokens = false, sessionPerRequest = false } = options.capabilities ?? {};
  if (sessionPerRequest && !tokens) throw missingTokensError();
  const name = 'better-auth';
  const scope = httpScope(name, options);
  return {
    name,
    scope,
    capabilities: {
      touch: false,
      selectSession: true,
      end: false,
      tokens,
      tokenTemplates: false,
      deviceSessions: false,
      events: false,
      sessionPerRequest,
    },
    ...createBetterAuthMethods(options, scope),
  };
}

function missingTokensError(): SessionError {
  return new SessionError({
    code: 'invalid_configuration',
    message:
      '`sessionPerRequest` requires `tokens`, because each request is authenticated by the token of its session. Add `bearer()` and `jwt()` to the plugins of Better Auth, and `tokens: true` to `capabilities`.',
  });
}
