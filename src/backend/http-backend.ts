import { createHttpMethods } from './http-methods.ts';
import type { HttpOptions } from './http-request.ts';
import { httpScope } from './http-scope.ts';
import { checkBaseUrl } from './http-url.ts';
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
  /**
   * Whether `httpBackend()` itself begins the first request for the client: `GET {baseUrl}/v1/client?first`. The first
   * `getClient()` takes it over if it is at most 5 s old. It begins once per page, only in a document, and only without
   * `headers`. Disable it on pages whose store has an `initialClient`. Default true.
   *
   * The page can begin this request even earlier:
   * `<link rel="preload" as="fetch" crossorigin="use-credentials" href="/v1/client?first">`.
   */
  readonly preload?: boolean;
}

/**
 * Creates the backend for a session server that implements the HTTP protocol of this package.
 *
 * Requests include cookies. Retries network errors, 429 and 5xx with backoff, respecting `Retry-After`.
 * Methods reject with the error code that the server sent, with `network_error` if the server could not be reached, or
 * with `invalid_response` if the response could not be parsed.
 *
 * @throws {SessionError} `invalid_configuration` if `baseUrl` is missing.
 *
 * @example
 * ```ts
 * const backend = httpBackend({ baseUrl: '/' });
 * ```
 */
export function httpBackend(options: HttpBackendOptions): SessionBackend {
  checkBaseUrl(options);
  const { preload = true } = options;
  const { deviceSessions = true, events = true } = options.capabilities ?? {};
  const name = 'http';
  const { subscribe, listDeviceSessions, revokeDeviceSession, ...methods } = createHttpMethods(options, {
    preload,
  });
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
