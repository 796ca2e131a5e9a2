import { decodeJwt } from 'jose';
import * as v from 'valibot';
import {
  type GetTokenOptions,
  isSignedIn,
  parse,
  type Session,
  SessionError,
  type Token,
} from '../session/index.ts';
import type { TokenRequest } from '../backend/index.ts';

/** What every session token says; times are seconds (RFC 7519). */
const claimsSchema = v.looseObject({ sid: v.string(), iat: v.number(), exp: v.number() });

/** What is kept of a token. */
interface Held {
  readonly token: Token;
  /** The same promise for every caller. */
  readonly answer: Promise<string>;
  readonly issuedAt: number;
  readonly lifetime: number;
  /** When it was asked for: its lifetime cannot have begun earlier. */
  readonly since: Moment;
}

/** Both clocks: the monotonic one may stop while a laptop sleeps, the wall clock may be set. All in ms. */
interface Moment {
  readonly wall: number;
  readonly monotonic: number;
}

export interface TokenCache {
  readonly get: (session: Session, options?: GetTokenOptions) => Promise<string | null>;
  /** The token that came last for a session, if it is still good. */
  readonly last: (sessionId: string) => Token | null;
  /** Forgets the tokens of one session, and aborts what is in flight for it. */
  readonly drop: (sessionId: string) => void;
}

export type Mint = (sessionId: string, request: TokenRequest, signal: AbortSignal) => Promise<string>;

const DEFAULT_LEEWAY = 10;

/**
 * Hands out tokens, one request for however many callers, each for the session that it was asked for and no other.
 *
 * A token is good for its own lifetime from when it was asked for, whatever the local clock says. A failed request is not
 * remembered.
 */
export function createTokenCache(mint: Mint): TokenCache {
  const slots = new Map<string, Map<string, Held>>();
  const flights = new Map<string, Map<string, Promise<string>>>();
  const aborts = new Map<string, AbortController>();

  function fetchToken(session: Session, key: string, request: TokenRequest): Promise<string> {
    const sent = slot(flights, session.id);
    const pending = sent.get(key);
    if (pending) return pending;
    const abort = aborts.get(session.id) ?? new AbortController();
    aborts.set(session.id, abort);
    const since = now();
    const flight = mint(session.id, request, abort.signal)
      .then((jwt) => {
        abort.signal.throwIfAborted();
        return keep(session.id, key, jwt, since);
      })
      .finally(() => {
        // Also after a failure, or one bad minute would lock the session out for good.
        sent.delete(key);
      });
    sent.set(key, flight);
    return flight;
  }

  /** Holds a token, unless the one at hand is newer. Every caller still gets the token it waited for. */
  function keep(sessionId: string, key: string, jwt: string, since: Moment): string {
    const claims = readClaims(jwt, sessionId);
    const held = slot(slots, sessionId);
    if ((held.get(key)?.issuedAt ?? 0) <= claims.iat) {
      held.set(key, {
        token: { jwt, claims },
        answer: Promise.resolve(jwt),
        issuedAt: claims.iat,
        lifetime: (claims.exp - claims.iat) * 1000,
        since,
      });
    }
    return jwt;
  }

  return {
    get(session, options = {}) {
      if (!isSignedIn(session)) return Promise.resolve(null);
      const { template, leewayInSeconds = DEFAULT_LEEWAY, skipCache = false, throwOnError = true } = options;
      const organizationId =
        options.organizationId === undefined ? session.lastActiveOrganizationId : options.organizationId;
      const key = JSON.stringify([template ?? null, organizationId]);
      const held = slots.get(session.id)?.get(key);
      if (held && !skipCache && isGood(held, leewayInSeconds)) return held.answer;

      const request = { ...(template !== undefined && { template }), organizationId };
      const answer = abortable(() => fetchToken(session, key, request), options.signal);
      return throwOnError ? answer : answer.catch(() => null);
    },
    last(sessionId) {
      const held = [...(slots.get(sessionId)?.values() ?? [])].filter((entry) => isGood(entry, 0));
      return held.toSorted((a, b) => b.issuedAt - a.issuedAt)[0]?.token ?? null;
    },
    drop(sessionId) {
      slots.delete(sessionId);
      flights.delete(sessionId);
      const closed = new SessionError({
        code: 'session_closed',
        message: 'The session was closed while a token was being fetched for it. There is nothing to do.',
        sessionId,
      });
      aborts.get(sessionId)?.abort(closed);
      aborts.delete(sessionId);
    },
  };
}

function slot<Value>(map: Map<string, Map<string, Value>>, id: string): Map<string, Value> {
  const found = map.get(id) ?? new Map<string, Value>();
  map.set(id, found);
  return found;
}

function isGood({ since, lifetime }: Held, leewayInSeconds: number): boolean {
  const { wall, monotonic } = now();
  const elapsed = Math.max(wall - since.wall, monotonic - since.monotonic);
  return elapsed < lifetime - leewayInSeconds * 1000;
}

function now(): Moment {
  return { wall: Date.now(), monotonic: performance.now() };
}

function readClaims(jwt: string, sessionId: string): v.InferOutput<typeof claimsSchema> {
  const claims = parse(claimsSchema, decode(jwt), 'token');
  if (claims.sid === sessionId) return claims;
  throw new SessionError({
    code: 'malformed_response',
    message:
      'Malformed response: "token.sid" should be the session that was asked for. The token was thrown away. Check the backend: it confuses sessions.',
    sessionId,
  });
}

/** The token's own claims, not verified: whoever accepts the token does that. */
function decode(jwt: string): unknown {
  try {
    return decodeJwt(jwt);
  } catch {
    return undefined;
  }
}

/** Lets one caller leave, while the request goes on for the others. */
function abortable<Value>(request: () => Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (!signal) return request();
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    request()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
