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
import { ada, fakeTime, settle, setUp, show } from './set-up.tsx';
import { visibleText } from './visible-text.ts';

fakeTime();

const never = new Promise<never>(() => {});

function Forever(): ReactNode {
  return use(never);
}

/** The number of effects of Ada's tree that run. */
let running = 0;
beforeEach(() => {
  running = 0;
});

/** The page of Ada; every other account sees `next`. */
function Inbox({ next }: { readonly next?: ReactNode }) {
  const { id } = useActiveSession();
  if (id === 'sess_ada') return <Running>Inbox of Ada</Running>;
  return next ?? <Forever />;
}

function Running({ children }: { readonly children: ReactNode }) {
  useEffect(() => {
    running += 1;
    return () => {
      running -= 1;
    };
  }, []);
  return children;
}

function Broken(): ReactNode {
  throw new Error('made up');
}

/** Returns what the user sees, and the number of Ada's effects, when all has settled. */
async function look() {
  await settle();
  return { text: visibleText(), running };
}

const switchTo = (store: SessionStore, id: string) => act(() => store.switchTo(id));
const signOut = (store: SessionStore) => act(() => store.signOut({ next: 'none' }));

class Fallible extends Component<{ readonly children: ReactNode }> {
  override readonly state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override render() {
    return this.state.failed ? 'failed' : this.props.children;
  }
}

