import { dehydrate, type DehydratedState, hydrate, QueryClient } from '@tanstack/react-query';
import * as v from 'valibot';
import { isSignedIn, SessionError } from '../session/index.ts';
import type { SessionStore } from '../store/index.ts';
import { withoutRetriesWhenOver } from './retry.ts';

/** Keeps the cache of one session somewhere, as TanStack's persisters do. */
export interface SessionPersistence {
  /** Stops writing. Called before the cache is dropped, or its emptiness would be written. */
  readonly stop: () => void;
  /** Removes what was written. Called once the backend has closed the session. */
  readonly remove: () => void | Promise<void>;
}

export interface SessionQueryClientsOptions {
  /** Makes the client of a session: a new one each time. Default: `() => new QueryClient()`. */
  readonly createClient?: () => QueryClient;
  /** Begins to persist the cache of a session, under a key that no other session has. */
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
  readonly hold: (client: QueryClient) => () => void;
}

/** One session's cache. */
interface Entry {
  readonly sessionId: string;
  readonly client: QueryClient;
  readonly persistence: SessionPersistence | undefined;
  /** How many mounted trees use it. */
  holders: number;
  isOver: boolean;
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
 * are gone. Nothing of it is tried again: `session_closed`, `session_parked` and `not_signed_in` are final.
 *
 * @throws {SessionError} `invalid_configuration` if `createClient` hands out a client, or the cache of one, twice.
 *
 * @example
 * ```ts
 * const store = createSessionStore({ backend: httpBackend({ baseUrl: '/' }) });
 * const clients = createSessionQueryClients(store);
 * await store.refresh();
 * const { session } = store.current();
 * if (session) await clients.get(session.id).prefetchQuery({ queryKey: ['notes'], queryFn: () => [] });
 * ```
 */
export function createSessionQueryClients(
  store: SessionStore,
  { createClient = () => new QueryClient(), persist }: SessionQueryClientsOptions = {},
): SessionQueryClients {
  const entries = new Map<string, Entry>();
  const seen = new WeakSet();

  function keyOf(sessionId: string, organizationId: string | null | undefined) {
    const session = store.getState().client?.sessions.find(({ id }) => id === sessionId);
    if (!session || !isSignedIn(session)) throw notSignedIn(sessionId);
    const { lastActiveOrganizationId } = session;
    return {
      sessionId,
      organizationId: organizationId === undefined ? lastActiveOrganizationId : organizationId,
    };
  }

  function newClient(): QueryClient {
    const client = createClient();
    for (const part of [client, client.getQueryCache(), client.getMutationCache()]) {
      if (seen.has(part)) throw sharedClient();
      seen.add(part);
    }
    return withoutRetriesWhenOver(client);
  }

  function get(sessionId: string, organizationId?: string | null): QueryClient {
    const key = JSON.stringify(keyOf(sessionId, organizationId));
    const known = entries.get(key);
    if (known) return known.client;
    const client = newClient();
    const persistence = persist?.(client, `multisession:${key}`);
    entries.set(key, { sessionId, client, persistence, holders: 0, isOver: false });
    return client;
  }

  /** Clearing under a mounted tree would leave its text on the screen, and fetch everything anew. */
  function dropIfUnused(entry: Entry): void {
    if (!entry.isOver || entry.holders > 0) return;
    entry.persistence?.stop();
    const { client } = entry;
    const parts = [...client.getQueryCache().getAll(), ...client.getMutationCache().getAll()];
    const cancelled = client.cancelQueries();
    client.clear();
    // Or each lives on in the timer that was to remove it; a query sets that when it has stopped.
    void cancelled.then(() => {
      for (const part of parts) part.destroy();
    });
    void entry.persistence?.remove();
  }

  function entriesOf(id: string | null): readonly (readonly [string, Entry])[] {
    return [...entries].filter(([, { sessionId }]) => sessionId === id);
  }

  store.on('session-purged', ({ sessionId }) => {
    for (const [key, entry] of entriesOf(sessionId)) {
      entries.delete(key);
      entry.isOver = true;
      dropIfUnused(entry);
    }
  });
  store.on('switching', ({ from }) => {
    // What is still under way would be tried again with the next account's cookie.
    if (store.backend.capabilities.perRequestSession) return;
    for (const [, { client }] of entriesOf(from)) void client.cancelQueries();
  });

  return {
    get,
    dehydrate(sessionId, organizationId) {
      const state = dehydrate(get(sessionId, organizationId));
      return { ...keyOf(sessionId, organizationId), state };
    },
    hydrate(dehydrated, sessionId, organizationId) {
      const client = get(sessionId, organizationId);
      const given = v.safeParse(dehydratedSchema, dehydrated);
      const key = keyOf(sessionId, organizationId);
      const isTheirs = given.success && keyMatches(given.output, key);
      if (!isTheirs) throw mismatch(sessionId);
      hydrate(client, given.output.state);
    },
    hold(client) {
      const entry = [...entries.values()].find((candidate) => candidate.client === client);
      if (!entry) return () => {};
      entry.holders += 1;
      return () => {
        entry.holders -= 1;
        // The tree's observers let go after this.
        queueMicrotask(() => dropIfUnused(entry));
      };
    },
  };
}

function keyMatches(
  given: Pick<DehydratedSession, 'sessionId' | 'organizationId'>,
  key: Pick<DehydratedSession, 'sessionId' | 'organizationId'>,
): boolean {
  return given.sessionId === key.sessionId && given.organizationId === key.organizationId;
}

function notSignedIn(sessionId: string): SessionError {
  return new SessionError({
    code: 'not_signed_in',
    message:
      'There is no signed-in session with that id, so it has no query client. Load the sessions first (`store.refresh()`), and ask for the client of one that is signed in.',
    sessionId,
  });
}

function sharedClient(): SessionError {
  return new SessionError({
    code: 'invalid_configuration',
    message:
      '`createClient` handed out the same QueryClient, QueryCache or MutationCache for two sessions, so that one account would see the data of the other. Make new ones in each call.',
  });
}

function mismatch(sessionId: string): SessionError {
  return new SessionError({
    code: 'session_mismatch',
    message:
      'The dehydrated cache is not of this session and organization, so nothing of it was taken in. Hydrate it for those that it was made for.',
    sessionId,
  });
}
