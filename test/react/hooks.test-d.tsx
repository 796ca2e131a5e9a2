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

describe('a session', () => {
  it('narrows on its status', () => {
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

  it('cannot be changed', () => {
    expectTypeOf(session.tasks).toEqualTypeOf<readonly SessionTask[]>();
    // @ts-expect-error -- sessions are snapshots
    session.id = 'sess_eve';
    // @ts-expect-error -- also what is in them
    session.tasks.push({ key: 'setup-mfa' });
  });
});

describe('useSession', () => {
  it('narrows on its status', () => {
    const current = useSession();
    expectTypeOf(current.status).toEqualTypeOf<'loading' | 'failed' | 'signed-out' | 'pending' | 'active'>();
    if (current.status === 'active') expectTypeOf(current.session).toEqualTypeOf<ActiveSession>();
    if (current.status === 'pending') expectTypeOf(current.session).toEqualTypeOf<PendingSession>();
    if (current.status === 'signed-out') expectTypeOf(current.reason).toEqualTypeOf<SignedOutReason>();
    if (current.status === 'failed') expectTypeOf(current.error).toEqualTypeOf<SessionError>();
    if (current.status === 'loading') expectTypeOf(current.session).toBeUndefined();
    // @ts-expect-error -- nobody may be signed in
    void current.session.id;
    // @ts-expect-error -- only a failure has an error
    void current.error;
    // @ts-expect-error -- there is no such status
    void (current.status === 'signed-in');
  });

  it('answers what the selector picks', () => {
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

  it('gives a selector the whole answer', () => {
    useSession((current) => expectTypeOf(current).toEqualTypeOf<UseSessionResult>());
    // @ts-expect-error -- nobody may be signed in
    useSession(({ session }) => session.id);
    // @ts-expect-error -- only a failure can be tried again
    useSession(({ retry }) => retry);
    // @ts-expect-error -- a selector takes the answer alone
    useSession((current, sessionId: string) => [current, sessionId]);
    // @ts-expect-error -- whose session it is says the scope
    useSession('sess_ada');
  });

  it('tells by its session, too, whether there is one', () => {
    const current = useSession();
    if (current.session) expectTypeOf(current.status).toEqualTypeOf<'active' | 'pending'>();
    else expectTypeOf(current.status).toEqualTypeOf<'loading' | 'failed' | 'signed-out'>();
    if (current.session === undefined) expectTypeOf(current.status).toEqualTypeOf<'loading' | 'failed'>();
    // @ts-expect-error -- an answer cannot be changed
    current.session = null;
  });
});

describe('useSuspenseSession', () => {
  it('leaves waiting and failures to others', () => {
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
    // @ts-expect-error -- it takes no selector: what suspends is not picked
    useSuspenseSession(({ session }) => session?.id);
  });
});

describe('useSessionList', () => {
  it('lists sessions of the statuses asked for', () => {
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
    // @ts-expect-error -- there is no such status
    useSessionList({ statuses: ['closed'] });
    // @ts-expect-error -- the list is a snapshot
    useSessionList().push(session);
    // @ts-expect-error -- an active session has no task
    void useSessionList({ statuses: ['active'] })[0]?.currentTask;
    // @ts-expect-error -- there may be nobody
    void useSessionList({ statuses: ['active'] })[0].id;
  });

  it('goes by what is known of statuses that are chosen while running', () => {
    const statuses: readonly SessionStatus[] = ['active'];
    expectTypeOf(useSessionList({ statuses })).toEqualTypeOf<readonly Session[]>();
    const some = ['active', 'expired'] as const;
    expectTypeOf(useSessionList({ statuses: some })[0]?.status).toEqualTypeOf<
      'active' | 'expired' | undefined
    >();
  });
});

describe('the smaller hooks', () => {
  it('answer one thing each', () => {
    expectTypeOf(useUser()).toEqualTypeOf<DefaultUser | null | undefined>();
    expectTypeOf(useSessionTask()).toEqualTypeOf<SessionTask | null>();
    expectTypeOf(usePendingOperation('sess_ada')).toEqualTypeOf<PendingOperation | null>();
    expectTypeOf(useConnectionStatus()).toEqualTypeOf<'loading' | 'ready' | 'degraded' | 'failed'>();
    expectTypeOf(useSessionFetch()).toEqualTypeOf<typeof fetch>();
    // @ts-expect-error -- whose operation?
    usePendingOperation();
  });

  it('tell the phases of an expiry apart', () => {
    const expiry = useSessionExpiry();
    if (expiry.phase === 'expiring') expectTypeOf(expiry.secondsLeft).toBeNumber();
    if (expiry.phase === 'fresh') expectTypeOf(expiry.secondsLeft).toBeNull();
    expectTypeOf(expiry.extend).toEqualTypeOf<() => Promise<void>>();
    // @ts-expect-error -- as long as there is no hurry nothing is counted
    expiry.secondsLeft.toFixed();
  });

  it('tell events apart by their names', () => {
    useSessionEvent('session-closed', (event) => {
      expectTypeOf(event).toEqualTypeOf<{ readonly sessionId: string; readonly status: ClosedStatus }>();
    });
    useSessionEvent('current-session-changing', ({ from, to }) => {
      expectTypeOf([from, to]).toEqualTypeOf<(string | null)[]>();
    });
    // @ts-expect-error -- there is no such event
    useSessionEvent('signed-out', () => {});
    // @ts-expect-error -- that event knows no session, only ids
    useSessionEvent('current-session-changing', ({ session }) => session);
  });
});

describe('what one can do', () => {
  it('takes what makes sense', () => {
    const { switchTo, signOut } = useSessionActions();
    void switchTo(null);
    void switchTo('sess_ada', { organizationId: null });
    void signOut({ session, mode: 'end', nextSession: (closed, [first]) => first?.id ?? closed.id });
    // @ts-expect-error -- a session is told by its id
    void switchTo(session);
    // @ts-expect-error -- there is no such scope
    void signOut({ scope: 'everybody' });
    expectTypeOf(switchTo('sess_ada')).resolves.toEqualTypeOf<
      { readonly outcome: 'switched' } | { readonly outcome: 'superseded' }
    >();
  });

  it('is not to write the store', () => {
    expectTypeOf(store).toHaveProperty('getState');
    expectTypeOf(store).not.toHaveProperty('setState');
  });
});

it('a provider takes either a backend or a store', () => {
  expectTypeOf<{ backend: SessionBackend; store: SessionStore }>().not.toExtend<SessionProviderProps>();
  void (<SessionProvider backend={backend} nextSessionOnLoss="most-recent" />);
  void (<SessionProvider store={store} />);
  // @ts-expect-error -- who has something to show before anything has loaded makes the store
  void (<SessionProvider backend={backend} initialClient={null} />);
  // @ts-expect-error -- one of them there must be
  void (<SessionProvider />);
  // @ts-expect-error -- not both
  void (<SessionProvider backend={backend} store={store} />);
});
