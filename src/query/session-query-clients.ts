import { dehydrate, type DehydratedState, hydrate, QueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import type { HiddenTreeHooks } from '../react/index.ts';
import { scopedName } from '../backend/index.ts';
import { type ActClaim, isEqual, isSignedIn, SessionError } from '../session/index.ts';
import type { SessionStore } from '../store/index.ts';
import { disableRetryForClosedSessions } from './disable-retry-for-closed-sessions.ts';
import { createSessionCache, type SessionCache, type SessionPersistence } from './session-cache.ts';

export interface SessionQueryClientsOptions {
  /** Makes the client of a session: a new one each time. Default: `() => new QueryClient()`. */
  readonly createClient?: () => QueryClient;
  /** Begins to persist the cache of a session, under a key that no other session has, of whatever backend. */
  readonly persist?: (client: QueryClient, key: string) => SessionPersistence;
}

/** A session's cache as plain data, and whose it is. */
export interface DehydratedSession {
  readonly sessionId: string;
  readonly organizationId: string | null;
  readonly state: DehydratedState;
}

/**
 * A `QueryClient` for each session and organization, made when it is first asked for. What one account has loaded cannot
 * show up for another, because it lies in another cache.
 */
export interface SessionQueryClients {
  /**
   * The client of a session, in its active organization unless another one is given (null for none).
   *
   * @throws {SessionError} `not_signed_in` for a session that is not signed in.
   */
  readonly get: (sessionId: string, organizationId?: string | null) => QueryClient;
  /**
   * What a session's cache holds, to be sent along with a page.
   *
   * @throws {SessionError} `not_signed_in` for a session that is not signed in.
   */
  readonly dehydrate: (sessionId: string, organizationId?: string | null) => DehydratedSession;
  /**
   * Puts what {@link SessionQueryClients.dehydrate} gave into the cache that it was taken from.
   *
   * @throws {SessionError} `session_mismatch` if it was taken from another session or organization, and nothing is taken
   * in; `not_signed_in` for a session that is not signed in.
   */
  readonly hydrate: (dehydrated: unknown, sessionId: string, organizationId?: string | null) => void;
  /** Says that a tree which uses that client is mounted, until the returned function is called. */
  readonly retain: (client: QueryClient) => () => void;
  /** Keeps a client's cache as it is while a tree that uses it is hidden. */
  readonly freeze: (client: QueryClient) => HiddenTreeHooks;
  /**
   * Like `get`, for a tree that goes on with another session of the same user: it brings its client along.
   *
   * @throws {SessionError} `not_signed_in` for a session that is not signed in.
   */
  readonly transfer: (client: QueryClient, sessionId: string, organizationId?: string | null) => QueryClient;
}

/** Whose a cache is. */
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

const stateSchema = v.object({
  mutations: v.array(v.looseObject({})),
  queries: v.array(
    v.looseObject({ queryKey: v.array(v.unknown()), queryHash: v.string(), state: v.looseObject({}) }),
  ),
});

const dehydratedSchema = v.object({
  sessionId: v.string(),
  organizationId: v.nullable(v.string()),
  state: v.custom<DehydratedState>((state) => v.is(stateSchema, state)),
});

/**
 * Creates the query clients of a store's sessions, for route loaders and other places outside React. Give it to
 * `<SessionQueryScope clients={…}>` so that both share the caches.
 *
 * When the backend has closed a session, its requests are aborted and its cache is cleared, after the trees that show it
 * are gone. Nothing of it is tried again: `session_closed`, `session_not_current` and `not_signed_in` are final.
 *
 * @throws {SessionError} `invalid_configuration` if `createClient` hands out a client, or the cache of one, twice.
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
    // What is still under way would be tried again with the next account's cookie.
    if (store.backend.capabilities.sessionPerRequest) return;
    for (const { cache } of entriesOf(from)) void cache.client.cancelQueries();
  });

  return {
    get,
    dehydrate(sessionId, organizationId) {
      const state = dehydrate(get(sessionId, organizationId));
      const owner = resolveOwner(sessionId, organizationId);
      return { sessionId: owner.sessionId, organizationId: owner.organizationId, state };
    },
    hydrate(dehydrated, sessionId, organizationId) {
      const client = get(sessionId, organizationId);
      const parsed = v.safeParse(dehydratedSchema, dehydrated);
      const isSameOwner =
        parsed.success && keyOf(parsed.output) === keyOf(resolveOwner(sessionId, organizationId));
      if (!isSameOwner) throw sessionMismatchError(sessionId);
      hydrate(client, parsed.output.state);
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
      // What a loader may have fetched for the new session already: the tree has the older cache.
      existing?.cache.close();
      entries.delete(keyOf(previous.owner));
      return addEntry(owner, previous.cache);
    },
  };
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
      'There is no signed-in session with that id, so it has no query client. Load the sessions first (`store.refresh()`), and ask for the client of one that is signed in.',
    sessionId,
  });
}

function sharedClientError(): SessionError {
  return new SessionError({
    code: 'invalid_configuration',
    message:
      '`createClient` handed out the same QueryClient, QueryCache or MutationCache for two sessions, so that one account would see the data of the other. Make new ones in each call.',
  });
}

function sessionMismatchError(sessionId: string): SessionError {
  return new SessionError({
    code: 'session_mismatch',
    message:
      'The dehydrated cache is not of this session and organization, so nothing of it was taken in. Hydrate it for those that it was made for.',
    sessionId,
  });
}