describe.each([undefined, 3])('with keepAlive %s', (keepAlive) => {
  const kept = keepAlive ? { keepAlive } : {};

  async function openScope(props: SessionScopeProps = {}) {
    const { store } = setUp();
    await store.refresh();
    await show(
      store,
      <SessionScope {...kept} loading="loading" fallback={<Forever />} {...props}>
        {props.children ?? <Inbox />}
      </SessionScope>,
    );
    expect(await look()).toEqual({ text: 'Inbox of Ada', running: 1 });
    return store;
  }

  it('the previous account is gone when the next tree suspends', async () => {
    await switchTo(await openScope(), 'sess_bob');
    expect(await look()).toEqual({ text: 'loading', running: 0 });
  });

  it('the previous account is gone when the next tree and the loading slot suspend', async () => {
    await switchTo(await openScope({ loading: <Forever /> }), 'sess_bob');
    expect(await look()).toEqual({ text: '', running: 0 });
  });

  it('the previous account is gone when the error of the next tree suspends', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const store = await openScope({ children: <Inbox next={<Broken />} />, error: () => <Forever /> });
    await switchTo(store, 'sess_bob');
    expect(await look()).toEqual({ text: 'loading', running: 0 });
    vi.restoreAllMocks();
  });

  it('the previous account is gone when the slot for signed out suspends', async () => {
    await signOut(await openScope());
    expect(await look()).toEqual({ text: 'loading', running: 0 });
  });

  it('the previous account is gone when a tree that comes back in a transition suspends', async () => {
    let choose: (id: string) => void = () => {};
    let isReady = true;
    function Chosen() {
      const [sessionId, setId] = useState('sess_bob');
      useEffect(() => {
        choose = setId;
      }, []);
      return (
        <SessionScope {...kept} sessionId={sessionId} loading="loading">
          <Inbox next={isReady ? 'Inbox of Bob' : <Forever />} />
        </SessionScope>
      );
    }
    const { store } = setUp();
    await show(store, <Chosen />);
    await act(async () => choose('sess_ada'));
    expect(await look()).toEqual({ text: 'Inbox of Ada', running: 1 });
    isReady = false;
    await act(async () => startTransition(() => choose('sess_bob')));
    expect(await look()).toEqual({ text: 'loading', running: 0 });
  });

  it('the previous account is gone when the scope of the next one is new and suspends', async () => {
    const { store } = setUp();
    function Keyed() {
      const id = useSession(({ session }) => session?.id ?? '');
      return (
        <SessionScope {...kept} key={id} sessionId={id} loading="loading">
          <Inbox />
        </SessionScope>
      );
    }
    await show(store, <Keyed />);
    expect(running).toBe(1);
    await switchTo(store, 'sess_bob');
    expect(await look()).toEqual({ text: 'loading', running: 0 });
  });

  it('a closed account is gone from a nested scope whose next slot suspends', async () => {
    const { store } = setUp();
    await show(
      store,
      <SessionScope sessionId="sess_bob">
        Bob’s, and
        <SessionScope {...kept} sessionId="sess_ada" loading=" nobody’s" fallback={<Forever />}>
          <Inbox />
        </SessionScope>
      </SessionScope>,
    );
    expect(running).toBe(1);
    await act(() => store.signOut({ session: 'sess_ada', next: 'none' }));
    expect(await look()).toEqual({ text: 'Bob’s, and nobody’s', running: 0 });
  });

  it('the previous account is gone when the next tree throws to a boundary above the scope', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const { store } = setUp();
    await show(
      store,
      <Fallible>
        <SessionScope
          {...kept}
          error={(error) => {
            throw error;
          }}
        >
          <Inbox next={<Broken />} />
        </SessionScope>
      </Fallible>,
    );
    expect(running).toBe(1);
    await switchTo(store, 'sess_bob');
    expect(await look()).toEqual({ text: 'failed', running: 0 });
    vi.restoreAllMocks();
  });

  it('the previous account is gone when something beside the scope suspends without a boundary', async () => {
    const { store, backend } = setUp({ capabilities: { perRequestSession: false } });
    await store.refresh();
    function Header() {
      return useSuspenseSession().status === 'active' && '';
    }
    await show(
      store,
      <>
        <Header />
        <SessionScope {...kept} loading="loading">
          <Inbox />
        </SessionScope>
      </>,
    );
    expect(running).toBe(1);
    backend.hold();
    void store.switchTo('sess_bob');
    await settle();
    expect(await look()).toEqual({ text: 'loading', running: 0 });
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
          <Forever />
        </SignedOut>
      </div>,
    ],
    [
      '<Show>',
      <Show key="show" when={({ status }) => status === 'active'} fallback={<Forever />}>
        <Inbox />
      </Show>,
    ],
  ])('%s hides a signed-out account when the next gate suspends', async (_, gates) => {
    const { store } = setUp();
    await store.refresh();
    await show(store, gates);
    expect(running).toBe(1);
    await signOut(store);
    expect(await look()).toEqual({ text: '', running: 0 });
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
      await show(
        store,
        <Suspense fallback="waiting">
          {inbox}
          <SignedOut>
            <Forever />
          </SignedOut>
        </Suspense>,
      );
      expect(running).toBe(1);
      await signOut(store);
      expect(await look()).toEqual({ text: '', running: 0 });
    },
  );

  it('a gate that opens while no account is current suspends in the boundary of the app', async () => {
    const { store } = setUp();
    await show(
      store,
      <Suspense fallback="waiting">
        <SignedIn>
          <Forever />
        </SignedIn>
      </Suspense>,
    );
    expect((await look()).text).toBe('waiting');
  });
});

describe('SessionProvider', () => {
  it('replaces everything when its store is another one with the same session ids', async () => {
    const first = setUp().store;
    const second = createSessionStore({
      backend: inMemoryBackend({ sessions: [ada()] }),
      environment: inMemoryEnvironment(),
    });
    let isFirst = true;
    function Draft() {
      const [text] = useState(isFirst ? 'first' : <Forever />);
      return <Running>{text}</Running>;
    }
    const page = (store: SessionStore) => (
      <SessionProvider store={store}>
        <SessionScope loading="loading">
          <Draft />
        </SessionScope>
      </SessionProvider>
    );
    const { rerender } = await show(first, null);
    await second.refresh();
    rerender(page(first));
    await settle();
    expect(running).toBe(1);
    isFirst = false;
    await act(async () => startTransition(() => rerender(page(second))));
    expect(await look()).toEqual({ text: 'loading', running: 0 });
  });
});
