import type { BackendCapabilities, HttpOptions } from '../../backend/index.ts';

/**
 * The options of `betterAuthBackend()`.
 *
 * Calls that read or set the shared cookie run one after another, in all tabs. The time limit of each starts when its turn
 * comes, and includes all requests of the call.
 */
export interface BetterAuthBackendOptions extends HttpOptions {
  /** The URL of Better Auth with its base path, such as `/api/auth` or `https://accounts.example.com/api/auth`. */
  readonly baseUrl: string;
  /**
   * The optional features of the server. Default: none. Both require the plugins `bearer()` and `jwt()`, with the
   * session ID in the claim `sid`.
   *
   * - `tokens`: `getToken()` works for every session, including background sessions.
   * - `sessionPerRequest`: in addition, each tab has its own current session, and switching does not wait for the
   *   server. Your API must then authenticate requests by token, not by cookie.
   */
  readonly capabilities?: Partial<Pick<BackendCapabilities, 'tokens' | 'sessionPerRequest'>>;
}
