import { dehydrate, hydrate, QueryClient } from '@tanstack/react-query';
import type { HiddenTreeHooks } from '../react/index.ts';
import { scopedName } from '../backend/index.ts';
import { SessionError } from '../session/index.ts';
import { checkStore, type SessionStore } from '../store/index.ts';
import { createBoundStorages } from './bind-storage.ts';
import {
  type CacheIdentity,
  createOwnerBinding,
  isSameUser,
  keyOf,
  keyPrefixOf,
  type QueryClientOwner,
  resolveIdentity,
} from './cache-owner.ts';
import { type DehydratedSession, stateFor } from './dehydrated-session.ts';
import { disableRetryForClosedSessions } from './disable-retry-for-closed-sessions.ts';
import { resumeMutations } from './resume-paused.ts';
import { createSessionCache, type Persist, type SessionCache } from './session-cache.ts';
import { warnOfUnboundFetch } from './warn-unbound-fetch.ts';

/** Creates the query client of one session and organization. */
export type CreateClient = (owner: QueryClientOwner) => QueryClient;

/** The options of {@link createSessionQueryClients}. */
export interface SessionQueryClientsOptions {
  /**
   * Creates the client of one session and organization. Must return a new client each time. Send the requests of a default
   * `queryFn` or `mutationFn` with the owner's `fetch`. Default: `() => new QueryClient()`.
   */
  readonly createClient?: CreateClient;
  /** Restores and persists the cache of one session and organization. */
  readonly persist?: Persist;
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
  checkStore(store);
  const caches = new Map<string, SessionCache>();
  const cacheByClient = new WeakMap<QueryClient, SessionCache>();
  const usedParts = new WeakSet();
  const storages = createBoundStorages();

  function createCache(identity: CacheIdentity): SessionCache {
    const owner = createOwnerBinding(store, storages, identity);
    const client = createClient(owner.describe());
    for (const part of [client, client.getQueryCache(), client.getMutationCache()]) {
      if (usedParts.has(part)) throw sharedClientError();
      usedParts.add(part);
    }
    disableRetryForClosedSessions(client);
    resumeMutations(client, owner.canSend, store.subscribe);
    warnOfUnboundFetch(store, client, owner.getIdentity);
    return createSessionCache(client, owner, persist);
  }

  function open(cache: SessionCache, identity: CacheIdentity): QueryClient {
    // Calls the app's `persist`: if it throws, the next call creates another client.
    cache.open(identity);
    caches.set(keyOf(identity), cache);
    cacheByClient.set(cache.client, cache);
    return cache.client;
  }

  function get(sessionId: string, organizationId?: string | null): QueryClient {
    const identity = resolveIdentity(store, sessionId, organizationId);
    return caches.get(keyOf(identity))?.client ?? open(createCache(identity), identity);
  }

  function cachesOf(id: string | null): readonly SessionCache[] {
    return [...caches.values()].filter((cache) => cache.getIdentity().sessionId === id);
  }

  store.on('session-purged', ({ sessionId }) => {
    for (const cache of cachesOf(sessionId)) {
      caches.delete(keyOf(cache.getIdentity()));
      cache.close();
    }
    // Includes the items of organizations that have no cache, for example because the page was loaded since.
    storages.purge(scopedName(store.backend, keyPrefixOf(sessionId)), (name) =>
      [...caches.keys()].some((key) => name.startsWith(`${scopedName(store.backend, key)}:`)),
    );
  });
  store.on('current-session-changing', ({ from }) => {
    // With a shared cookie, pending retries would be sent with the cookie of the next account.
    if (store.backend.capabilities.sessionPerRequest) return;
    for (const { client } of cachesOf(from)) void client.cancelQueries();
  });

  const clients: SessionQueryClients & ScopeMethods = {
    get,
    dehydrate(sessionId, organizationId) {
      const state = dehydrate(get(sessionId, organizationId));
      return { ...resolveIdentity(store, sessionId, organizationId), state };
    },
    hydrate(dehydrated, sessionId, organizationId) {
      const client = get(sessionId, organizationId);
      const state = stateFor(resolveIdentity(store, sessionId, organizationId), dehydrated);
      if (!state) throw sessionMismatchError(sessionId);
      hydrate(client, state);
    },
    retain: (client) => cacheByClient.get(client)?.retain() ?? (() => {}),
    freeze: (client) => cacheByClient.get(client)?.freeze() ?? {},
    transfer(client, sessionId, organizationId) {
      const identity = resolveIdentity(store, sessionId, organizationId);
      const previous = cacheByClient.get(client);
      const existing = caches.get(keyOf(identity));
      const isInUse = existing?.isRetained() ?? false;
      if (!previous || existing === previous || isInUse || !isSameUser(previous.getIdentity(), identity))
        return get(sessionId, organizationId);
      // A route loader may have already created a client for the new session. It is replaced by the client of the kept
      // tree.
      existing?.close();
      caches.delete(keyOf(previous.getIdentity()));
      return open(previous, identity);
    },
  };
  return clients;
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
