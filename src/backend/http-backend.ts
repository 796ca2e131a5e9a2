import type { HttpOptions } from './http-request.ts';
import { httpScope } from './http-scope.ts';
import { importWithRetry } from './import-with-retry.ts';
import { lazyBackend } from './lazy-backend.ts';
import type { BackendCapabilities, SessionBackend } from './session-backend.ts';

/** See {@link httpBackend}. */
export interface HttpBackendOptions extends HttpOptions {
  /** Where the server is, without `/v1`: `/`, `https://accounts.example.com`. */
  readonly baseUrl: string;
  /** What the server can do beyond what all can. Default: all that the session server of this package can. */
  readonly capabilities?: Partial<Pick<BackendCapabilities, 'deviceSessions' | 'events'>>;
}

/**
 * The backend of a session server that speaks the HTTP protocol of this package.
 *
 * Requests carry the client's cookie. What could not be reached, 429 (as `Retry-After` says) and 5xx are tried again.
 * Calls reject with the code that the server sent, with `network_error` when it could not be reached, or with
 * `invalid_response` when its answer cannot be read.
 *
 * @example
 * ```ts
 * const backend = httpBackend({ baseUrl: '/' });
 * ```
 */
export function httpBackend(options: HttpBackendOptions): SessionBackend {
  const { deviceSessions = true, events = true } = options.capabilities ?? {};
  const capabilities = {
    touch: true,
    selectSession: true,
    end: true,
    tokens: true,
    tokenTemplates: true,
    deviceSessions,
    events,
    sessionPerRequest: true,
  };
  const name = 'http';
  return lazyBackend({ name, scope: httpScope(name, options), capabilities }, async () => {
    const { createHttpMethods: createHttpCalls } = await importWithRetry(
      () => import('./http-methods.ts'),
      'createHttpMethods',
    );
    return createHttpCalls(options);
  });
}
