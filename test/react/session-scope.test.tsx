import { act, fireEvent, screen } from '@testing-library/react';
import { Component, type ReactNode, StrictMode, useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import {
  type SessionStore,
  SessionScope,
  type SessionScopeProps,
  SignedIn,
  useActiveSession,
  useSession,
  useSessionActions,
  useSessionExpiry,
  useSessionFetch,
  useSessionTask,
} from 'multisession';
import { createPendingSessionData } from '../../src/testing/index.ts';
import { ada, bob, setUpFakeTime, setUp, settle, renderWithStore } from './set-up.tsx';

setUpFakeTime();

const slots = {
  loading: 'loading',
  loadError: 'loadError',
  signedOut: 'signedOut',
  pending: <Pending />,
};

function Pending() {
  return `pending ${useSessionTask()?.key}`;
}

/** The ID of the active session and an input. */
function Note({ label = 'note' }: { readonly label?: string }) {
  const { id } = useActiveSession();
  const [typed, setTyped] = useState('');
  return (
    <label>
      {label} of {id}
      <input value={typed} onChange={({ target }) => setTyped(target.value)} />
    </label>
  );
}

async function renderScope(
  store: SessionStore,
  children: ReactNode = <Note />,
  props: SessionScopeProps = {},
) {
  return renderWithStore(
    store,
    <StrictMode>
      <SessionScope {...slots} {...props}>
        {children}
      </SessionScope>
    </StrictMode>,
  );
}

async function switchTo(store: SessionStore, id: string | null): Promise<void> {
  await act(() => store.switchTo(id));
}

describe('<SessionScope> without sessionId', () => {
  it('follows the current session and mounts a new tree without the previous input', async () => {
    const { store } = setUp();
    await renderScope(store);
    fireEvent.change(screen.getByLabelText('note of sess_ada'), { target: { value: 'Dear Bob' } });
    await switchTo(store, 'sess_bob');
    expect(screen.getByLabelText('note of sess_bob')).toHaveProperty('value', '');
    await switchTo(store, 'sess_ada');
    expect(screen.getByLabelText('note of sess_ada')).toHaveProperty('value', '');
  });

  it('mounts a new tree for another organization of the same session', async () => {
    const { store } = setUp();
    await renderScope(store);
    fireEvent.change(screen.getByLabelText('note of sess_ada'), { target: { value: 'Dear Bob' } });
    await act(() => store.switchTo('sess_ada', { organizationId: 'org_1' }));
    await settle();
    expect(screen.getByLabelText('note of sess_ada')).toHaveProperty('value', '');
  });

  it('keeps the tree when the session is touched', async () => {
    const { store } = setUp();
    await renderScope(store);
    const input = screen.getByLabelText('note of sess_ada');
    await act(async () => void (await store.getCurrent().session?.touch()));
    expect(screen.getByLabelText('note of sess_ada')).toBe(input);
  });

  it.each([
    ['loadError', () => ({ fails: true })],
    ['signedOut', () => ({ sessions: [] })],
    ['pending setup-mfa', () => ({ sessions: [createPendingSessionData({ name: 'Dan' })] })],
  ])('renders "%s" in the matching state', async (text, getOptions) => {
    const { fails, ...options } = { fails: false, ...getOptions() };
    const { store, backend } = setUp(options);
    if (fails) backend.fail(new TypeError('offline'));
    const { container } = await renderScope(store);
    expect(container.textContent).toBe(text);
  });

  it('renders "loading" while the sessions load', async () => {
    const { store, backend } = setUp();
    const release = backend.pauseResponses();
    const { container } = await renderScope(store);
    expect(container.textContent).toBe('loading');
    release();
    await settle();
    expect(container.textContent).toBe('note of sess_ada');
  });

  it('renders "loading" while a backend with a shared cookie switches', async () => {
    const { store, backend } = setUp({ capabilities: { sessionPerRequest: false } });
    const { container } = await renderScope(store);
    const release = backend.pauseResponses();
    const switching = store.switchTo('sess_bob');
    await settle();
    expect(container.textContent).toBe('loading');
    release();
    await act(() => switching);
    expect(container.textContent).toBe('note of sess_bob');
  });

  it('renders "signedOut" for a pending session by default', async () => {
    const { store } = setUp({ sessions: [createPendingSessionData({ name: 'Dan' })] });
    const { container } = await renderWithStore(
      store,
      <SessionScope signedOut="sign in">never</SessionScope>,
    );
    expect(container.textContent).toBe('sign in');
  });
});

describe.each([undefined, 3])('with keepAlive %s, a session ID that the backend reuses', (keepAlive) => {
  it.each([
    ['for another user mounts a new tree', { userId: 'user_eve' }],
    ['for an actor who impersonates the user mounts a new tree', { actor: { sub: 'user_eve' } }],
  ])('%s', async (_, changes) => {
    const { store, backend } = setUp();
    await renderScope(store, <Note />, keepAlive ? { keepAlive } : {});
    const note = screen.getByLabelText('note of sess_ada');
    fireEvent.change(note, { target: { value: 'Dear Bob' } });
    backend.update('sess_ada', changes);
    await act(() => store.refresh());
    expect(note.isConnected).toBe(false);
    expect(screen.getByLabelText('note of sess_ada')).toHaveProperty('value', '');
  });

  it('removes the hidden tree of the previous user', async () => {
    const { store, backend } = setUp();
    await renderScope(store, <Note />, keepAlive ? { keepAlive } : {});
    const note = screen.getByLabelText('note of sess_ada');
    await switchTo(store, 'sess_bob');
    backend.update('sess_ada', { userId: 'user_eve' });
    await act(() => store.refresh());
    expect(note.isConnected).toBe(false);
  });
});

describe('<SessionScope> with sessionId', () => {
  const bothScopes = (
    <>
      <SessionScope sessionId="sess_ada" signedOut="no Ada">
        <Note label="left" />
      </SessionScope>
      <SessionScope sessionId="sess_bob" signedOut="no Bob">
        <Note label="right" />
      </SessionScope>
    </>
  );

  it('renders two accounts side by side regardless of the current session', async () => {
    const { store } = setUp();
    await renderWithStore(store, bothScopes);
    const left = screen.getByLabelText('left of sess_ada');
    await switchTo(store, 'sess_carol');
    expect(screen.getByLabelText('left of sess_ada')).toBe(left);
    expect(screen.getByLabelText('right of sess_bob')).toBeTruthy();
  });

  it('unmounts only the tree of a session that closes', async () => {
    const { store, backend } = setUp();
    const { container } = await renderWithStore(store, bothScopes);
    backend.close('sess_bob', 'revoked');
    await act(() => store.refresh());
    expect(container.textContent).toBe('left of sess_adano Bob');
  });

  it.each([
    ['is unknown', 'sess_unknown', 'none'],
    ['was revoked', 'sess_bob', 'revoked'],
    ['has ended', 'sess_eve', 'ended'],
  ])('has the matching signed-out reason if its session %s', async (_, id, reason) => {
    const { store, backend } = setUp({ sessions: [ada(), bob(), { ...bob(), id: 'sess_eve' }] });
    backend.close('sess_eve', 'ended');
    await store.refresh();
    backend.close('sess_bob', 'revoked');
    await store.refresh();
    expect(store.getCurrent(store.getState(), id)).toMatchObject({ status: 'signed-out', reason });
  });

  it('renders "signedOut" while the shared cookie belongs to another account', async () => {
    const { store } = setUp({ capabilities: { sessionPerRequest: false } });
    const { container } = await renderWithStore(store, bothScopes);
    expect(container.textContent).toBe('left of sess_adano Bob');
    await switchTo(store, 'sess_bob');
    expect(container.textContent).toBe('no Adaright of sess_bob');
  });
});

describe('below a <SessionScope>', () => {
  function Actions() {
    const { signOut, switchTo: select } = useSessionActions();
    const { extend } = useSessionExpiry();
    const current = useSession(({ session }) => session?.id);
    return (
      <>
        <SignedIn>{current}</SignedIn>
        <button onClick={() => void signOut()}>sign out</button>
        <button onClick={() => void select('sess_carol')}>switch</button>
        <button onClick={() => void extend()}>extend</button>
      </>
    );
  }
  const scopeOfBob = (
    <SessionScope sessionId="sess_bob" signedOut="no Bob">
      <Actions />
    </SessionScope>
  );

  it('hooks and gates use its session, not the current one', async () => {
    const { store } = setUp();
    const { container } = await renderWithStore(store, scopeOfBob);
    expect(container.textContent).toContain('sess_bob');
  });

  it('signOut() signs out its session by default', async () => {
    const { store } = setUp();
    const { container } = await renderWithStore(store, scopeOfBob);
    fireEvent.click(screen.getByText('sign out'));
    await settle();
    expect(container.textContent).toBe('no Bob');
    expect(store.getCurrent().session?.id).toBe('sess_ada');
  });

  it('switchTo() changes the current session of the tab', async () => {
    const { store } = setUp();
    const { container } = await renderWithStore(store, scopeOfBob);
    fireEvent.click(screen.getByText('switch'));
    await settle();
    expect(store.getCurrent().session?.id).toBe('sess_carol');
    expect(container.textContent).toContain('sess_bob');
  });

  it('extend() extends its session', async () => {
    const { store, backend } = setUp();
    await renderWithStore(store, scopeOfBob);
    fireEvent.click(screen.getByText('extend'));
    await settle();
    expect(backend.calls).toContainEqual({ method: 'touchSession', sessionId: 'sess_bob' });
  });

  it('useSessionFetch() sends later requests as the session and organization of its render', async () => {
    const { store } = setUp();
    const sent: string[] = [];
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (request) => {
      const token = new Request(request).headers.get('authorization')?.slice('Bearer '.length) ?? '';
      sent.push(atob(token.split('.')[1] ?? ''));
      return new Response();
    });
    const fetches: (typeof fetch)[] = [];
    function Sender() {
      fetches.push(useSessionFetch());
      return null;
    }
    await renderScope(store, <Sender />);
    await act(() => store.switchTo('sess_ada', { organizationId: 'org_1' }));
    await switchTo(store, 'sess_bob');
    await fetches[0]?.('https://api.example.com/notes');
    expect(sent.map((claims): unknown => JSON.parse(claims))).toEqual([
      expect.objectContaining({ sid: 'sess_ada' }),
    ]);
    expect(sent[0]).not.toContain('org_1');
    vi.restoreAllMocks();
  });

  it('a nested scope without sessionId uses the same session', async () => {
    const { store } = setUp();
    const { container } = await renderWithStore(
      store,
      <SessionScope sessionId="sess_bob">
        <SessionScope>
          <Note />
        </SessionScope>
      </SessionScope>,
    );
    expect(container.textContent).toBe('note of sess_bob');
  });
});

