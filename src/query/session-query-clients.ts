import { dehydrate, hydrate, QueryClient } from '@tanstack/react-query';
import type { HiddenTreeHooks } from '../react/index.ts';
import { scopedName } from '../backend/index.ts';
import { type ActClaim, isEqual, isSignedIn, SessionError, tryRead } from '../session/index.ts';
import type { SessionStore } from '../store/index.ts';
import { type DehydratedSession, readDehydratedSession } from './dehydrated-session.ts';
import { disableRetryForClosedSessions } from './disable-retry-for-closed-sessions.ts';
import { createSessionCache, type SessionCache, type SessionPersistence } from './session-cache.ts';

/** The options of {@link createSessionQueryClients}. */
export interface SessionQueryClientsOptions {
  /** Creates the client of one session. Must return a new client each time. Default: `() => new QueryClient()`. */
  readonly createClient?: () => QueryClient;
  /**
   * Restores and persists the cache of one session. The key is unique to the backend, the session and the organization,
   * and does not change when the page is reloaded.
   */
  readonly persist?: (client: QueryClient, key: string) => SessionPersistence;
}

/**
 * The query clients of a store: one `QueryClient` per session and organization, so that accounts never share cached data.
 */
export interface SessionQueryClients {
  /**
   * Returns the client of a session. The first call creates it. `organizationId` defaults to the session's active
   * organization; `null` means no organization.
   *
   * @throws {SessionError} `not_signed_in` if the session is unknown or not signed in; `invalid_configuration` if
   * `createClient` returned a client, query cache or mutation cache that already belongs to another session.
   */
  readonly get: (sessionId: string, organizationId?: string | null) => QueryClient;
  /**
   * Dehydrates the cache of a session, for example to send it with a server-rendered page.
   *
   * @throws {SessionError} `not_signed_in` if the session is unknown or not signed in.
   */
  readonly dehydrate: (sessionId: string, organizationId?: string | null) => DehydratedSession;
  /**
   * Hydrates the cache of a session with the result of {@link SessionQueryClients.dehydrate}. Validates the data first, and
   * hydrates nothing if the validation fails.
   *
   * @throws {SessionError} `session_mismatch` if `dehydrated` is invalid or belongs to another session or organization;
   * `not_signed_in` if the session is unknown or not signed in.
   */
  readonly hydrate: (dehydrated: unknown, sessionId: string, organizationId?: string | null) => void;
}

/** The methods that only `<SessionQueryScope>` uses. They are not part of the public interface. */
export interface ScopeMethods {
  /** Prevents the client's cache from being cleared until the returned function is called. */
  readonly retain: (client: QueryClient) => () => void;
  /** Freezes the client's cache while a tree that uses it is hidden. */
  readonly freeze: (client: QueryClient) => HiddenTreeHooks;
  /**
   * Returns the client of a session, like `get`. If `client` belongs to the previous session of the same user, assigns it
   * to the new session, so that a kept tree continues with its cached data.
   *
   * @throws {SessionError} `not_signed_in` if the session is unknown or not signed in.
   */
  readonly transfer: (client: QueryClient, sessionId: string, organizationId?: string | null) => QueryClient;
}

/**
 * The clients as returned by {@link createSessionQueryClients}. A wrapper created by the app may lack the internal
 * methods.
 */
export interface ScopeQueryClients extends SessionQueryClients, Partial<ScopeMethods> {}

/** Returns the internal methods of `clients`, with defaults for a wrapper that lacks them. */
export function scopeMethodsOf({
  get,
  retain = () => () => {},
  freeze = () => ({}),
  transfer = (_, sessionId, organizationId) => get(sessionId, organizationId),
}: ScopeQueryClients): ScopeMethods {
  return { retain, freeze, transfer };
}

/** The session, organization and user that a cache belongs to. */
interface Owner {
  readonly sessionId: string;
  readonly organizationId: string | null;
  readonly userId: string | null;
  readonly actor: ActClaim | null;
}

interface Entry {
  readonly owner: Owner;
  readonly cache: SessionCache;
}

/**
 * Creates the query clients of a store, for route loaders and other code outside React. Pass the result to
 * `<SessionQueryScope clients={clients}>` to use the same caches in components.
 *
 * After the backend has closed a session and the trees that use its cache are unmounted, its requests in flight are
 * aborted and its cache is cleared. Requests that fail with `session_closed`, `session_not_current` or `not_signed_in`
 * are not retried, even if the client's default options set `retry`.
 *
 * @example
 * ```ts
 * const store = createSessionStore({ backend: httpBackend({ baseUrl: '/' }) });
 * const clients = createSessionQueryClients(store);
 * await store.refresh();
 * const { session } = store.getCurrent();
 * if (session) await clients.get(session.id).prefetchQuery({ queryKey: ['notes'], queryFn: () => [] });
 * ```
 */
