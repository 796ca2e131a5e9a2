import {
  type BackendCapabilities,
  type HttpOptions,
  httpScope,
  importWithRetry,
  lazyBackend,
  type SessionBackend,
} from '../../backend/index.ts';
import { SessionError } from '../../session/index.ts';

/** See {@link betterAuthBackend}. */
export interface BetterAuthBackendOptions extends HttpOptions {
  /** Where Better Auth is, with its base path: `/api/auth`, `https://accounts.example.com/api/auth`. */
  readonly baseUrl: string;
  /**
   * What the server can do beyond what all can. Default: nothing. Both need the plugins `bearer()` and `jwt()`, whose
   * tokens have to say `sid`, the session's id.
   *
   * - `tokens`: `getToken` for every account, also parked ones.
   * - `sessionPerRequest`: besides, each tab is an account of its own, and switches without waiting. Your API then has
   *   to go by the token, not by the cookie.
   */
  readonly capabilities?: Partial<Pick<BackendCapabilities, 'tokens' | 'sessionPerRequest'>>;
}

/**
 * The backend of an app that signs people in with Better Auth and its plugin `multiSession()`.
 *
 * Signing in stays Better Auth's: afterwards hand the new session's id to `switchTo`. Better Auth's session tokens stay
 * in here. What could not be reached, 429 and 5xx are tried again.
 *
 * @throws {SessionError} `invalid_configuration` for `sessionPerRequest` without `tokens`.
 *
 * @example
 * ```ts
 * import { betterAuthBackend } from 'multisession/better-auth';
 *
 * const backend = betterAuthBackend({ baseUrl: '/api/auth' });
 * ```
 */
export function betterAuthBackend(options: BetterAuthBackendOptions): SessionBackend {
  const { tokens = false, sessionPerRequest = false } = options.capabilities ?? {};
  if (sessionPerRequest && !tokens) throw missingTokensError();
  const capabilities = {
    touch: false,
    selectSession: true,
    end: false,
    tokens,
    tokenTemplates: false,
    deviceSessions: false,
    events: false,
    sessionPerRequest,
  };
  const name = 'better-auth';
  const scope = httpScope(name, options);
  return lazyBackend({ name, scope, capabilities }, async () => {
    const load = () => import('./better-auth-methods.ts');
    const { createBetterAuthMethods: createBetterAuthCalls } = await importWithRetry(
      load,
      'createBetterAuthMethods',
    );
    return createBetterAuthCalls(options, scope);
  });
}

function missingTokensError(): SessionError {
  return new SessionError({
    code: 'invalid_configuration',
    message:
      'With `sessionPerRequest` each request says by its token whom it is for, so `tokens` has to be there, too. Add `bearer()` and `jwt()` to the plugins of Better Auth, and `tokens: true` to the `capabilities`.',
  });
}
