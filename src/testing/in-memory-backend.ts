import type {
  BackendCapabilities,
  BackendEvent,
  DeviceSessionMethods,
  RequestContext,
  SessionBackend,
  SessionMutationResult,
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
import { applyFault, type BackendFault, rejectOnAbort } from './backend-fault.ts';
import { createInMemoryDevices, deviceSessionsOf, paginate } from './in-memory-devices.ts';
import { createInMemorySignIn, type SignInPage } from './in-memory-sign-in.ts';
import { createTestToken } from './test-token.ts';

/** The options of {@link inMemoryBackend}. */
export interface InMemoryBackendOptions {
  /** The initial sessions of the client. Default: none. */
  readonly sessions?: readonly SessionData[];
  /** The ID of the last active session, or null for none. Default: the first signed-in session. */
  readonly lastActiveSessionId?: string | null;
  /**
   * The scope of the backend. Default: a unique scope, so that only stores with the same backend object share data.
   * Pass the same scope to two backends to simulate a reload.
   */
  readonly scope?: string;
  /** Overrides of the default capabilities: all except `events`. */
  readonly capabilities?: Partial<BackendCapabilities>;
  /** The simulated sign-in page. With it, the backend has `signInMethods`. */
  readonly signInPage?: SignInPage;
}

/** A request that the backend has received. */
export interface BackendCall {
  /** The method that was called. */
  readonly method: keyof SessionBackend;
  /** The ID of the session that the request is about, or null for the whole client. */
  readonly sessionId: string | null;
}

/** An in-memory backend for tests and stories. It follows the rules of the session server. */
export interface InMemoryBackend extends SessionBackend {
  /** All requests received so far, in order. */
  readonly calls: readonly BackendCall[];
  /** Signs a user in on this client, as the app's own sign-in does. The session becomes the last active one. */
  signIn(session: SessionData): void;
  /** Signs a user in on another device. Only `listDeviceSessions` returns the session. */
  signInOnOtherDevice(session: SessionData): void;
  /** Changes a session on the server. Without `events`, the client receives the change with its next response. */
  update(id: string, change: Partial<SessionData>): void;
  /** Closes a session on the server with this status. */
  close(id: string, status: ClosedStatus): void;
  /** Rejects all further requests, or only requests of one method, with `error`. `fail(null)` ends the failure. */
  fail(error: Error | null, method?: keyof SessionBackend): void;
  /** Pauses all further responses until the returned function is called. Requests still take effect immediately. */
  pauseResponses(): () => void;
  /**
   * Calls `choose` for each further request, and applies the fault that it returns, if any. `injectFaults(null)`
   * removes the callback.
   */
  injectFaults(choose: ((call: BackendCall) => BackendFault | undefined) | null): void;
  /**
   * Returns the current state of the client on the server. This is not a request, so faults do not apply and `calls`
   * does not change.
   */
  inspect(): ClientSnapshot;
  /** Returns the number of event subscribers. Requires `capabilities: { events: true }`. */
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
      covers: 'all',
      invalidSessions: [],
      now: new Date(),
    };
  }

  function updateSession(id: string, change: Partial<SessionData>): SessionData {
    version += 1;
    // SAFETY: tests pass fields that match the status.
    const session = { ...getSession(id), ...change, version } as SessionData;
    sessions.set(id, session);
    for (const listener of subscribers) sendVersion(listener);
    return session;
  }

  /** Sends the version at the time of delivery, as the first event of a connection does. */
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
      message: 'This client has no session with this ID.',
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
    throw new SessionError({ code: 'session_closed', message: 'This session is closed.', sessionId: id });
  }

  /** Runs an operation with the fault of the request. Waits to respond while responses are paused. */
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

  /** Closes expired sessions, as the server does. */
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

  function signIn(session: SessionData): void {
    sweep();
    for (const { id, userId, status } of sessions.values()) {
      if (userId === session.userId && id !== session.id && isClosed({ status })) close(id, 'removed');
    }
    sessions.set(session.id, session);
    updateSession(session.id, {});
    lastActiveSessionId = session.id;
  }

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
    signIn,
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
    ...(options.signInPage && {
      signInMethods: createInMemorySignIn(options.signInPage, {
        respond: (sessionId, context, operation) => respond('signInMethods', sessionId, context, operation),
        signIn,
        replace: (id) => void (sessions.has(id) && close(id, 'replaced')),
        snapshot,
      }),
    }),
  };
}

/** Moves the deadlines by the time since the last activity. */
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
