import { describe, expectTypeOf, it } from 'vitest';
import {
  type ActiveSession,
  type ClosedSession,
  type DefaultUser,
  isActive,
  isClosed,
  isPending,
  isSignedIn,
  type PendingSession,
  type Session,
  type SessionBackend,
  type SessionError,
  type SessionProviderProps,
  type SessionTask,
  SessionProvider,
  type SessionStore,
  type SignedInSession,
  type SignedOutReason,
  useSession,
  useSessionActions,
  useSessionList,
  useSuspenseSession,
  type UseSuspenseSessionResult,
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

  it('narrows by each guard', () => {
    if (isActive(session)) expectTypeOf(session).toEqualTypeOf<ActiveSession>();
    if (isPending(session)) expectTypeOf(session).toEqualTypeOf<PendingSession>();
    if (isSignedIn(session)) expectTypeOf(session.user).toEqualTypeOf<DefaultUser>();
    if (isClosed(session)) expectTypeOf(session).toEqualTypeOf<ClosedSession>();
    expectTypeOf([session].filter(isSignedIn)).toEqualTypeOf<SignedInSession[]>();
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
  });
});

describe('useSessionList', () => {
  it('lists sessions of the statuses asked for', () => {
    expectTypeOf(useSessionList()).toEqualTypeOf<readonly Session[]>();
    expectTypeOf(useSessionList({ statuses: ['active'] })).toEqualTypeOf<readonly ActiveSession[]>();
    expectTypeOf(useSessionList({ statuses: ['active', 'pending'] })[0]).toEqualTypeOf<
      SignedInSession | undefined
    >();
    expectTypeOf(useSessionList({ statuses: ['ended', 'expired'] })[0]).toExtend<ClosedSession | undefined>();
    // @ts-expect-error -- there is no such status
    useSessionList({ statuses: ['closed'] });
  });
});

describe('what one can do', () => {
  it('takes what makes sense', () => {
    const { switchTo, signOut } = useSessionActions();
    void switchTo(null);
    void switchTo('sess_ada', { organizationId: null });
    void signOut({ session, mode: 'end', next: (closed, [first]) => first?.id ?? closed.id });
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
  void (<SessionProvider backend={backend} onSessionLost="most-recent" />);
  void (<SessionProvider store={store} />);
  // @ts-expect-error -- who has something to show before anything has loaded makes the store
  void (<SessionProvider backend={backend} initialClient={null} />);
  // @ts-expect-error -- one of them there must be
  void (<SessionProvider />);
  // @ts-expect-error -- not both
  void (<SessionProvider backend={backend} store={store} />);
});
