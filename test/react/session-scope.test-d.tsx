import { describe, expectTypeOf, it } from 'vitest';
import {
  type ActiveSession,
  type ScopeErrorRenderer,
  type Session,
  type SessionActions,
  SessionScope,
  type SessionScopeProps,
  type SessionStore,
  Show,
  SignedIn,
  useActiveSession,
  useSessionActions,
  useSessionStore,
  type UseSessionResult,
} from 'multisession';

declare const session: Session;

describe('SessionScope', () => {
  it('takes whom it is bound to, and slots', () => {
    void (<SessionScope />);
    void (
      <SessionScope
        sessionId="sess_ada"
        loading={<p>One moment …</p>}
        loadError="Failed"
        pending={null}
        signedOut={false}
        renderError={(error, retry) => {
          expectTypeOf(error).toBeUnknown();
          expectTypeOf(retry).toEqualTypeOf<() => void>();
          return <button onClick={retry}>Again</button>;
        }}
      >
        <p>The app</p>
      </SessionScope>
    );
    expectTypeOf<SessionScopeProps['sessionId']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<SessionScopeProps['renderError']>().toEqualTypeOf<ScopeErrorRenderer | undefined>();
  });

  it('takes nothing else', () => {
    // @ts-expect-error -- a session is told by its id
    void (<SessionScope sessionId={session} />);
    // @ts-expect-error -- nobody is whoever is current; to show nobody, leave the scope out
    void (<SessionScope sessionId={null} />);
    // @ts-expect-error -- an organization is switched to, not picked here
    void (<SessionScope organizationId="org_1" />);
    // @ts-expect-error -- a slot is a node, not a component
    void (<SessionScope signedOut={() => <p>Please sign in.</p>} />);
    // @ts-expect-error -- what is said about an error depends on it
    void (<SessionScope renderError={<p>Sorry.</p>} />);
  });
});

describe('below it', () => {
  it('there is an active session', () => {
    const { status, user, getToken } = useActiveSession();
    expectTypeOf(useActiveSession()).toEqualTypeOf<ActiveSession>();
    expectTypeOf(status).toEqualTypeOf<'active'>();
    expectTypeOf(user.id).toBeString();
    expectTypeOf(getToken()).resolves.toEqualTypeOf<string | null>();
    // @ts-expect-error -- an active session has nothing left to do
    void useActiveSession().currentTask;
    // @ts-expect-error -- whose it is says the scope
    useActiveSession('sess_ada');
  });

  it('the actions are those of a store', () => {
    expectTypeOf(useSessionActions()).toEqualTypeOf<SessionActions>();
    expectTypeOf<SessionStore>().toExtend<SessionActions>();
    expectTypeOf(useSessionStore()).toEqualTypeOf<SessionStore>();
    // @ts-expect-error -- a token would go stale: ask the session for one
    void useSessionActions().getToken;
  });
});

describe('gates', () => {
  it('take children alone', () => {
    void (<SignedIn>The app</SignedIn>);
    // @ts-expect-error -- what shows otherwise has a gate of its own
    void (<SignedIn fallback="Please sign in." />);
  });

  it('`Show` goes by what `useSession` answers', () => {
    void (
      <Show
        when={(current) => {
          expectTypeOf(current).toEqualTypeOf<UseSessionResult>();
          return current.status === 'active' && current.session.user.id === 'user_ada';
        }}
        fallback={<p>Another account</p>}
      />
    );
    // @ts-expect-error -- a condition there must be
    void (<Show />);
    // @ts-expect-error -- nobody may be signed in
    void (<Show when={({ session }) => session.status === 'active'} />);
    // @ts-expect-error -- it is decided while rendering
    void (<Show when={async () => true} />);
  });
});
