import { backoffDelay, type TokenRequest } from '../backend/index.ts';
import {
  type GetTokenOptions,
  isSessionError,
  isSignedIn,
  type Session,
  SessionError,
  type SessionErrorCode,
  type Token,
} from '../session/index.ts';
import type { SessionEnvironment } from './environment.ts';
import { createTokenAges, DEFAULT_LEEWAY_MS, type HeldToken, type Moment } from './held-token.ts';
import type { TokenKey } from './tab-messages.ts';
import { readClaims } from './token-claims.ts';

/** One kind of token of one session. */
interface Slot {
  readonly key: TokenKey;
  held?: HeldToken;
  flight?: Promise<string>;
  /** The latest tokens that servers have rejected. They are not accepted from other tabs. */
  readonly rejected: Set<string>;
  failures: number;
  /** After a failure: until when (monotonic) nobody asks again, and what they are told meanwhile. */
  cooling?: { readonly until: number; readonly error: SessionError };
}

export interface TokenCache {
  readonly get: (session: Session, options?: GetTokenOptions) => Promise<string | null>;
  /** The default token of a session, if it is at hand and good: one look-up, and nothing is parsed. */
  readonly quick: (sessionId: string, organizationId: string | null) => Promise<string> | undefined;
  /** The token that came last for a session, if it is still good. */
  readonly last: (sessionId: string) => Token | null;
  /** Takes in a token that another tab has had for so many ms. */
  readonly receive: (key: TokenKey, jwt: string, ageMs: number) => void;
  /** A good token for another tab, and for how many ms it has been in use. */
  readonly offer: (key: TokenKey) => { readonly jwt: string; readonly age: number } | undefined;
  /** Forgets the tokens of one session, and aborts what is in flight for it. */
  readonly drop: (sessionId: string) => void;
  /** The session's status or organization is another: its default token has to be looked up anew. */
  readonly forgetDefault: (sessionId: string) => void;
  /** Renews what is in use and about to run out. To be called every few seconds. */
  readonly tick: () => void;
  /** The network is back: what failed may be tried again at once. */
  readonly thaw: () => void;
}

export interface TokenCacheOptions {
  readonly environment: SessionEnvironment;
  readonly mint: (sessionId: string, request: TokenRequest, signal: AbortSignal) => Promise<string>;
  /** Lets another tab's request serve this one, too; `atHand` is what has come in the meantime. */
  readonly share: (
    key: TokenKey,
    atHand: () => string | undefined,
    mint: () => Promise<string>,
    signal: AbortSignal,
  ) => Promise<string>;
}

/** How long before it runs out a token in use is renewed: the default leeway, and the time between two ticks. */
const RENEW_AHEAD_MS = 16_000;
/** The number of rejected tokens that are remembered for each kind of token. Older ones have most likely expired. */
const MAX_REJECTED = 10;
/** Failures that say nothing about the session: what is at hand still serves, and one waits before asking again. */
const passing: readonly SessionErrorCode[] = ['network_error', 'server_error', 'rate_limited'];

/**
 * Hands out tokens, one request for however many callers, each for the session that it was asked for and no other.
 *
 * A token is good for its own lifetime from when it was asked for, whatever the local clock says. It is renewed ahead
 * of time while it is in use and somebody is looking. A failure is told to whoever waited for it and to whoever asks
 * within the next moments, then it is tried again.
 */
