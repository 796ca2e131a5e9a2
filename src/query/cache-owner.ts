import { scopedName } from '../backend/index.ts';
import { isEqual, isSignedIn, SessionError, type SessionFields } from '../session/index.ts';
import { createSessionFetch, type SessionStore } from '../store/index.ts';
import { type BindStorage, type BoundStorages, createBindStorage, watchPurges } from './bind-storage.ts';

/** The session, organization, user and actor that a cache belongs to. Serializable as JSON. */
export interface CacheIdentity {
  readonly sessionId: string;
  readonly organizationId: string | null;
  readonly userId: string | null;
  /** The `sub` claim of the actor that impersonates the user, or null. */
  readonly actorId: string | null;
}

/**
 * The session and organization that a query client belongs to, and functions bound to them. If the same user's next session
 * takes over the client, `fetch` and `bindStorage` are bound to that session from then on.
 */
export interface QueryClientOwner {
  readonly sessionId: string;
  readonly organizationId: string | null;
  /**
   * The key to store or broadcast the cache under. Unique to the backend, session, user, actor and organization, and the same
   * after a reload.
   */
  readonly key: string;
  /**
   * A session fetch for the requests of this client, see `createSessionFetch()`. Rejects with `session_closed` once the cache
   * is discarded.
   */
  readonly fetch: typeof fetch;
  /**
   * Returns the storage with all names prefixed by `key`. Once the session is closed, its items are removed, and later writes,
   * for example of a throttled persister, are discarded.
   */
  readonly bindStorage: BindStorage;
}

/** The current owner of a cache. */
export interface OwnerBinding {
  /** The latest owner of the cache, which may be closed. */
  readonly getIdentity: () => CacheIdentity;
  readonly describe: () => QueryClientOwner;
  /** Returns whether requests may be sent as the owner now. */
  readonly canSend: () => boolean;
  /** Binds the cache to its first owner, or to the next session of the same user. Removes the stored items of the previous one. */
  readonly assign: (identity: CacheIdentity) => void;
  /** Ends the binding: nothing is sent or stored any more. */
  readonly close: () => void;
}

export function createOwnerBinding(
  store: SessionStore,
  storages: BoundStorages,
  first: CacheIdentity,
): OwnerBinding {
  let identity = first;
  let isClosed = false;
  let isPurged = watchPurges();
  const getKey = (): string => scopedName(store.backend, keyOf(identity));
  const bindStorage = createBindStorage(storages, getKey, (name) => isClosed || isPurged(name));

  return {
    getIdentity: () => identity,
    describe: () => ({
      sessionId: identity.sessionId,
      organizationId: identity.organizationId,
      key: getKey(),
      async fetch(input, init) {
        if (isClosed) throw closedError(identity.sessionId);
        const { sessionId, organizationId } = identity;
        return createSessionFetch(store, sessionId, { organizationId })(input, init);
      },
      bindStorage,
    }),
    canSend() {
      const { session } = store.getCurrent(undefined, identity.sessionId);
      if (isClosed || !session) return false;
      return (
        store.backend.capabilities.sessionPerRequest ||
        session.lastActiveOrganizationId === identity.organizationId
      );
    },
    assign(next) {
      if (!isEqual(identity, next)) storages.clear(`${getKey()}:`);
      identity = next;
      isClosed = false;
      isPurged = watchPurges();
    },
    close() {
      isClosed = true;
      storages.clear(`${getKey()}:`);
    },
  };
}

/**
 * Returns the identity of a session that is signed in. `organizationId` defaults to its active organization.
 *
 * @throws {SessionError} `not_signed_in` if the session is unknown or not signed in.
 */
export function resolveIdentity(
  store: SessionStore,
  sessionId: string,
  organizationId?: string | null,
): CacheIdentity {
  const session = store.getState().client?.sessions.find(({ id }) => id === sessionId);
  if (!session || !isSignedIn(session)) throw notSignedInError(sessionId);
  return identityOf(session, organizationId);
}

/** Returns the identity of a session. `organizationId` defaults to its active organization. */
export function identityOf(
  { id, userId, actor, lastActiveOrganizationId }: SessionFields,
  organizationId: string | null = lastActiveOrganizationId,
): CacheIdentity {
  return { sessionId: id, organizationId, userId, actorId: actor?.sub ?? null };
}

/** Returns a key that is unique within a store. */
export function keyOf({ sessionId, organizationId, userId, actorId }: CacheIdentity): string {
  return JSON.stringify({ sessionId, organizationId, userId, actorId });
}

/** Returns the beginning of the keys of all organizations of a session. */
export function keyPrefixOf(sessionId: string): string {
  return `{"sessionId":${JSON.stringify(sessionId)},`;
}

/** Returns whether two sessions belong to the same user, actor and organization. */
export function isSameUser(a: CacheIdentity, b: CacheIdentity): boolean {
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

function closedError(sessionId: string): SessionError {
  return new SessionError({
    code: 'session_closed',
    message: 'The session of this query client was closed, so the request was not sent. No action is needed.',
    sessionId,
  });
}
