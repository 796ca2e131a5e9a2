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

describe('<SessionScope>', () => {
  it('takes a session ID and content for every state', () => {
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
    // For example a parameter of a route, under `exactOptionalPropertyTypes`.
    void (<SessionScope {...{ sessionId: undefined, keepAlive: undefined, renderError: undefined }} />);
    expectTypeOf<SessionScopeProps['sessionId']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<SessionScopeProps['renderError']>().toEqualTypeOf<ScopeErrorRenderer | undefined>();
  });

  it('rejects other props', () => {
    // @ts-expect-error -- a session ID is expected, not a session
    void (<SessionScope sessionId={session} />);
    // @ts-expect-error -- omit `sessionId` to follow the current session
    void (<SessionScope sessionId={null} />);
    // @ts-expect-error -- organizations are changed with `switchTo`
    void (<SessionScope organizationId="org_1" />);
    // @ts-expect-error -- a node is expected, not a component
    void (<SessionScope signedOut={() => <p>Please sign in.</p>} />);
    // @ts-expect-error -- a function of the error is expected
    void (<SessionScope renderError={<p>Sorry.</p>} />);
  });
});

describe('below <SessionScope>', () => {
  it('useActiveSession() returns an active session', () => {
    const { status, user, getToken } = useActiveSession();
    expectTypeOf(useActiveSession()).toEqualTypeOf<ActiveSession>();
    expectTypeOf(status).toEqualTypeOf<'active'>();
    expectTypeOf(user.id).toBeString();
    expectTypeOf(getToken()).resolves.toEqualTypeOf<string | null>();
    // @ts-expect-error -- an active session has no task
    void useActiveSession().currentTask;
    // @ts-expect-error -- the session is determined by the scope
    useActiveSession('sess_ada');
  });

  it('useSessionActions() returns commands of the store', () => {
    expectTypeOf(useSessionActions()).toEqualTypeOf<SessionActions>();
    expectTypeOf<SessionStore>().toExtend<SessionActions>();
    expectTypeOf(useSessionStore()).toEqualTypeOf<SessionStore>();
    // @ts-expect-error -- tokens are requested from a session
    void useSessionActions().getToken;
  });
});

describe('gates', () => {
  it('take only children', () => {
    void (<SignedIn>The app</SignedIn>);
    // @ts-expect-error -- use another gate for other states
    void (<SignedIn fallback="Please sign in." />);
  });

  it('<Show> passes the result of useSession() to its condition', () => {
    void (
      <Show
        when={(current) => {
          expectTypeOf(current).toEqualTypeOf<UseSessionResult>();
          return current.status === 'active' && current.session.user.id === 'user_ada';
        }}
        fallback={<p>Another account</p>}
      />
    );
    // @ts-expect-error -- a condition is required
    void (<Show />);
    // @ts-expect-error -- no session may be current
    void (<Show when={({ session }) => session.status === 'active'} />);
    // @ts-expect-error -- the condition must be synchronous
    void (<Show when={async () => true} />);
  });
});