export function createSessionQueryClients(
  store: SessionStore,
  { createClient = () => new QueryClient(), persist }: SessionQueryClientsOptions = {},
): SessionQueryClients {
  const entries = new Map<string, Entry>();
  const entryByClient = new WeakMap<QueryClient, Entry>();
  const usedParts = new WeakSet();

  function resolveOwner(sessionId: string, organizationId: string | null | undefined): Owner {
    const session = store.getState().client?.sessions.find(({ id }) => id === sessionId);
    if (!session || !isSignedIn(session)) throw notSignedInError(sessionId);
    const { userId, actor, lastActiveOrganizationId } = session;
    return {
      sessionId,
      organizationId: organizationId === undefined ? lastActiveOrganizationId : organizationId,
      userId,
      actor,
    };
  }

  function createUniqueClient(): QueryClient {
    const client = createClient();
    for (const part of [client, client.getQueryCache(), client.getMutationCache()]) {
      if (usedParts.has(part)) throw sharedClientError();
      usedParts.add(part);
    }
    return disableRetryForClosedSessions(client);
  }

  function addEntry(owner: Owner, cache: SessionCache): QueryClient {
    const entry = { owner, cache };
    entries.set(keyOf(owner), entry);
    entryByClient.set(cache.client, entry);
    cache.open(persist && ((client) => persist(client, scopedName(store.backend, keyOf(owner)))));
    return cache.client;
  }

  function get(sessionId: string, organizationId?: string | null): QueryClient {
    const owner = resolveOwner(sessionId, organizationId);
    const existing = entries.get(keyOf(owner));
    return existing?.cache.client ?? addEntry(owner, createSessionCache(createUniqueClient()));
  }

  function entriesOf(id: string | null): readonly Entry[] {
    return [...entries.values()].filter(({ owner }) => owner.sessionId === id);
  }

  store.on('session-purged', ({ sessionId }) => {
    for (const { owner, cache } of entriesOf(sessionId)) {
      entries.delete(keyOf(owner));
      cache.close();
    }
  });
  store.on('current-session-changing', ({ from }) => {
    // With a shared cookie, pending retries would be sent with the cookie of the next account.
    if (store.backend.capabilities.sessionPerRequest) return;
    for (const { cache } of entriesOf(from)) void cache.client.cancelQueries();
  });

  const clients: SessionQueryClients & ScopeMethods = {
    get,
    dehydrate(sessionId, organizationId) {
      const state = dehydrate(get(sessionId, organizationId));
      const owner = resolveOwner(sessionId, organizationId);
      return { sessionId: owner.sessionId, organizationId: owner.organizationId, state };
    },
    hydrate(dehydrated, sessionId, organizationId) {
      const client = get(sessionId, organizationId);
      const source = tryRead(readDehydratedSession, dehydrated);
      if (!source || keyOf(source) !== keyOf(resolveOwner(sessionId, organizationId)))
        throw sessionMismatchError(sessionId);
      hydrate(client, source.state);
    },
    retain: (client) => entryByClient.get(client)?.cache.retain() ?? (() => {}),
    freeze: (client) => entryByClient.get(client)?.cache.freeze() ?? {},
    transfer(client, sessionId, organizationId) {
      const owner = resolveOwner(sessionId, organizationId);
      const previous = entryByClient.get(client);
      const existing = entries.get(keyOf(owner));
      const isInUse = existing?.cache.isRetained() ?? false;
      if (!previous || existing === previous || isInUse || !isSameUser(previous.owner, owner))
        return get(sessionId, organizationId);
      // A route loader may have already created a client for the new session. It is replaced by the client of the kept
      // tree.
      existing?.cache.close();
      entries.delete(keyOf(previous.owner));
      return addEntry(owner, previous.cache);
    },
  };
  return clients;
}

function keyOf({ sessionId, organizationId }: Pick<Owner, 'sessionId' | 'organizationId'>): string {
  return JSON.stringify({ sessionId, organizationId });
}

function isSameUser(a: Owner, b: Owner): boolean {
  return a.userId !== null && isEqual({ ...a, sessionId: b.sessionId }, b);
}

function notSignedInError(sessionId: string): SessionError {
  return new SessionError({
    code: 'not_signed_in',
    message:
      'No signed-in session has this ID, so there is no query client for it. Load the sessions first, for example with `await store.refresh()`, and pass the ID of a signed-in session.',
    sessionId,
  });
}

function sharedClientError(): SessionError {
  return new SessionError({
    code: 'invalid_configuration',
    message:
      '`createClient` returned the same QueryClient, QueryCache or MutationCache for two sessions, which would show data of one account in the other. Create new ones in each call.',
  });
}

function sessionMismatchError(sessionId: string): SessionError {
  return new SessionError({
    code: 'session_mismatch',
    message:
      'The dehydrated cache is invalid or belongs to another session or organization, so it was not hydrated. Pass the session and organization that it was dehydrated for.',
    sessionId,
  });
}
