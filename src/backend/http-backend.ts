import { createHttpMethods } from './http-methods.ts';
import type { HttpOptions } from './http-request.ts';
import { httpScope } from './http-scope.ts';
import type { BackendCapabilities, SessionBackend } from './session-backend.ts';

/** The options of {@link httpBackend}. */
export interface HttpBackendOptions extends HttpOptions {
  /** The URL of the server without `/v1`, such as `/` or `https://accounts.example.com`. */
  readonly baseUrl: string;
  /**
   * The optional features of the server. Default: all, as supported by the session server of this package. `events` also
   * requires a platform with `ReadableStream` and `TextDecoder`, and is disabled elsewhere.
   */
  readonly capabilities?: Partial<Pick<BackendCapabilities, 'deviceSessions' | 'events'>>;
}

/**
 * Creates the backend for a session server that implements the HTTP protocol of this package.
 *
 * Requests include the client's cookie. Retries network errors, 429 and 5xx with backoff, respecting `Retry-After`.
 * Methods reject with the error code that the server sent, with `network_error` if the server could not be reached, or
 * with `invalid_response` if the response could not be parsed.
 *
 * @example
 * ```ts
 * const backend = httpBackend({ baseUrl: '/' });
 * ```
 */
export function httpBackend(options: HttpBackendOptions): SessionBackend {
  const { deviceSessions = true, events = true } = options.capabilities ?? {};
  const name = 'http';
  const { subscribe, listDeviceSessions, revokeDeviceSession, ...methods } = createHttpMethods(options);
  const hasEvents = events && canStream();
  return {
    name,
    scope: httpScope(name, options),
    capabilities: {
      touch: true,
      selectSession: true,
      end: true,
      tokens: true,
      tokenTemplates: true,
      deviceSessions,
      events: hasEvents,
      sessionPerRequest: true,
    },
    ...methods,
    ...(deviceSessions && { listDeviceSessions, revokeDeviceSession }),
    ...(hasEvents && { subscribe }),
  };
}

/** Returns whether the platform can read a response in chunks. React Native cannot, without a polyfill. */
function canStream(): boolean {
  return typeof ReadableStream === 'function' && typeof TextDecoder === 'function';
}