/** The error boundary of a framework that handles redirects. */
class RedirectBoundary extends Component<{ readonly children: ReactNode }> {
  override readonly state = { isRedirected: false };
  static getDerivedStateFromError() {
    return { isRedirected: true };
  }
  override render() {
    return this.state.isRedirected ? 'redirected' : this.props.children;
  }
}

describe('an error in the tree of a scope', () => {
  function Broken() {
    const { id } = useActiveSession();
    if (id === 'sess_ada' && isBroken) throw new Error('fake');
    return id;
  }
  let isBroken = true;

  it('is rendered for that session only, until a retry succeeds', async () => {
    isBroken = true;
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const { store } = setUp();
    const { container } = await renderScope(store, <Broken />, {
      renderError: (error, retry) => <button onClick={retry}>{String(error)}</button>,
    });
    expect(container.textContent).toBe('Error: fake');
    await switchTo(store, 'sess_bob');
    expect(container.textContent).toBe('sess_bob');
    await switchTo(store, 'sess_ada');
    isBroken = false;
    fireEvent.click(screen.getByText('Error: fake'));
    expect(container.textContent).toBe('sess_ada');
    vi.restoreAllMocks();
  });

  describe.each([undefined, 2])('with keepAlive %s', (keepAlive) => {
    it.each([
      [
        'redirect() of Next.js',
        Object.assign(new Error(), { digest: 'NEXT_REDIRECT;replace;/sign-in;307;' }),
      ],
      ['redirect() of React Router', Response.redirect('https://example.com/sign-in')],
      ['notFound() of TanStack Router', { isNotFound: true }],
    ])('propagates %s to the framework', async (_, thrown) => {
      vi.spyOn(console, 'error').mockImplementation(() => {});
      function Redirect(): ReactNode {
        throw thrown;
      }
      const { store } = setUp();
      const { container } = await renderWithStore(
        store,
        <RedirectBoundary>
          <SessionScope {...(keepAlive && { keepAlive })} renderError={() => 'error'}>
            <Redirect />
          </SessionScope>
        </RedirectBoundary>,
      );
      expect(container.textContent).toBe('redirected');
      vi.restoreAllMocks();
    });
  });
});
