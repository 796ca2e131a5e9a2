import { checkStore, type SessionStore } from '../store/index.ts';

type Store = Pick<SessionStore, 'backend' | 'getState'>;

/** The owner of a list, because a backend may reuse the ID of a session for another user. */
interface ListOwner {
  readonly userId: string | null;
  /** The `sub` claim of the actor that impersonates the user, or null. */
  readonly actorId: string | null;
}

/**
 * Returns the prefix of all query and mutation keys for the device sessions of an account:
 * `['multisession', 'device-sessions', scope, sessionId]`.
 *
 * The prefix contains the `scope` of the backend, because sessions of two backends can have the same ID.
 */
export function deviceSessionsKey(store: Pick<Store, 'backend'>, sessionId: string) {
  checkStore(store);
  return ['multisession', 'device-sessions', store.backend.scope, sessionId] as const;
}

/**
 * Returns the key of a single page, which is {@link deviceSessionsKey} followed by the page number and size, and by the
 * user and the actor.
 */
export function deviceSessionsPageKey(
  store: Store,
  sessionId: string,
  page: { readonly page: number; readonly pageSize: number },
) {
  return [...deviceSessionsKey(store, sessionId), 'page', { ...page, ...ownerOf(store, sessionId) }] as const;
}

/** Returns the key of an infinite query, which is {@link deviceSessionsKey} followed by the page size and the owner. */
export function deviceSessionsPagesKey(
  store: Store,
  sessionId: string,
  pages: { readonly pageSize: number },
) {
  return [
    ...deviceSessionsKey(store, sessionId),
    'pages',
    { ...pages, ...ownerOf(store, sessionId) },
  ] as const;
}

/** Returns whether a list belongs to the same session, user and actor. */
export function hasSameListOwner(a: DeviceSessionsListKey, b: DeviceSessionsListKey): boolean {
  return a[2] === b[2] && a[3] === b[3] && a[5].userId === b[5].userId && a[5].actorId === b[5].actorId;
}

type DeviceSessionsListKey = ReturnType<typeof deviceSessionsPageKey>;

function ownerOf({ getState }: Store, sessionId: string): ListOwner {
  const session = getState().client?.sessions.find(({ id }) => id === sessionId);
  return { userId: session?.userId ?? null, actorId: session?.actor?.sub ?? null };
}
