import type {
  BackendCapabilities,
  BackendEvent,
  SessionMutationResult,
  RequestContext,
  DeviceSessionMethods,
  SessionBackend,
} from '../backend/index.ts';
import {
  canTransition,
  type ClientSnapshot,
  type ClosedStatus,
  isClosed,
  isListedStatus,
  sessionAt,
  type SessionData,
  SessionError,
} from '../session/index.ts';
import { rejectOnAbort, type BackendFault, applyFault } from './backend-fault.ts';
import { createInMemoryDevices, deviceSessionsOf, paginate } from './in-memory-devices.ts';
import { createTestToken } from './test-token.ts';

export interface InMemoryBackendOptions {
  /** Who is on the client to begin with. */
  readonly sessions?: readonly SessionData[];
  /** Default: the first signed-in session; null for none. */
  readonly lastActiveSessionId?: string | null;
  /**
   * The backend's scope. Default: one of its own, so that only the stores that are given this very backend share something.
   * The same text for two backends makes the second one the first after a reload.
   */
  readonly scope?: string;
  /** Switches off what the backend is to be without. */
  readonly capabilities?: Partial<BackendCapabilities>;
}

/** One call that reached the backend. */
export interface BackendCall {
  readonly method: keyof SessionBackend;
  readonly sessionId: string | null;
}

/** A backend in memory, with the session server's rules, for tests and stories. */
export interface InMemoryBackend extends SessionBackend {
  /** Every call so far, in order. */
  readonly calls: readonly BackendCall[];
  /** Signs somebody in, as the app's own sign-in does; that session is then the client's last active one. */
  signIn(session: SessionData): void;
  /** Signs somebody in on another device. This client never lists that session; `deviceSessions` finds it. */
  signInOnOtherDevice(session: SessionData): void;
  /** Changes a session on the server, unseen by the client until it asks. */
  update(id: string, change: Partial<SessionData>): void;
  /** Closes a session on the server. */
  close(id: string, status: ClosedStatus): void;
  /** From now on every call (or every call of that method) rejects with `error`; null ends that. */
  fail(error: Error | null, method?: keyof SessionBackend): void;
  /** From now on calls take effect at once, but their answers wait until the returned function is called. */
  pauseResponses(): () => void;
  /** From now on each call meets the fault that `choose` answers for it, if any; null ends that. */
  injectFaults(choose: ((call: BackendCall) => BackendFault | undefined) | null): void;
  /** The client as the backend holds it now. No call, so nothing disturbs it. */
  inspect(): ClientSnapshot;
  /** How many listen to its events; with `capabilities: { events: true }`. */
  subscriberCount(): number;
}

const allCapabilities: BackendCapabilities = {
  touch: true,
  selectSession: true,
  end: true,
  tokens: true,
  tokenTemplates: true,
  deviceSessions: true,
  events: false,
  sessionPerRequest: true,
};

