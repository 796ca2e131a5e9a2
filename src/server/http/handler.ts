import { SessionError } from '../../session/index.ts';
import { notify } from '../app-functions.ts';
import type { ServerContext } from '../context.ts';
import { toErrorResponse } from './error-response.ts';
import { corsHeaders, isPreflight, preflightResponse } from './cors.ts';
import { bodyTimedOut } from './body.ts';
import type { RequestTracker } from './request-tracker.ts';
import { checkOrigin, trustedOriginOf } from './origin.ts';
import type { PlainResponse } from './plain-response.ts';
import type { RateLimit } from './rate-limit.ts';
import type { RequestProgress } from './request-progress.ts';
import { probePaths } from './route-table.ts';
import { dispatch, findRoute } from './router.ts';

/** The metadata of a request that a `Request` object does not contain. */
export interface RequestMetadata {
  /** The IP address of the client. Behind a proxy, pass the address that your proxy reports. */
  readonly remoteAddress?: string | undefined;
}

/** A log entry for one request, without secrets or personal data. */
export interface RequestLogEntry {
  readonly method: string;
  /**
   * The pattern of the route, such as `/v1/client/sessions/:id/touch`, or `null` if no route matched. Never contains
   * the URL.
   */
  readonly route: string | null;
  readonly status: number;
  /** The time in ms until the response was returned or, for an event stream, until the stream was open. */
  readonly durationMs: number;
}

/** Handles a request of the HTTP protocol, and returns the response as plain data. Never rejects. */
export type PlainHandler = (request: Request, metadata?: RequestMetadata) => Promise<PlainResponse>;

/** Handles a request of the HTTP protocol. Never rejects. */
export interface SessionHandler {
  (request: Request, metadata?: RequestMetadata): Promise<Response>;
  /**
   * The same, with the response as plain data. Listeners such as `createNodeMiddleware()` write it without creating a
   * `Response`. A function that wraps `fetch` does not have it, so that it is never bypassed.
   */
  readonly plain: PlainHandler;
}

interface HandlerOptions {
  readonly requestTracker: RequestTracker;
  readonly limitAddress: RateLimit['ofAddress'];
  readonly onRequest: ((entry: RequestLogEntry) => unknown) | undefined;
}

export function createHandler(context: ServerContext, options: HandlerOptions): PlainHandler {
  const { requestTracker, limitAddress, onRequest } = options;

  async function handle(
    request: Request,
    progress: RequestProgress,
    { remoteAddress }: RequestMetadata,
  ): Promise<PlainResponse> {
    checkAddress(remoteAddress);
    const match = findRoute(request);
    progress.route = match?.route ?? null;
    if (!match || !probePaths.has(match.route)) await limitAddress(remoteAddress);
    checkOrigin(request, context.trustedOrigins);
    return dispatch(match, { context, request, remoteAddress, progress });
  }

  async function respond(
    request: Request,
    progress: RequestProgress,
    metadata: RequestMetadata,
  ): Promise<PlainResponse> {
    try {
      return await requestTracker.run(
        () => handle(request, progress, metadata),
        () => (progress.isReceivingBody ? bodyTimedOut() : null),
      );
    } catch (error) {
      return toErrorResponse(context, error);
    }
  }

  return async (request, metadata = {}) => {
    const startedAt = performance.now();
    const progress: RequestProgress = { route: null, isReceivingBody: false };
    const origin = trustedOriginOf(request, context.trustedOrigins);
    const isCorsPreflight = origin !== null && isPreflight(request);
    const plain = isCorsPreflight ? preflightResponse() : await respond(request, progress, metadata);
    // The next request on this connection would be rejected as well, or would wait for the rest of a body.
    const isLast = requestTracker.isStopped() || progress.isReceivingBody;
    const headers = {
      ...plain.headers,
      ...(origin !== null && corsHeaders(origin)),
      ...(isLast && { connection: 'close' }),
    };
    const durationMs = performance.now() - startedAt;
    if (onRequest) {
      const { route } = progress;
      const entry = { method: request.method, route, status: plain.status, durationMs };
      notify(context.onError, 'onRequest', () => onRequest(entry));
    }
    return { status: plain.status, headers, body: request.method === 'HEAD' ? null : plain.body };
  };
}

/** Rejects addresses of another type, which JavaScript callers can pass, because rate limits need the address. */
function checkAddress(remoteAddress: unknown): void {
  if (remoteAddress === undefined || typeof remoteAddress === 'string') return;
  throw new SessionError({
    code: 'invalid_configuration',
    message: 'The "remoteAddress" passed to "fetch" should be a string or undefined.',
  });
}
