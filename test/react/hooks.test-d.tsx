import { describe, expectTypeOf, it } from 'vitest';
import {
  type ActiveSession,
  type ClosedSession,
  type ClosedStatus,
  type DefaultUser,
  type PendingSession,
  type Session,
  type SessionBackend,
  type SessionError,
  type PendingOperation,
  type SessionProviderProps,
  type SessionStatus,
  type SessionTask,
  SessionProvider,
  type SessionStore,
  type SignedInSession,
  type SignedOutReason,
  useConnectionStatus,
  useSession,
  useSessionActions,
  useSessionEvent,
  useSessionExpiry,
  useSessionFetch,
  useSessionList,
  usePendingOperation,
  type UseSessionResult,
  useSessionTask,
  useSuspenseSession,
  type UseSuspenseSessionResult,
  useUser,
} from 'multisession';

declare const session: Session;
declare const backend: SessionBackend;
declare const store: SessionStore;

describe('Session', () => {
  it('is narrowed by its status', () => {
    if (session.status === 'active') expectTypeOf(session).toEqualTypeOf<ActiveSession>();
    else if (session.status === 'pending') expectTypeOf(session.currentTask.key).toBeString();
    else {
      expectTypeOf(session).toEqualTypeOf<ClosedSession>();
      // @ts-expect-error -- a closed session may have no user
      void session.user.id;
    }
    // @ts-expect-error -- only pending sessions have a task
    void session.currentTask;
  });

  it('is readonly', () => {
    expectTypeOf(session.tasks).toEqualTypeOf<readonly SessionTask[]>();
    // @ts-expect-error -- a session is an immutable snapshot
    session.id = 'sess_eve';
    // @ts-expect-error -- nested arrays are readonly, too
    session.tasks.push({ key: 'setup-mfa' });
  });
});

describe('useSession()', () => {
  it('returns a result that is narrowed by its status', () => {
    const current = useSession();
    expectTypeOf(current.status).toEqualTypeOf<'loading' | 'failed' | 'signed-out' | 'pending' | 'active'>();
    if (current.status === 'active') expectTypeOf(current.session).toEqualTypeOf<ActiveSession>();
    if (current.status === 'pending') expectTypeOf(current.session).toEqualTypeOf<PendingSession>();
    if (current.status === 'signed-out') expectTypeOf(current.reason).toEqualTypeOf<SignedOutReason>();
    if (current.status === 'failed') expectTypeOf(current.error).toEqualTypeOf<SessionError>();
    if (current.status === 'loading') expectTypeOf(current.session).toBeUndefined();
    // @ts-expect-error -- no session may be current
    void current.session.id;
    // @ts-expect-error -- only the status "failed" has an error
    void current.error;
    // @ts-expect-error -- no such status exists
    void (current.status === 'signed-in');
  });

  it('returns the value that the selector returns', () => {
    expectTypeOf(useSession(({ session }) => session?.id)).toEqualTypeOf<string | undefined>();
    expectTypeOf(useSession(({ status }) => status === 'active')).toBeBoolean();
    expectTypeOf(
      useSession(({ status, session }) => ({ status, name: session?.publicUserData?.firstName })),
    ).toEqualTypeOf<{ status: UseSessionResult['status']; name: string | null | undefined }>();
    expectTypeOf(
      useSession((current) => (current.status === 'active' ? current.session : null)),
    ).toEqualTypeOf<ActiveSession | null>();
    expectTypeOf(
      useSession((current) => (current.status === 'signed-out' ? current.reason : undefined)),
    ).toEqualTypeOf<SignedOutReason | undefined>();
  });

  it('passes the whole result to the selector', () => {
    useSession((current) => expectTypeOf(current).toEqualTypeOf<UseSessionResult>());
    // @ts-expect-error -- no session may be current
    useSession(({ session }) => session.id);
    // @ts-expect-error -- only the status "failed" has a retry function
    useSession(({ retry }) => retry);
    // @ts-expect-error -- a selector takes a single argument
    useSession((current, sessionId: string) => [current, sessionId]);
    // @ts-expect-error -- the session is determined by the scope
    useSession('sess_ada');
  });

  it('returns a result that is narrowed by the presence of a session', () => {
    const current = useSession();
    if (current.session) expectTypeOf(current.status).toEqualTypeOf<'active' | 'pending'>();
    else expectTypeOf(current.status).toEqualTypeOf<'loading' | 'failed' | 'signed-out'>();
    if (current.session === undefined) expectTypeOf(current.status).toEqualTypeOf<'loading' | 'failed'>();
    // @ts-expect-error -- the result is readonly
    current.session = null;
  });
});

describe('useSuspenseSession()', () => {
  it('returns neither the status "loading" nor "failed"', () => {
    const current = useSuspenseSession();
    expectTypeOf(current).toEqualTypeOf<UseSuspenseSessionResult>();
    expectTypeOf(current.status).toEqualTypeOf<'signed-out' | 'pending' | 'active'>();
    expectTypeOf(current.session).toEqualTypeOf<ActiveSession | PendingSession | null>();
    if (current.status === 'active') expectTypeOf(current.session).toEqualTypeOf<ActiveSession>();
    if (current.status === 'signed-out') expectTypeOf(current.reason).toEqualTypeOf<SignedOutReason>();
    // @ts-expect-error -- it suspends instead
    void (current.status === 'loading');
    // @ts-expect-error -- it throws instead
    void current.error;
    // @ts-expect-error -- it takes no selector
    useSuspenseSession(({ session }) => session?.id);
  });
});