export function createTokenCache({ environment, mint, share }: TokenCacheOptions): TokenCache {
  const { monotonic } = environment.clock;
  const ages = createTokenAges(environment.clock);
  const { isGood, lookClosely } = ages;
  const slots = new Map<string, Slot>();
  const defaults = new Map<string, HeldToken>();
  const aborts = new Map<string, AbortController>();

  function slotOf(key: TokenKey): Slot {
    const name = nameOf(key);
    const slot = slots.get(name) ?? { key, rejected: new Set(), failures: 0 };
    slots.set(name, slot);
    return slot;
  }

  function slotsOf(sessionId: string): readonly Slot[] {
    return [...slots.values()].filter(({ key }) => key.sessionId === sessionId);
  }

  function fetchToken(slot: Slot, leewayMs: number, skipCache = false): Promise<string> {
    if (slot.flight && !skipCache) return slot.flight;
    if (slot.cooling && !skipCache && monotonic() < slot.cooling.until) {
      return Promise.reject(slot.cooling.error);
    }
    const flight = fly(slot, leewayMs, skipCache).finally(() => {
      // Also after a failure, or one bad minute would lock the session out for good.
      if (slot.flight === flight) delete slot.flight;
    });
    slot.flight = flight;
    return flight;
  }

  async function fly(slot: Slot, leewayMs: number, skipCache: boolean): Promise<string> {
    const { signal } = abortOf(slot.key.sessionId);
    const before = slot.held;
    const ask = async (isLast = false): Promise<string> => {
      const since = ages.now();
      const jwt = await mint(slot.key.sessionId, requestOf(slot.key), signal);
      signal.throwIfAborted();
      // The backend has issued it again after it was rejected.
      slot.rejected.delete(jwt);
      keep(slot, jwt, since);
      // A laptop may have slept while it was on its way.
      const isOver = slot.held?.token.jwt === jwt && !isGood(slot.held, 0);
      return isOver && !isLast ? ask(true) : jwt;
    };
    // Only what has come since: a token to be renewed may itself still be good for a while.
    const atHand = (): string | undefined =>
      slot.held !== before && isGood(slot.held, leewayMs) ? slot.held.token.jwt : undefined;
    try {
      const jwt = await (skipCache ? ask() : share(slot.key, atHand, ask, signal));
      slot.failures = 0;
      delete slot.cooling;
      return jwt;
    } catch (error) {
      signal.throwIfAborted();
      if (isSessionError(error) && passing.includes(error.code)) coolDown(slot, error);
      throw error;
    }
  }

  function coolDown(slot: Slot, error: SessionError): void {
    const wait = Math.max((error.retryAfter ?? 0) * 1000, backoffDelay(slot.failures, { initialMs: 500 }));
    slot.failures += 1;
    slot.cooling = { until: monotonic() + wait, error };
  }

  /** Holds a token, unless the one at hand is newer. */
  function keep(slot: Slot, jwt: string, since: Moment): void {
    const claims = readClaims(jwt, slot.key.sessionId);
    if (slot.rejected.has(jwt)) return;
    if (isGood(slot.held) && slot.held.issuedAt > claims.iat) return;
    // Sent once more it is no younger.
    if (slot.held?.token.jwt === jwt) return;
    const lifetimeMs = (claims.exp - claims.iat) * 1000;
    const held: HeldToken = {
      token: { jwt, claims },
      organizationId: slot.key.organizationId,
      answer: Promise.resolve(jwt),
      issuedAt: claims.iat,
      lifetimeMs,
      since,
      sureFrom: 0,
      sureUntil: 0,
      used: slot.held?.used ?? false,
    };
    if (defaults.get(slot.key.sessionId) === slot.held) defaults.delete(slot.key.sessionId);
    slot.held = held;
  }

  /** Discards a token that a server has rejected. A newer one stays. */
  function reject(slot: Slot, jwt: string): void {
    slot.rejected.add(jwt);
    const [oldest] = slot.rejected;
    if (slot.rejected.size > MAX_REJECTED && oldest !== undefined) slot.rejected.delete(oldest);
    if (slot.held?.token.jwt !== jwt) return;
    delete slot.held;
    defaults.delete(slot.key.sessionId);
  }

  function abortOf(sessionId: string): AbortController {
    const abort = aborts.get(sessionId) ?? new AbortController();
    aborts.set(sessionId, abort);
    return abort;
  }

  /** A token that cannot be renewed still serves as long as it lives. */
  function orWhatIsLeft(slot: Slot, fetched: Promise<string>): Promise<string> {
    return fetched.catch((error: unknown) => {
      const isPassing = isSessionError(error) && passing.includes(error.code);
      if (isPassing && isGood(slot.held, 0)) return slot.held.token.jwt;
      throw error;
    });
  }

  return {
    get(session, options = {}) {
      if (!isSignedIn(session)) return Promise.resolve(null);
      const { template = null, leewayInSeconds, skipCache = false, throwOnError = true, signal } = options;
      const { organizationId = session.lastActiveOrganizationId, rejectedToken } = options;
      const slot = slotOf({ sessionId: session.id, template, organizationId });
      if (rejectedToken !== undefined) reject(slot, rejectedToken);
      const leewayMs = leewayInSeconds === undefined ? DEFAULT_LEEWAY_MS : leewayInSeconds * 1000;
      if (!skipCache && isGood(slot.held, leewayMs)) {
        slot.held.used = true;
        lookClosely(slot.held);
        const isDefault = template === null && organizationId === session.lastActiveOrganizationId;
        if (isDefault) defaults.set(session.id, slot.held);
        return slot.held.answer;
      }
      if (signal?.aborted) return throwOnError ? Promise.reject(signal.reason) : Promise.resolve(null);
      const fetched = fetchToken(slot, leewayMs, skipCache);
      const answer = abortable(skipCache ? fetched : orWhatIsLeft(slot, fetched), signal);
      return throwOnError ? answer : answer.catch(() => null);
    },
    quick(sessionId, organizationId) {
      const held = defaults.get(sessionId);
      if (held === undefined || held.organizationId !== organizationId) return undefined;
      if (!ages.isSure(held)) return undefined;
      held.used = true;
      return held.answer;
    },
    last(sessionId) {
      const held = slotsOf(sessionId).flatMap((slot) => (isGood(slot.held, 0) ? [slot.held] : []));
      return held.toSorted((a, b) => b.issuedAt - a.issuedAt)[0]?.token ?? null;
    },
    receive(key, jwt, ageMs) {
      const now = ages.now();
      keep(slotOf(key), jwt, { wall: now.wall - ageMs, monotonic: now.monotonic - ageMs });
    },
    offer(key) {
      const held = slots.get(nameOf(key))?.held;
      return isGood(held) ? { jwt: held.token.jwt, age: ages.of(held) } : undefined;
    },
    drop(sessionId) {
      for (const { key } of slotsOf(sessionId)) slots.delete(nameOf(key));
      defaults.delete(sessionId);
      aborts.get(sessionId)?.abort(droppedWith(sessionId));
      aborts.delete(sessionId);
    },
    forgetDefault: (sessionId) => void defaults.delete(sessionId),
    tick() {
      for (const slot of slots.values()) {
        const { held } = slot;
        if (!held) continue;
        lookClosely(held);
        const isDue = ages.left(held) < Math.min(RENEW_AHEAD_MS, (held.lifetimeMs * 2) / 3);
        if (!isDue || !held.used || !environment.isVisible()) continue;
        held.used = false;
        fetchToken(slot, RENEW_AHEAD_MS).catch(() => {});
      }
    },
    thaw() {
      for (const slot of slots.values()) delete slot.cooling;
    },
  };
}

function nameOf({ sessionId, template, organizationId }: TokenKey): string {
  return JSON.stringify([sessionId, template, organizationId]);
}

function requestOf({ template, organizationId }: TokenKey): TokenRequest {
  return { ...(template !== null && { template }), organizationId };
}

function droppedWith(sessionId: string): SessionError {
  return new SessionError({
    code: 'session_closed',
    message:
      'The session was closed while a token was being fetched, so the token was discarded. No action is needed.',
    sessionId,
  });
}

/** Lets one caller leave, while the request goes on for the others. */
function abortable<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
