import { isSessionError, SessionError } from '../session/index.ts';
import { requireApis } from './require-apis.ts';
import { backoffDelay, sleep } from './backoff-delay.ts';

/** How a backend reaches its server. */
export interface HttpOptions {
  /** Where the server is: `/`, `https://accounts.example.com`. */
  readonly baseUrl: string;
  /**
   * The key of everything that tabs, and providers on one page, share for this backend: see `SessionBackend.scope`.
   * Default: the backend's name and the absolute `baseUrl`. Needed where one `baseUrl` serves several sets of accounts, for
   * example by a header.
   */
  readonly scope?: string;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** Sent with every request; asked for each time, so that they may change. */
  readonly headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>);
  /** How long one try may take, in ms. Default 10,000. */
  readonly timeoutMs?: number;
  /** How often a failed request is tried again. Default 2. */
  readonly retries?: number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Added to those of the options. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default `include`. */
  readonly credentials?: RequestCredentials;
  /** Whom the request speaks for, to be named in errors. */
  readonly sessionId?: string;
  readonly signal: AbortSignal;
}

/** What a server is to be understood by. */
export interface HttpProtocol<Result> {
  /** What the server is, for messages: `The … could not be reached`. */
  readonly serverName: string;
  /** Reads the JSON of an answer that is OK. */
  readonly parseResponse: (body: unknown, response: Response) => Result;
  /** Tells what an answer means that is not. */
  readonly parseError: (response: Response, sessionId: string | undefined) => Promise<SessionError>;
}

/**
 * Sends one request, and resolves to its parsed response.
 *
 * @throws {SessionError} `invalid_configuration` where the platform lacks what requests need.
 */
export type SendRequest<Result> = (request: HttpRequest) => Promise<Result>;

/**
 * What could not be reached, was rate limited or failed on the server is tried again after a while, changes too: they
 * have to be idempotent.
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

/** Longest wait that is worth keeping a caller for, in ms; a server that asks for more gets its error shown. */
const MAX_RETRY_DELAY_MS = 10_000;

function retryDelay(error: unknown, attempt: number): number | undefined {
  if (!isSessionError(error) || !['network_error', 'rate_limited', 'server_error'].includes(error.code))
    return undefined;
  const delay = error.retryAfter === undefined ? backoffDelay(attempt) : error.retryAfter * 1000;
  return delay <= MAX_RETRY_DELAY_MS ? delay : undefined;
}

/** What every request says, and what this one wants to be answered with. */
export async function createHeaders({ headers }: HttpOptions, accept: string): Promise<Headers> {
  const all = new Headers(typeof headers === 'function' ? await headers() : headers);
  all.set('accept', accept);
  return all;
}

/** Sends a request, with the client's cookie unless it says otherwise. */
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
        ? `The ${serverName} did not answer within ${timeoutMs} ms. Who is signed in has not changed. Try again.`
        : `The ${serverName} could not be reached. Who is signed in has not changed. Check the connection and the backend’s \`baseUrl\`, and that the server allows this origin.`,
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
      message: `Malformed response: "body" should be JSON, but ${response.status} came with "${response.headers.get('content-type') ?? 'no content type'}". Nothing was changed. Check that \`baseUrl\` leads to the ${serverName}.`,
    });
  }
}
