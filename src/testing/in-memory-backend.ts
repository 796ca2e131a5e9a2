import type {
  BackendCapabilities,
  BackendEvent,
  BackendUpdate,
  CallContext,
  DeviceSessionsCalls,
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
import { aborted, type CallFault, meet } from './call-fault.ts';
import { createDevices, deviceSessionsOf, pageOf } from './device-sessions.ts';
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
  signInElsewhere(session: SessionData): void;
  /** Changes a session on the server, unseen by the client until it asks. */
  update(id: string, change: Partial<SessionData>): void;
  /** Closes a session on the server. */
  close(id: string, status: ClosedStatus): void;
  /** From now on every call (or every call of that method) rejects with `error`; null ends that. */
  fail(error: Error | null, method?: keyof SessionBackend): void;
  /** From now on calls take effect at once, but their answers wait until the returned function is called. */
  hold(): () => void;
  /** From now on each call meets the fault that `choose` answers for it, if any; null ends that. */
  disturb(choose: ((call: BackendCall) => CallFault | undefined) | null): void;
  /** The client as the backend holds it now. No call, so nothing disturbs it. */
  look(): ClientSnapshot;
  /** How many listen to its events; with `capabilities: { events: true }`. */
  countStreams(): number;
}

const everything: BackendCapabilities = {
  touch: true,
  select: true,
  end: true,
  tokens: true,
  tokenTemplates: true,
  deviceSessions: true,
  events: false,
  perRequestSession: true,
};