/** Creates an {@link InMemoryBackend}. */
export function inMemoryBackend(options: InMemoryBackendOptions = {}): InMemoryBackend {
  const sessions = new Map((options.sessions ?? []).map((session) => [session.id, session]));
  const { scope = `in-memory:${crypto.getRandomValues(new Uint32Array(2)).join('-')}` } = options;
  const otherDevices = createInMemoryDevices();
  const capabilities = { ...allCapabilities, ...options.capabilities };
  const calls: BackendCall[] = [];
  const subscribers = new Set<(event: BackendEvent) => void>();
  let version = 1;
  let lastActiveSessionId =
    options.lastActiveSessionId === undefined
      ? ([...sessions.values()].find((session) => !isClosed(session))?.id ?? null)
      : options.lastActiveSessionId;
  let failure: { readonly error: Error; readonly method: keyof SessionBackend | undefined } | null = null;
  let responsesReleased: Promise<void> = Promise.resolve();
  let chooseFault: (call: BackendCall) => BackendFault | undefined = () => undefined;

  function snapshot(): ClientSnapshot {
    const listed = [...sessions.values()].filter(({ status }) => isListedStatus(status));
    return {
      id: 'client_1',
      sessions: listed,
      lastActiveSessionId,
      version,
      invalidSessions: [],
      now: new Date(),
    };
  }

  function updateSession(id: string, change: Partial<SessionData>): SessionData {
    version += 1;
    // SAFETY: tests say which status goes with which fields.
    const session = { ...getSession(id), ...change, version } as SessionData;
    sessions.set(id, session);
    for (const listener of subscribers) sendVersion(listener);
    return session;
  }

  /** Sends how things are then, as the first message of a connection does. */
  function sendVersion(listener: (event: BackendEvent) => void): void {
    setTimeout(() => {
      if (subscribers.has(listener)) listener({ type: 'client-changed', version });
    }, 0);
  }

  function subscribe(onEvent: (event: BackendEvent) => void): () => void {
    const listener = (event: BackendEvent): void => onEvent(event);
    subscribers.add(listener);
    sendVersion(listener);
    return () => void subscribers.delete(listener);
  }

  function getSession(id: string): SessionData {
    const session = sessions.get(id);
    if (session) return session;
    throw new SessionError({
      code: 'session_not_found',
      message: 'There is no such session on this client.',
      sessionId: id,
    });
  }

  function close(id: string, status: ClosedStatus): SessionData {
    const session = getSession(id);
    if (!canTransition(session.status, status)) return session;
    if (lastActiveSessionId === id) lastActiveSessionId = null;
    return updateSession(id, { status, user: null });
  }

  function getSignedInSession(id: string): SessionData {
    const session = getSession(id);
    if (!isClosed(session)) return session;
    throw new SessionError({ code: 'session_closed', message: 'That session is over.', sessionId: id });
  }

  /** Takes effect at once; the answer comes when nothing holds it back. */
  async function respond<Result>(
    method: keyof SessionBackend,
    sessionId: string | null,
    { signal }: RequestContext,
    operation: () => Result | Promise<Result>,
  ): Promise<Result> {
    signal.throwIfAborted();
    const call = { method, sessionId };
    calls.push(call);
    if (failure && (failure.method ?? method) === method) throw failure.error;
    const result = applyFault(chooseFault(call) ?? {}, () => {
      sweep();
      return operation();
    });
    await Promise.race([Promise.allSettled([result, responsesReleased]), rejectOnAbort(signal)]);
    return result;
  }

  /** Nobody else closes what has run out. */
  function sweep(): void {
    for (const session of sessions.values()) {
      const { status } = sessionAt(session, Date.now());
      if (status !== session.status && status !== 'active' && status !== 'pending') close(session.id, status);
    }
  }

  function toMutationResult(session: SessionData | null): SessionMutationResult {
    return { session, client: snapshot(), now: new Date() };
  }

  const devices: DeviceSessionMethods = {
    listDeviceSessions: (id, page, context) =>
      respond('listDeviceSessions', id, context, () => {
        const { userId } = getSignedInSession(id);
        return paginate(deviceSessionsOf(userId, [...sessions.values(), ...otherDevices.all()]), page);
      }),
    revokeDeviceSession: (id, targetSessionId, context) =>
      respond('revokeDeviceSession', id, context, () => {
        const { userId } = getSignedInSession(id);
        const isHere = sessions.get(targetSessionId)?.userId === userId;
        return toMutationResult(
          isHere ? close(targetSessionId, 'revoked') : otherDevices.revoke(targetSessionId, userId),
        );
      }),
  };

  return {
    name: 'in-memory',
    scope,
    capabilities,
    calls,
    getClient: (context) => respond('getClient', null, context, snapshot),
    touchSession: (id, { intent, organizationId }, context) =>
      respond('touchSession', id, context, () => {
        getSignedInSession(id);
        if (intent === 'select_session') lastActiveSessionId = id;
        const organization = organizationId === undefined ? {} : { lastActiveOrganizationId: organizationId };
        return toMutationResult(updateSession(id, { ...extendDeadlines(getSession(id)), ...organization }));
      }),
    endSession: (id, context) =>
      respond('endSession', id, context, () => {
        const session = getSession(id);
        return toMutationResult(isClosed(session) ? session : close(id, 'ended'));
      }),
    removeSession: (id, _, context) =>
      respond('removeSession', id, context, () => toMutationResult(close(id, 'removed'))),
    removeAllSessions: (context) =>
      respond('removeAllSessions', null, context, () => {
        for (const { id } of snapshot().sessions) close(id, 'removed');
        return toMutationResult(null);
      }),
    createToken: (id, { organizationId }, context) =>
      respond('createToken', id, context, () =>
        createTestToken(getSignedInSession(id), organizationId ?? null),
      ),
    signIn(session) {
      sweep();
      for (const { id, userId, status } of sessions.values()) {
        if (userId === session.userId && id !== session.id && isClosed({ status })) close(id, 'removed');
      }
      sessions.set(session.id, session);
      updateSession(session.id, {});
      lastActiveSessionId = session.id;
    },
    signInOnOtherDevice: otherDevices.add,
    update: (id, change) => void updateSession(id, change),
    close: (id, status) => void close(id, status),
    fail(error, method) {
      failure = error && { error, method };
    },
    pauseResponses() {
      const { promise, resolve } = withResolvers();
      responsesReleased = promise;
      return resolve;
    },
    injectFaults(next) {
      chooseFault = next ?? (() => undefined);
    },
    inspect() {
      sweep();
      return snapshot();
    },
    subscriberCount: () => subscribers.size,
    ...(capabilities.events && { subscribe }),
    ...(capabilities.deviceSessions && devices),
  };
}

/** Activity moves the deadlines along. */
function extendDeadlines({ lastActiveAt, expireAt, abandonAt }: SessionData): Partial<SessionData> {
  const now = new Date();
  const extend = (deadline: Date): Date =>
    new Date(deadline.getTime() + now.getTime() - lastActiveAt.getTime());
  return { lastActiveAt: now, updatedAt: now, expireAt: extend(expireAt), abandonAt: extend(abandonAt) };
}

// `Promise.withResolvers` needs Node 22.
function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((fulfill) => {
    resolve = fulfill;
  });
  return { promise, resolve };
}
