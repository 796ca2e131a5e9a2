import { act } from '@testing-library/react';
import { Component, type ReactNode, startTransition, Suspense, use, useEffect, useState } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createSessionStore,
  SessionProvider,
  SessionScope,
  type SessionScopeProps,
  type SessionStore,
  Show,
  SignedIn,
  SignedOut,
  useActiveSession,
  useSession,
  useSuspenseSession,
} from 'multisession';
import { inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
import { ada, setUpFakeTime, settle, setUp, renderWithStore } from './set-up.tsx';
import { visibleText } from './visible-text.ts';

setUpFakeTime();

const never = new Promise<never>(() => {});

function SuspendForever(): ReactNode {
  return use(never);
}

/** The number of mounted effects in Ada's tree. */
let runningEffects = 0;
beforeEach(() => {
  runningEffects = 0;
});

/** The page of Ada. For all other accounts, renders `next` or suspends. */
function Inbox({ next }: { readonly next?: ReactNode }) {
  const { id } = useActiveSession();
  if (id === 'sess_ada') return <CountedEffect>Inbox of Ada</CountedEffect>;
  return next ?? <SuspendForever />;
}

function CountedEffect({ children }: { readonly children: ReactNode }) {
  useEffect(() => {
    runningEffects += 1;
    return () => {
      runningEffects -= 1;
    };
  }, []);
  return children;
}

function Broken(): ReactNode {
  throw new Error('fake');
}

/** Returns the visible text and the number of Ada's effects once all updates are flushed. */
async function inspect() {
  await settle();
  return { text: visibleText(), runningEffects };
}

const switchTo = (store: SessionStore, id: string) => act(() => store.switchTo(id));
const signOut = (store: SessionStore) => act(() => store.signOut({ nextSession: 'none' }));

function Redirect(): ReactNode {
  throw Response.redirect('https://example.com/sign-in');
}

class ErrorBoundary extends Component<{ readonly children: ReactNode }> {
  override readonly state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override render() {
    return this.state.failed ? 'failed' : this.props.children;
  }
}

describe.each([undefined, 3])('<SessionScope keepAlive={%s}>', (keepAlive) => {
  const keepAliveProps = keepAlive ? { keepAlive } : {};

  async function openScope(props: SessionScopeProps = {}) {
    const { store } = setUp();
    await store.refresh();
    await renderWithStore(
      store,
      <SessionScope {...keepAliveProps} loading="loading" signedOut={<SuspendForever />} {...props}>
        {props.children ?? <Inbox />}
      </SessionScope>,
    );
    expect(await inspect()).toEqual({ text: 'Inbox of Ada', runningEffects: 1 });
    return store;
  }

  it('removes the previous account when the next tree suspends', async () => {
    await switchTo(await openScope(), 'sess_bob');
    expect(await inspect()).toEqual({ text: 'loading', runningEffects: 0 });
  });

  it('removes the previous account when the next tree and "loading" suspend', async () => {
    await switchTo(await openScope({ loading: <SuspendForever /> }), 'sess_bob');
    expect(await inspect()).toEqual({ text: '', runningEffects: 0 });
  });

  it('removes the previous account when the error state of the next tree suspends', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const store = await openScope({
      children: <Inbox next={<Broken />} />,
      renderError: () => <SuspendForever />,
    });
    await switchTo(store, 'sess_bob');
    expect(await inspect()).toEqual({ text: 'loading', runningEffects: 0 });
    vi.restoreAllMocks();
  });

  it('removes the previous account when "signedOut" suspends', async () => {
    await signOut(await openScope());
    expect(await inspect()).toEqual({ text: 'loading', runningEffects: 0 });
  });

  it('removes the previous account when a tree that is shown again in a transition suspends', async () => {
    let selectSession: (id: string) => void = () => {};
    let isReady = true;
    function SelectedScope() {
      const [sessionId, setId] = useState('sess_bob');
      useEffect(() => {
        selectSession = setId;
      }, []);
      return (
        <SessionScope {...keepAliveProps} sessionId={sessionId} loading="loading">
          <Inbox next={isReady ? 'Inbox of Bob' : <SuspendForever />} />
        </SessionScope>
      );
    }
    const { store } = setUp();
    await renderWithStore(store, <SelectedScope />);
    await act(async () => selectSession('sess_ada'));
    expect(await inspect()).toEqual({ text: 'Inbox of Ada', runningEffects: 1 });
    isReady = false;
    await act(async () => startTransition(() => selectSession('sess_bob')));
    expect(await inspect()).toEqual({ text: 'loading', runningEffects: 0 });
  });

  it('removes the previous account when the next one is in a new scope and suspends', async () => {
    const { store } = setUp();
    function Keyed() {
      const id = useSession(({ session }) => session?.id ?? '');
      return (
        <SessionScope {...keepAliveProps} key={id} sessionId={id} loading="loading">
          <Inbox />
        </SessionScope>
      );
    }
    await renderWithStore(store, <Keyed />);
    expect(runningEffects).toBe(1);
    await switchTo(store, 'sess_bob');
    expect(await inspect()).toEqual({ text: 'loading', runningEffects: 0 });
  });

  it('removes a closed account from a nested scope when "signedOut" suspends', async () => {
    const { store } = setUp();
    await renderWithStore(
      store,
      <SessionScope sessionId="sess_bob">
        Bob’s, and
        <SessionScope
          {...keepAliveProps}
          sessionId="sess_ada"
          loading=" loading"
          signedOut={<SuspendForever />}
        >
          <Inbox />
        </SessionScope>
      </SessionScope>,
    );
    expect(runningEffects).toBe(1);
    await act(() => store.signOut({ session: 'sess_ada', nextSession: 'none' }));
    expect(await inspect()).toEqual({ text: 'Bob’s, and loading', runningEffects: 0 });
  });

  it('removes the previous account when the next tree redirects above the scope', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const { store } = setUp();
    await renderWithStore(
      store,
      <ErrorBoundary>
        <SessionScope {...keepAliveProps}>
          <Inbox next={<Redirect />} />
        </SessionScope>
      </ErrorBoundary>,
    );
    expect(runningEffects).toBe(1);
    await switchTo(store, 'sess_bob');
    expect(await inspect()).toEqual({ text: 'failed', runningEffects: 0 });
    vi.restoreAllMocks();
  });

  it('removes the previous account when a component beside the scope suspends without a boundary', async () => {
    const { store, backend } = setUp({ capabilities: { sessionPerRequest: false } });
    await store.refresh();
    function Header() {
      return useSuspenseSession().status === 'active' && '';
    }
    await renderWithStore(
      store,
      <>
        <Header />
        <SessionScope {...keepAliveProps} loading="loading">
          <Inbox />
        </SessionScope>
      </>,
    );
    expect(runningEffects).toBe(1);
    backend.pauseResponses();
    void store.switchTo('sess_bob');
    await settle();
    expect(await inspect()).toEqual({ text: 'loading', runningEffects: 0 });
  });
});

