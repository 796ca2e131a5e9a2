import { notify } from '../app-functions.ts';
import type { ServerContext } from '../context.ts';
import { answerError } from './answer-error.ts';
import { answerPreflight, isPreflight, shareWith } from './cors.ts';
import type { InFlight } from './in-flight.ts';
import { checkOrigin, trustedOriginOf } from './origin.ts';
import type { LimitRate } from './rate-limit.ts';
import { createRouter, LIVENESS, type Seen } from './router.ts';

/** What a web request does not say of itself. */
export interface RequestInfo {
  /** The IP address at the other end. Behind a proxy, the one that the proxy vouches for. */
  readonly remoteAddress?: string | undefined;
}

/** One request, for logs: nothing in it is secret or says who asked. */
export interface RequestLog {
  readonly method: string;
  /** The pattern of the route, such as `/v1/client/sessions/:id/touch`, never the address itself; null for no route. */
  readonly route: string | null;
  readonly status: number;
  /** How long it took, in milliseconds; for an event stream, until it was open. */
  readonly ms: number;
}

/** Answers a request of the HTTP protocol. Never rejects. */
export type SessionHandler = (request: Request, info?: RequestInfo) => Promise<Response>;

interface HandlerOptions {
  readonly inFlight: InFlight;
  readonly limitRate: LimitRate;
  readonly log: ((entry: RequestLog) => void) | undefined;
}

export function createHandler(context: ServerContext, options: HandlerOptions): SessionHandler {
  const { inFlight, limitRate, log } = options;
  const router = createRouter(context);

  async function handle(request: Request, seen: Seen, { remoteAddress }: RequestInfo): Promise<Response> {
    if (!isLiveness(request)) await limitRate(request, remoteAddress, context.now());
    checkOrigin(request, context.trustedOrigins);
    return router.fetch(request, { seen, remoteAddress });
  }

  return async (request, info = {}) => {
    const startedAt = performance.now();
    const seen: Seen = { route: null };
    const origin = trustedOriginOf(request, context.trustedOrigins);
    const response =
      origin !== null && isPreflight(request)
        ? answerPreflight()
        : await inFlight
            .run(() => handle(request, seen, info))
            .catch((error: unknown) => answerError(context, error));
    if (origin !== null) shareWith(origin, response);
    // Or the next request on this connection would be refused, and so would the one that tries again.
    if (inFlight.isStopped()) response.headers.set('connection', 'close');
    const ms = performance.now() - startedAt;
    if (log) {
      const entry = { method: request.method, ...seen, status: response.status, ms };
      notify(context.onError, 'log', () => log(entry));
    }
    return response;
  };
}

function isLiveness({ url }: Request): boolean {
  // Addresses are dear to parse, and nearly all are another.
  return url.includes(LIVENESS) && new URL(url).pathname === LIVENESS;
}
