import { isSessionError, parseEnvelope, SessionError, type Envelope } from '../session/index.ts';
import { readError } from './http-error.ts';
import { backoff, wait } from './retry.ts';

/** How the HTTP backend reaches its server. */
export interface HttpOptions {
  /** Where the server is, without `/v1`: `/`, `https://accounts.example.com`. */
  readonly baseUrl: string;
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
  readonly sessionId?: string;
  readonly signal: AbortSignal;
}

/** Sends one request of the session protocol and answers its envelope. */
export type SendRequest = (request: HttpRequest) => Promise<Envelope>;

/**
 * What could not be reached, was rate limited or failed on the server is tried again after a while, changes too: the
 * protocol makes them idempotent.
 */
export function createSendRequest(options: HttpOptions): SendRequest {
  const { retries = 2 } = options;
  return async (request) => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await sendOnce(options, request);
      } catch (error) {
        const delay = attempt < retries ? retryDelay(error, attempt) : undefined;
        if (delay === undefined) throw error;
        await wait(delay, request.signal);
      }
    }
  };
}

/** Longest wait that is worth keeping a caller for, in ms; a server that asks for more gets its error shown. */
const LONGEST_WAIT = 10_000;

function retryDelay(error: unknown, attempt: number): number | undefined {
  if (!isSessionError(error) || !['network', 'rate_limited', 'server_error'].includes(error.code))
    return undefined;
  const delay = error.retryAfter === undefined ? backoff(attempt) : error.retryAfter * 1000;
  return delay <= LONGEST_WAIT ? delay : undefined;
}

/** What every request says, and what this one wants to be answered with. */
export async function readHeaders({ headers }: HttpOptions, accept: string): Promise<Headers> {
  const all = new Headers(typeof headers === 'function' ? await headers() : headers);
  all.set('accept', accept);
  return all;
}

/** Sends a request with the client's cookie. */
export function sendTo(
  { baseUrl, fetch: send = globalThis.fetch }: HttpOptions,
  path: string,
  init: RequestInit,
): Promise<Response> {
  return send(baseUrl.replace(/\/+$/, '') + path, { ...init, credentials: 'include', cache: 'no-store' });
}

async function sendOnce(options: HttpOptions, request: HttpRequest): Promise<Envelope> {
  const { timeoutMs = 10_000 } = options;
  const headers = await readHeaders(options, 'application/json');
  if (request.sessionId !== undefined) headers.set('multisession-session', request.sessionId);
  if (request.body) headers.set('content-type', 'application/json');

  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  try {
    const response = await sendTo(options, request.path, {
      method: request.method,
      headers,
      signal: AbortSignal.any([request.signal, timeout.signal]),
      ...(request.body && { body: JSON.stringify(request.body) }),
    });
    if (!response.ok) throw await readError(response, request.sessionId);
    return parseEnvelope(await readJson(response));
  } catch (error) {
    request.signal.throwIfAborted();
    if (isSessionError(error)) throw error;
    throw new SessionError({
      code: 'network',
      message: timeout.signal.aborted
        ? `The session server did not answer within ${timeoutMs} ms. Who is signed in has not changed. Try again.`
        : 'The session server could not be reached. Who is signed in has not changed. Check the connection and the `baseUrl` of `httpBackend`, and that the server allows this origin.',
      cause: error,
      sessionId: request.sessionId,
    });
  } finally {
    clearTimeout(timer);
  }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new SessionError({
      code: 'malformed_response',
      message: `Malformed response: "body" should be JSON, but ${response.status} came with "${response.headers.get('content-type') ?? 'no content type'}". Nothing was changed. Check that \`baseUrl\` leads to a session server.`,
    });
  }
}
