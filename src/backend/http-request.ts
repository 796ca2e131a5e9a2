import { invalidResponse, isSessionError, isTransient, SessionError } from '../session/index.ts';
import { backoffDelay } from './backoff-delay.ts';
import { urlOf } from './http-url.ts';
import { throwIfAborted } from './on-abort.ts';
import { requireApis } from './require-apis.ts';
import { sleep, withDeadline } from './with-deadline.ts';

/** The options of backends that send HTTP requests. */
export interface HttpOptions {
  /** The URL of the server, such as `/` or `https://accounts.example.com`. */
  readonly baseUrl: string;
  /**
   * The key of everything shared between tabs and between providers on one page for this backend (see
   * `SessionBackend.scope`). Set it if one `baseUrl` serves several sets of accounts, for example selected by a header.
   * Default: the backend's name and the absolute `baseUrl`.
   */
  readonly scope?: string;
  /** The function that sends requests. Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
  /**
   * Headers to send with every request. A function is called for each request. If it throws or rejects, the call rejects
   * with `invalid_configuration`, and `cause` is its error.
   */
  readonly headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>);
  /**
   * The time limit of each call as a whole, in ms: the `headers` function, all attempts, and the delays between them. A
   * call that takes longer rejects with `network_error`. Default 10,000.
   */
  readonly timeoutMs?: number;
  /** The maximum number of retries of a failed request within `timeoutMs`. Default 2. */
  readonly retries?: number;
}

/** The default of `timeoutMs`. */
export const DEFAULT_TIMEOUT_MS = 10_000;

/** A request to the server of a backend. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>> | undefined;
  /** The additional headers of this request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The credentials mode of the request. Default `include`. */
  readonly credentials?: RequestCredentials;
  /**
   * Whether the request continues when the page is left meanwhile, as a change must whose effects are shown already. Browsers
   * limit the number of such requests (to 20 in Chromium).
   */
  readonly keepalive?: boolean | undefined;
  /** The ID of the session that the request is made for. Included in errors. */
  readonly sessionId?: string | undefined;
  readonly signal: AbortSignal;
}

/** The functions that interpret the responses of a server. */
export interface HttpProtocol<Result> {
  /** The name of the server in error messages, as in `The … could not be reached`. */
  readonly serverName: string;
  /** Parses the JSON body of a successful response. */
  readonly parseResponse: (body: unknown, response: Response) => Result;
  /** Creates the error for a response that is not OK. */
  readonly parseError: (response: Response, sessionId: string | undefined) => Promise<SessionError>;
}

/**
 * Sends a request and resolves to its parsed response.
 *
 * `firstAttempt` replaces the first attempt, unless it resolves to undefined.
 *
 * @throws {SessionError} `invalid_configuration` if the platform lacks a required API.
 */
export type SendRequest<Result> = (
  request: HttpRequest,
  firstAttempt?: (signal: AbortSignal) => Promise<Result | undefined>,
) => Promise<Result>;

/**
 * Creates a {@link SendRequest} for a server.
 *
 * Retries network errors, 429 and 5xx with backoff. Mutations are retried as well, so every route must be idempotent.
 */
export function createSendRequest<Result>(
  options: HttpOptions,
  protocol: HttpProtocol<Result>,
): SendRequest<Result> {
  const { retries = 2, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const { serverName } = protocol;
  return async (request, firstAttempt) => {
    const { fetch = globalThis.fetch } = options;
    const { Headers, AbortController } = globalThis;
    requireApis({ fetch, Headers, AbortController });
    const { signal, sessionId } = request;
    const deadline = Date.now() + timeoutMs;
    const createError = (): SessionError => timeoutError(serverName, timeoutMs, sessionId);
    return withDeadline({ signal, timeoutMs, timeoutError: createError }, async (signal) => {
      for (let attempt = 0; ; attempt += 1) {
        try {
          const result = attempt === 0 ? await firstAttempt?.(signal) : undefined;
          return result ?? (await sendOnce(options, protocol, { ...request, signal }));
        } catch (error) {
          const delay = retryDelay(error, attempt);
          if (attempt >= retries || Date.now() + delay >= deadline) throw error;
          await sleep(delay, signal);
        }
      }
    });
  };
}

/** Returns the delay before the next attempt, in ms, or Infinity if the error is not temporary. */
function retryDelay(error: unknown, attempt: number): number {
  // A response with a newer cookie may be about to arrive.
  const isOutdated = attempt === 0 && isSessionError(error, 'cookie_outdated');
  if (!isOutdated && !isTransient(error)) return Infinity;
  return Math.max(backoffDelay(attempt), (error.retryAfter ?? 0) * 1000);
}

/**
 * Returns the headers from the options, plus the given ones.
 *
 * @throws {SessionError} `invalid_configuration` if the `headers` option throws, rejects, or returns invalid headers.
 */
async function createHeaders(
  { headers }: HttpOptions,
  added: Readonly<Record<string, string>>,
): Promise<Headers> {
  try {
    const all = new Headers(typeof headers === 'function' ? await headers() : headers);
    for (const [name, value] of Object.entries(added)) all.set(name, value);
    return all;
  } catch (cause) {
    throw new SessionError({
      code: 'invalid_configuration',
      message: 'The `headers` option failed, so no request was sent. See `cause`.',
      cause,
    });
  }
}

/** Sends a request once, without a time limit. Includes cookies unless the request sets other credentials. */
export async function fetchResponse(
  options: HttpOptions,
  { method, path, body, headers, credentials = 'include', keepalive = false, signal }: HttpRequest,
): Promise<Response> {
  const { fetch = globalThis.fetch } = options;
  const allHeaders = await createHeaders(options, {
    accept: 'application/json',
    ...headers,
    ...(body && { 'content-type': 'application/json' }),
  });
  // The call may have timed out while it waited for the headers.
  throwIfAborted(signal);
  return fetch(urlOf(options, path), {
    method,
    headers: allHeaders,
    body: body ? JSON.stringify(body) : null,
    credentials,
    cache: 'no-store',
    keepalive,
    signal,
  });
}

/** Sends a request once, without a time limit, and resolves to its parsed response. */
export async function sendOnce<Result>(
  options: HttpOptions,
  { serverName, parseResponse, parseError }: HttpProtocol<Result>,
  request: HttpRequest,
): Promise<Result> {
  const { sessionId } = request;
  try {
    const response = await fetchResponse(options, request);
    if (!response.ok) throw await parseError(response, sessionId);
    return parseResponse(await readJson(response), response);
  } catch (cause) {
    if (isSessionError(cause)) throw cause;
    throw networkError(serverName, 'could not be reached', { sessionId, cause });
  }
}

/** Creates the error of a call that exceeded `timeoutMs`. */
export function timeoutError(serverName: string, timeoutMs: number, sessionId?: string): SessionError {
  return networkError(serverName, `did not respond within ${timeoutMs} ms`, { sessionId });
}

function networkError(
  serverName: string,
  problem: string,
  details: { readonly sessionId: string | undefined; readonly cause?: unknown },
): SessionError {
  return new SessionError({
    code: 'network_error',
    message: `The ${serverName} ${problem}. No session was signed out. Check the network, \`baseUrl\`, and that the server allows this origin.`,
    ...details,
  });
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    const type = response.headers.get('content-type') ?? 'none';
    throw invalidResponse(
      'body',
      `should be JSON, but is "${type}" with status ${response.status}: \`baseUrl\` may be wrong`,
    );
  }
}
