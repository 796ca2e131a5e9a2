import { isSessionError, SessionError } from '../session/index.ts';
import { requireApis } from './require-apis.ts';
import { backoffDelay, sleep } from './backoff-delay.ts';

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
  /** Headers to send with every request. A function is called for each request. */
  readonly headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>);
  /** The timeout of each attempt, in ms. Default 10,000. */
  readonly timeoutMs?: number;
  /** The maximum number of retries of a failed request. Default 2. */
  readonly retries?: number;
}

/** A request to the server of a backend. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** The additional headers of this request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The credentials mode of the request. Default `include`. */
  readonly credentials?: RequestCredentials;
  /** The ID of the session that the request is made for. Included in errors. */
  readonly sessionId?: string;
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
 * @throws {SessionError} `invalid_configuration` if the platform lacks a required API.
 */
export type SendRequest<Result> = (request: HttpRequest) => Promise<Result>;

/**
 * Creates a {@link SendRequest} for a server.
 *
 * Retries network errors, 429 and 5xx with backoff. Mutations are retried as well, so every route must be idempotent.
 */
export function createSendRequest<Result>(
  options: HttpOptions,
  protocol: HttpProtocol<Result>,
): SendRequest<Result> {
  const { retries = 2 } = options;
  return async (request) => {
    const { fetch = globalThis.fetch } = options;
    const { Headers, AbortSignal } = globalThis;
    requireApis({ fetch, Headers, 'AbortSignal.any': AbortSignal && 'any' in AbortSignal });
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await sendOnce(options, protocol, request);
      } catch (error) {
        const delay = attempt < retries ? retryDelay(error, attempt) : undefined;
        if (delay === undefined) throw error;
        await sleep(delay, request.signal);
      }
    }
  };
}

/** The maximum delay before a retry, in ms. If the server requests a longer delay, the request rejects instead. */
const MAX_RETRY_DELAY_MS = 10_000;

function retryDelay(error: unknown, attempt: number): number | undefined {
  if (!isSessionError(error) || !['network_error', 'rate_limited', 'server_error'].includes(error.code))
    return undefined;
  const delay = error.retryAfter === undefined ? backoffDelay(attempt) : error.retryAfter * 1000;
  return delay <= MAX_RETRY_DELAY_MS ? delay : undefined;
}

/** Returns the headers from the options, plus an `accept` header. */
export async function createHeaders({ headers }: HttpOptions, accept: string): Promise<Headers> {
  const all = new Headers(typeof headers === 'function' ? await headers() : headers);
  all.set('accept', accept);
  return all;
}

/** Fetches a path of the server. Includes the client's cookie unless `init` sets other credentials. */
export function fetchPath(
  { baseUrl, fetch: fetchImplementation = globalThis.fetch }: HttpOptions,
  path: string,
  init: RequestInit,
): Promise<Response> {
  return fetchImplementation(baseUrl.replace(/\/+$/, '') + path, {
    credentials: 'include',
    cache: 'no-store',
    ...init,
  });
}

async function sendOnce<Result>(
  options: HttpOptions,
  { serverName, parseResponse, parseError }: HttpProtocol<Result>,
  request: HttpRequest,
): Promise<Result> {
  const { timeoutMs = 10_000 } = options;
  const headers = await createHeaders(options, 'application/json');
  for (const [name, value] of Object.entries(request.headers ?? {})) headers.set(name, value);
  if (request.body) headers.set('content-type', 'application/json');

  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  try {
    const response = await fetchPath(options, request.path, {
      method: request.method,
      headers,
      ...(request.credentials && { credentials: request.credentials }),
      signal: AbortSignal.any([request.signal, timeout.signal]),
      ...(request.body && { body: JSON.stringify(request.body) }),
    });
    if (!response.ok) throw await parseError(response, request.sessionId);
    return parseResponse(await readJson(response, serverName), response);
  } catch (error) {
    request.signal.throwIfAborted();
    if (isSessionError(error)) throw error;
    throw new SessionError({
      code: 'network_error',
      message: timeout.signal.aborted
        ? `The ${serverName} did not respond within ${timeoutMs} ms. No session was signed out. Try again.`
        : `The ${serverName} could not be reached. No session was signed out. Check the network connection, the \`baseUrl\` of the backend, and that the server allows this origin.`,
      cause: error,
      sessionId: request.sessionId,
    });
  } finally {
    clearTimeout(timer);
  }
}

async function readJson(response: Response, serverName: string): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new SessionError({
      code: 'invalid_response',
      message: `Invalid response: "body" should be JSON, but a response with status ${response.status} has content type "${response.headers.get('content-type') ?? 'none'}". The response was ignored. Check that \`baseUrl\` is the URL of the ${serverName}.`,
    });
  }
}