/** Creates an {@link InMemoryBackend}. */
export function inMemoryBackend(options: InMemoryBackendOptions = {}): InMemoryBackend {
  const sessions = new Map((options.sessions ?? []).map((session) => [session.id, session]));
  const { scope = `in-memory:${crypto.getRandomValues(new Uint32Array(2)).join('-')}` } = options;
  const elsewhere = createDevices();
  const capabilities = { ...everything, ...options.capabilities };
  const calls: BackendCall[] = [];
  const streams = new Set<(event: BackendEvent) => void>();
  let version = 1;
  let lastActiveSessionId =
    options.lastActiveSessionId === undefined
      ? ([...sessions.values()].find((session) => !isClosed(session))?.id ?? null)
      : options.lastActiveSessionId;
  let failure: { readonly error: Error; readonly method: keyof SessionBackend | undefined } | null = null;
  let gate: Promise<void> = Promise.resolve();
  let choose: (call: BackendCall) => CallFault | undefined = () => undefined;

  function snapshot(): ClientSnapshot {
    const shown = [...sessions.values()].filter(({ status }) => isListedStatus(status));
    return { id: 'client_1', sessions: shown, lastActiveSessionId, version, broken: [], now: new Date() };
  }

  function write(id: string, change: Partial<SessionData>): SessionData {
    version += 1;
    // SAFETY: tests say which status goes with which fields.
    const session = { ...find(id), ...change, version } as SessionData;
    sessions.set(id, session);
    for (const listener of streams) push(listener);
    return session;
  }

  /** Sends how things are then, as the first message of a connection does. */
  function push(listener: (event: BackendEvent) => void): void {
    setTimeout(() => {
      if (streams.has(listener)) listener({ type: 'client-changed', version });
    }, 0);
  }

  function subscribe(tell: (event: BackendEvent) => void): () => void {
    const listener = (event: BackendEvent): void => tell(event);
    streams.add(listener);
    push(listener);
    return () => void streams.delete(listener);
  }

  function find(id: string): SessionData {
    const session = sessions.get(id);
    if (session) return session;
    throw new SessionError({
      code: 'session_not_found',
      message: 'There is no such session on this client.',
      sessionId: id,
    });
  }

  function close(id: string, status: ClosedStatus): SessionData {
    const session = find(id);
    if (!canTransition(session.status, status)) return session;
    if (lastActiveSessionId === id) lastActiveSessionId = null;
    return write(id, { status, user: null });
  }

  function signedIn(id: string): SessionData {
    const session = find(id);
    if (!isClosed(session)) return session;
    throw new SessionError({ code: 'session_closed', message: 'That session is over.', sessionId: id });
  }

  /** Takes effect at once; the answer comes when nothing holds it back. */
  async function answer<Result>(
    method: keyof SessionBackend,
    sessionId: string | null,
    { signal }: CallContext,
    act: () => Result | Promise<Result>,
  ): Promise<Result> {
    signal.throwIfAborted();
    const call = { method, sessionId };
    calls.push(call);
    if (failure && (failure.method ?? method) === method) throw failure.error;
    const acted = meet(choose(call) ?? {}, () => {
      sweep();
      return act();
    });
    await Promise.race([Promise.allSettled([acted, gate]), aborted(signal)]);
    return acted;
  }

  /** Nobody else closes what has run out. */
  function sweep(): void {
    for (const session of sessions.values()) {
      const { status } = sessionAt(session, Date.now());
      if (status !== session.status && status !== 'active' && status !== 'pending') close(session.id, status);
    }
  }

  function changed(session: SessionData | null): BackendUpdate {
    return { session, client: snapshot(), now: new Date() };
  }

  const devices: DeviceSessionsCalls = {
    listDeviceSessions: (id, page, context) =>
      answer('listDeviceSessions', id, context, () => {
        const { userId } = signedIn(id);
        return pageOf(deviceSessionsOf(userId, [...sessions.values(), ...elsewhere.all()]), page);
      }),
    revokeDeviceSession: (id, otherId, context) =>
      answer('revokeDeviceSession', id, context, () => {
        const { userId } = signedIn(id);
        const isHere = sessions.get(otherId)?.userId === userId;
        return changed(isHere ? close(otherId, 'revoked') : elsewhere.revoke(otherId, userId));
      }),
  };

  return {
    name: 'in-memory',
    scope,
    capabilities,
    calls,
    getClient: (context) => answer('getClient', null, context, snapshot),
    touchSession: (id, { intent, organizationId }, context) =>
      answer('touchSession', id, context, () => {
        signedIn(id);
        if (intent === 'select_session') lastActiveSessionId = id;
        const organization = organizationId === undefined ? {} : { lastActiveOrganizationId: organizationId };
        return changed(write(id, { ...prolonged(find(id)), ...organization }));
      }),
    endSession: (id, context) =>
      answer('endSession', id, context, () => {
        const session = find(id);
        return changed(isClosed(session) ? session : close(id, 'ended'));
      }),
    removeSession: (id, _, context) =>
      answer('removeSession', id, context, () => changed(close(id, 'removed'))),
    removeAllSessions: (context) =>
      answer('removeAllSessions', null, context, () => {
        for (const { id } of snapshot().sessions) close(id, 'removed');
        return changed(null);
      }),
    createToken: (id, { organizationId }, context) =>
      answer('createToken', id, context, () => createTestToken(signedIn(id), organizationId ?? null)),
    signIn(session) {
      sweep();
      for (const { id, userId, status } of sessions.values()) {
        if (userId === session.userId && id !== session.id && isClosed({ status })) close(id, 'removed');
      }
      sessions.set(session.id, session);
      write(session.id, {});
      lastActiveSessionId = session.id;
    },
    signInElsewhere: elsewhere.add,
    update: (id, change) => void write(id, change),
    close: (id, status) => void close(id, status),
    fail(error, method) {
      failure = error && { error, method };
    },
    hold() {
      const { promise, resolve } = withResolvers();
      gate = promise;
      return resolve;
    },
    disturb(next) {
      choose = next ?? (() => undefined);
    },
    look() {
      sweep();
      return snapshot();
    },
    countStreams: () => streams.size,
    ...(capabilities.events && { subscribe }),
    ...(capabilities.deviceSessions && devices),
  };
}

/** Activity moves the deadlines along. */
function prolonged({ lastActiveAt, expireAt, abandonAt }: SessionData): Partial<SessionData> {
  const now = new Date();
  const later = (deadline: Date): Date =>
    new Date(deadline.getTime() + now.getTime() - lastActiveAt.getTime());
  return { lastActiveAt: now, updatedAt: now, expireAt: later(expireAt), abandonAt: later(abandonAt) };
}

// `Promise.withResolvers` needs Node 22.
function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