describe('useSessionList()', () => {
  it('returns sessions of the requested statuses', () => {
    expectTypeOf(useSessionList()).toEqualTypeOf<readonly Session[]>();
    expectTypeOf(useSessionList({ statuses: ['active'] })).toEqualTypeOf<readonly ActiveSession[]>();
    expectTypeOf(useSessionList({ statuses: ['active', 'pending'] })[0]).toEqualTypeOf<
      SignedInSession | undefined
    >();
    expectTypeOf(useSessionList({ statuses: ['ended', 'expired'] })).toExtend<readonly ClosedSession[]>();
    expectTypeOf(useSessionList({ statuses: ['ended', 'expired'] })[0]?.status).toEqualTypeOf<
      'ended' | 'expired' | undefined
    >();
    expectTypeOf(useSessionList({ statuses: ['pending'] })[0]?.currentTask).toEqualTypeOf<
      SessionTask | undefined
    >();
    // @ts-expect-error -- no such status exists
    useSessionList({ statuses: ['closed'] });
    // @ts-expect-error -- the list is a snapshot
    useSessionList().push(session);
    // @ts-expect-error -- an active session has no task
    void useSessionList({ statuses: ['active'] })[0]?.currentTask;
    // @ts-expect-error -- the list may be empty
    void useSessionList({ statuses: ['active'] })[0].id;
  });

  it('returns all session types for statuses that are only known at run time', () => {
    const statuses: readonly SessionStatus[] = ['active'];
    expectTypeOf(useSessionList({ statuses })).toEqualTypeOf<readonly Session[]>();
    const some = ['active', 'expired'] as const;
    expectTypeOf(useSessionList({ statuses: some })[0]?.status).toEqualTypeOf<
      'active' | 'expired' | undefined
    >();
  });
});

describe('useUser(), useSessionTask(), usePendingOperation(), useConnectionStatus() and useSessionFetch()', () => {
  it('return the documented types', () => {
    expectTypeOf(useUser()).toEqualTypeOf<DefaultUser | null | undefined>();
    expectTypeOf(useSessionTask()).toEqualTypeOf<SessionTask | null>();
    expectTypeOf(usePendingOperation('sess_ada')).toEqualTypeOf<PendingOperation | null>();
    expectTypeOf(useConnectionStatus()).toEqualTypeOf<'loading' | 'ready' | 'degraded' | 'failed'>();
    expectTypeOf(useSessionFetch()).toEqualTypeOf<typeof fetch>();
    // @ts-expect-error -- a session ID is required
    usePendingOperation();
  });
});

describe('useSessionExpiry()', () => {
  it('returns a result that is narrowed by its phase', () => {
    const expiry = useSessionExpiry();
    if (expiry.phase === 'expiring') expectTypeOf(expiry.secondsLeft).toBeNumber();
    if (expiry.phase === 'fresh') expectTypeOf(expiry.secondsLeft).toBeNull();
    expectTypeOf(expiry.extend).toEqualTypeOf<() => Promise<void>>();
    // @ts-expect-error -- there is no countdown in the phase "fresh"
    expiry.secondsLeft.toFixed();
  });
});

describe('useSessionEvent()', () => {
  it('passes the event type of the event name to the listener', () => {
    useSessionEvent('session-closed', (event) => {
      expectTypeOf(event).toEqualTypeOf<{
        readonly sessionId: string;
        readonly status: ClosedStatus | 'not_kept';
      }>();
    });
    useSessionEvent('current-session-changing', ({ from, to }) => {
      expectTypeOf([from, to]).toEqualTypeOf<(string | null)[]>();
    });
    // @ts-expect-error -- no such event exists
    useSessionEvent('signed-out', () => {});
    // @ts-expect-error -- the event has session IDs only
    useSessionEvent('current-session-changing', ({ session }) => session);
  });
});

describe('useSessionActions()', () => {
  it('returns commands with typed parameters and outcomes', () => {
    const { switchTo, signOut } = useSessionActions();
    void switchTo(null);
    void switchTo('sess_ada', { organizationId: null });
    void signOut({ session, mode: 'end', nextSession: (closed, [first]) => first?.id ?? closed.id });
    // @ts-expect-error -- a session ID is expected, not a session
    void switchTo(session);
    // @ts-expect-error -- no such scope exists
    void signOut({ scope: 'everyone' });
    expectTypeOf(switchTo('sess_ada')).resolves.toEqualTypeOf<
      { readonly outcome: 'switched' } | { readonly outcome: 'superseded' }
    >();
  });
});

describe('SessionStore', () => {
  it('exposes getState() but not setState()', () => {
    expectTypeOf(store).toHaveProperty('getState');
    expectTypeOf(store).not.toHaveProperty('setState');
  });
});

it('SessionProvider takes either a backend or a store', () => {
  expectTypeOf<{ backend: SessionBackend; store: SessionStore }>().not.toExtend<SessionProviderProps>();
  void (<SessionProvider backend={backend} nextSessionOnLoss="most-recent" />);
  void (<SessionProvider store={store} />);
  // @ts-expect-error -- `initialClient` requires a store that the app creates
  void (<SessionProvider backend={backend} initialClient={null} />);
  // @ts-expect-error -- one of them is required
  void (<SessionProvider />);
  // @ts-expect-error -- both cannot be combined
  void (<SessionProvider backend={backend} store={store} />);
});
