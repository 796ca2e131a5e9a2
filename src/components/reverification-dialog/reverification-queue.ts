import { SessionError, type SignedInSession } from '../../session/index.ts';
import type { SessionStore } from '../../store/index.ts';

/** The session for which an action was started. */
export interface ActionOwner {
  readonly session: SignedInSession;
  /** Whether it was the current session of the tab. */
  readonly wasCurrent: boolean;
}

/** A verification that is pending. All actions of one session that wait for it share it. */
export interface ReverificationRequest extends ActionOwner {
  readonly promise: Promise<void>;
  /** Repeats the actions, or rejects them with `error`. */
  readonly settle: (error?: SessionError) => void;
}

/** The pending verifications of a store, and the dialogs that can show them. */
export interface ReverificationQueue {
  /** Returns the number of verifications of a session, to recognize one that happened during a request. */
  readonly countVerifications: (sessionId: string) => number;
  /** Asks the user to verify their identity. Returns `null` if no dialog is mounted. */
  readonly request: (owner: ActionOwner) => Promise<void> | null;
  /** Returns the request that a dialog shows: the first one, in the dialog that was mounted last. */
  readonly requestOf: (dialog: object) => ReverificationRequest | null;
  /** Registers a mounted dialog. Returns a function that unregisters it. */
  readonly register: (dialog: object) => () => void;
  readonly subscribe: (onChange: () => void) => () => void;
}

const queues = new WeakMap<SessionStore, ReverificationQueue>();

export function reverificationQueueOf(store: SessionStore): ReverificationQueue {
  const queue = queues.get(store) ?? createReverificationQueue(store);
  queues.set(store, queue);
  return queue;
}

function createReverificationQueue(store: SessionStore): ReverificationQueue {
  let requests: readonly ReverificationRequest[] = [];
  let dialogs: readonly object[] = [];
  let unwatch = (): void => {};
  const verifications = new Map<string, number>();
  const listeners = new Set<() => void>();

  function notify(): void {
    for (const listener of listeners) listener();
  }

  const countVerifications = (sessionId: string): number => verifications.get(sessionId) ?? 0;

  function add(owner: ActionOwner): ReverificationRequest {
    const { id } = owner.session;
    let settle: ReverificationRequest['settle'] = () => {};
    const promise = new Promise<void>((resolve, reject) => {
      settle = (error) => {
        if (!requests.includes(request)) return;
        requests = requests.filter((other) => other !== request);
        if (requests.length === 0) unwatch();
        if (error) reject(error);
        else {
          verifications.set(id, countVerifications(id) + 1);
          resolve();
        }
        notify();
      };
    });
    const request: ReverificationRequest = { ...owner, promise, settle };
    if (requests.length === 0) unwatch = store.subscribe(rejectOutdated);
    requests = [...requests, request];
    notify();
    return request;
  }

  function rejectOutdated(): void {
    for (const request of requests) {
      const error = findOwnerError(store, request);
      if (error) request.settle(error);
    }
  }

  return {
    countVerifications,
    request(owner) {
      if (dialogs.length === 0) return null;
      const shared = requests.find(({ session }) => session.id === owner.session.id);
      return (shared ?? add(owner)).promise;
    },
    requestOf: (dialog) => (dialogs.at(-1) === dialog && requests[0]) || null,
    register(dialog) {
      dialogs = [...dialogs, dialog];
      notify();
      return () => {
        dialogs = dialogs.filter((other) => other !== dialog);
        if (dialogs.length === 0) for (const { settle, session } of requests) settle(cancelled(session.id));
        notify();
      };
    },
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}

/** Returns the error of an action whose account was switched, signed out or replaced, or `null`. */
export function findOwnerError(
  store: SessionStore,
  { session: { id, userId, actor }, wasCurrent }: ActionOwner,
): SessionError | null {
  const { session } = store.getCurrent(store.getState(), id);
  if (!session)
    return new SessionError({
      code: 'session_closed',
      message:
        'The session was signed out before the user verified their identity, so the action was not repeated. Sign in again.',
      sessionId: id,
    });
  if (session.userId !== userId || session.actor?.sub !== actor?.sub)
    return new SessionError({
      code: 'session_mismatch',
      message:
        'The session now belongs to another user, so the action of the previous user was not repeated. Start it again.',
      sessionId: id,
    });
  if (wasCurrent && store.getCurrent().session?.id !== id)
    return new SessionError({
      code: 'session_not_current',
      message:
        'Another account became current before the user verified their identity, so the action was not repeated. Switch back and start it again.',
      sessionId: id,
    });
  return null;
}

/** Returns the error of an action whose verification the user cancelled. */
export function cancelled(sessionId: string): SessionError {
  return new SessionError({
    code: 'reverification_cancelled',
    message: 'The user did not verify their identity, so the action was not repeated. Nothing was changed.',
    sessionId,
  });
}