describe('gates', () => {
  it.each<[string, ReactNode]>([
    [
      '<SignedIn>',
      <div key="gates">
        <SignedIn>
          <Inbox />
        </SignedIn>
        <SignedOut>
          <SuspendForever />
        </SignedOut>
      </div>,
    ],
    [
      '<Show>',
      <Show key="show" when={({ status }) => status === 'active'} fallback={<SuspendForever />}>
        <Inbox />
      </Show>,
    ],
  ])('%s hides a signed-out account when the next gate suspends', async (_, gates) => {
    const { store } = setUp();
    await store.refresh();
    await renderWithStore(store, gates);
    expect(runningEffects).toBe(1);
    await signOut(store);
    expect(await inspect()).toEqual({ text: '', runningEffects: 0 });
  });

  it.each<[string, ReactNode]>([
    [
      'a gate',
      <SignedIn key="gate">
        <Inbox />
      </SignedIn>,
    ],
    [
      'a scope',
      <SessionScope key="scope">
        <Inbox />
      </SessionScope>,
    ],
  ])(
    '%s unmounts a signed-out account when a gate in the same boundary opens and suspends',
    async (_, inbox) => {
      const { store } = setUp();
      await store.refresh();
      await renderWithStore(
        store,
        <Suspense fallback="waiting">
          {inbox}
          <SignedOut>
            <SuspendForever />
          </SignedOut>
        </Suspense>,
      );
      expect(runningEffects).toBe(1);
      await signOut(store);
      expect(await inspect()).toEqual({ text: '', runningEffects: 0 });
    },
  );

  it('a gate that opens while no session is current suspends in the boundary of the app', async () => {
    const { store } = setUp();
    await renderWithStore(
      store,
      <Suspense fallback="waiting">
        <SignedIn>
          <SuspendForever />
        </SignedIn>
      </Suspense>,
    );
    expect((await inspect()).text).toBe('waiting');
  });
});

describe('SessionProvider', () => {
  it('remounts the tree for a different store with the same session IDs', async () => {
    const first = setUp().store;
    const second = createSessionStore({
      backend: inMemoryBackend({ sessions: [ada()] }),
      environment: inMemoryEnvironment(),
    });
    let isFirst = true;
    function Draft() {
      const [text] = useState(isFirst ? 'first' : <SuspendForever />);
      return <CountedEffect>{text}</CountedEffect>;
    }
    const page = (store: SessionStore) => (
      <SessionProvider store={store}>
        <SessionScope loading="loading">
          <Draft />
        </SessionScope>
      </SessionProvider>
    );
    const { rerender } = await renderWithStore(first, null);
    await second.refresh();
    rerender(page(first));
    await settle();
    expect(runningEffects).toBe(1);
    isFirst = false;
    await act(async () => startTransition(() => rerender(page(second))));
    expect(await inspect()).toEqual({ text: 'loading', runningEffects: 0 });
  });
});
