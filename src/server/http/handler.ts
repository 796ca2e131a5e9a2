import { SessionError } from '../../session/index.ts';
import { notify } from '../app-functions.ts';
import type { ServerContext } from '../context.ts';
import { toErrorResponse } from './error-response.ts';
import { preflightResponse, isPreflight, setCorsHeaders } from './cors.ts';
import { bodyTimedOut } from './body.ts';
import type { RequestTracker } from './request-tracker.ts';
import { checkOrigin, trustedOriginOf } from './origin.ts';
import type { RateLimit } from './rate-limit.ts';
import type { RequestProgress } from './request-progress.ts';
import { createRouter, LIVENESS_PATH, READINESS_PATH } from './router.ts';

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

/** Handles a request of the HTTP protocol. Never rejects. */
export type SessionHandler = (request: Request, metadata?: RequestMetadata) => Promise<Response>;

interface HandlerOptions {
  readonly requestTracker: RequestTracker;
  readonly limitAddress: RateLimit['ofAddress'];
  readonly onRequest: ((entry: RequestLogEntry) => void) | undefined;
}

export function createHandler(context: ServerContext, options: HandlerOptions): SessionHandler {
  const { requestTracker, limitAddress, onRequest } = options;
  const router = createRouter(context);

  async function handle(
    request: Request,
    progress: RequestProgress,
    { remoteAddress }: RequestMetadata,
  ): Promise<Response> {
    checkAddress(remoteAddress);
    if (!isProbe(request)) await limitAddress(remoteAddress);
    checkOrigin(request, context.trustedOrigins);
    return router.fetch(request, { progress, remoteAddress });
  }

  return async (request, metadata = {}) => {
    const startedAt = performance.now();
    const progress: RequestProgress = { route: null, isReceivingBody: false };
    const origin = trustedOriginOf(request, context.trustedOrigins);
    const response =
      origin !== null && isPreflight(request)
        ? preflightResponse()
        : await requestTracker
            .run(
              () => handle(request, progress, metadata),
              () => (progress.isReceivingBody ? bodyTimedOut() : null),
            )
            .catch((error: unknown) => toErrorResponse(context, error));
    if (origin !== null) setCorsHeaders(origin, response);
    // The next request on this connection would be rejected as well, or would wait for the rest of a body.
    if (requestTracker.isStopped() || progress.isReceivingBody) response.headers.set('connection', 'close');
    const durationMs = performance.now() - startedAt;
    if (onRequest) {
      const { route } = progress;
      const entry = { method: request.method, route, status: response.status, durationMs };
      notify(context.onError, 'onRequest', () => onRequest(entry));
    }
    return response;
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

const probePaths: readonly string[] = [LIVENESS_PATH, READINESS_PATH];

/** Returns whether the request is a probe. Load balancers may share an address with all clients behind them. */
function isProbe({ url }: Request): boolean {
  // Avoids parsing the URL of almost every request.
  return probePaths.some((path) => url.includes(path)) && probePaths.includes(new URL(url).pathname);
}
