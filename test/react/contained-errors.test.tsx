import { act, fireEvent, render, screen } from '@testing-library/react';
import { Component, type ReactNode, useEffect, useLayoutEffect, useState } from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  SessionProvider,
  SessionScope,
  type SessionScopeProps,
  type SessionStore,
  useActiveSession,
} from 'multisession';
import { createPendingSessionData, type InMemoryBackendOptions } from '../../src/testing/index.ts';
import { bob, setUp, setUpFakeTime, settle } from './set-up.tsx';
import { visibleText } from './visible-text.ts';

setUpFakeTime();

const DEFAULT_MESSAGE = 'Something went wrong here. Try again';

/** The error boundary of the app. An error that reaches it would be shown to the next account. */
class AppErrorBoundary extends Component<{ readonly children: ReactNode }> {
  override readonly state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override render() {
    return this.state.failed ? 'The app has failed.' : this.props.children;
  }
}

function Broken({ message = 'broken' }: { readonly message?: string }): ReactNode {
  throw new Error(message);
}

/** Whether components of Ada's tree throw. */
let isBroken = true;
/** The number of times each account's tree was mounted. */
let mounts: string[] = [];

beforeEach(() => {
  isBroken = true;
  mounts = [];
});

/** Ada's page throws an error. */
function Page({ children = null }: { readonly children?: ReactNode }) {
  const { id } = useActiveSession();
  useEffect(() => void mounts.push(id), [id]);
  return (
    <>
      {id} {id === 'sess_ada' && isBroken && children}
    </>
  );
}

type EffectKind = 'layout effect' | 'passive effect';

/** An effect of Ada's page whose cleanup throws, except when StrictMode runs it on mount. */
function BrokenCleanup({ kind }: { readonly kind: EffectKind }) {
  const { id } = useActiveSession();
  const cleanUp = (runs: EffectKind) => (): void => {
    if (id === 'sess_ada' && isBroken && runs === kind) throw new Error('broken cleanup');
  };
  useLayoutEffect(() => cleanUp('layout effect'));
  useEffect(() => cleanUp('passive effect'));
  return null;
}

async function renderScope(props: SessionScopeProps, options: InMemoryBackendOptions = {}) {
  const { store, backend } = setUp(options);
  const reported: unknown[] = [];
  const collect = (error: unknown): void =>
    void reported.push(error instanceof Error ? error.message : error);
  render(
    <SessionProvider store={store}>
      <AppErrorBoundary>
        <SessionScope signedOut="signed out" loading="loading" {...props} />
      </AppErrorBoundary>
    </SessionProvider>,
    { onCaughtError: collect, onRecoverableError: collect },
  );
  await settle();
  return { store, backend, reported };
}

async function switchTo(store: SessionStore, id: string): Promise<void> {
  await act(() => store.switchTo(id));
  await settle();
}

const text = (): string => visibleText().trim();

describe.each([undefined, 3])('<SessionScope keepAlive={%s}>', (keepAlive) => {
  const keepAliveProps = keepAlive ? { keepAlive } : {};

  it.each<[string, SessionScopeProps, string]>([
    ['the tree throws without renderError', {}, 'broken'],
    ['renderError throws', { renderError: () => <Broken message="second" /> }, 'second'],
    [
      'renderError throws in its own call',
      {
        renderError: () => {
          throw new Error('second');
        },
      },
      'second',
    ],
  ])('shows a default message to no other account if %s', async (_, props, error) => {
    const { store, reported } = await renderScope({
      ...keepAliveProps,
      ...props,
      children: (
        <Page>
          <Broken />
        </Page>
      ),
    });
    expect(text()).toBe(DEFAULT_MESSAGE);
    expect(reported).toContain(error);
    await switchTo(store, 'sess_bob');
    expect(text()).toBe('sess_bob');
    await switchTo(store, 'sess_ada');
    expect(text()).toBe(DEFAULT_MESSAGE);
    isBroken = false;
    fireEvent.click(screen.getByText('Try again'));
    expect(text()).toBe('sess_ada');
  });

  it('contains an error of "loading" while the tree suspends', async () => {
    const never = new Promise(() => {});
    function Suspending(): ReactNode {
      throw never;
    }
    const { store, reported } = await renderScope({
      ...keepAliveProps,
      loading: <Broken />,
      children: (
        <Page>
          <Suspending />
        </Page>
      ),
    });
    expect(text()).toBe(DEFAULT_MESSAGE);
    expect(reported).toContain('broken');
    await switchTo(store, 'sess_bob');
    expect(text()).toBe('sess_bob');
  });

  it.each<[keyof SessionScopeProps, InMemoryBackendOptions]>([
    ['signedOut', { sessions: [] }],
    ['pending', { sessions: [createPendingSessionData({ name: 'Dan' })] }],
  ])('contains an error of "%s" and shows the next account', async (slot, options) => {
    const { store, backend, reported } = await renderScope(
      { ...keepAliveProps, [slot]: <Broken />, children: <Page /> },
      options,
    );
    expect(text()).toBe(DEFAULT_MESSAGE);
    expect(reported).toEqual(['broken']);
    backend.signIn(bob());
    await switchTo(store, 'sess_bob');
    expect(text()).toBe('sess_bob');
  });

  it('contains an error of "loadError" and shows the account once it has loaded', async () => {
    const { store, backend } = setUp();
    backend.fail(new TypeError('offline'));
    render(
      <SessionProvider store={store}>
        <AppErrorBoundary>
          <SessionScope {...keepAliveProps} loadError={<Broken />}>
            <Page />
          </SessionScope>
        </AppErrorBoundary>
      </SessionProvider>,
      { onCaughtError: () => {} },
    );
    await settle();
    expect(text()).toBe(DEFAULT_MESSAGE);
    backend.fail(null);
    await act(() => store.refresh());
    expect(text()).toBe('sess_ada');
  });

  describe.each(['layout effect', 'passive effect'] as const)('if the cleanup of a %s throws', (kind) => {
    const children = (
      <>
        <Page />
        <BrokenCleanup kind={kind} />
      </>
    );

    it.each<[string, (store: SessionStore) => Promise<unknown>, string]>([
      ['signs out', (store) => store.signOut(), 'sess_carol'],
      ['signs out of all', (store) => store.signOut({ scope: 'all' }), 'signed out'],
    ])('when the user %s, reports the error once and loses nothing else', async (_, leave, next) => {
      isBroken = false;
      const { store, reported } = await renderScope({ ...keepAliveProps, children });
      isBroken = true;
      await act(() => leave(store));
      await settle();
      expect(text()).toBe(next);
      expect(reported).toEqual(['broken cleanup']);
      // StrictMode runs each effect twice.
      const expected = next === 'sess_carol' ? ['sess_ada', 'sess_carol'] : ['sess_ada'];
      expect(mounts).toEqual(expected.flatMap((id) => [id, id]));
    });

    it('when the user switches, shows each account its own tree', async () => {
      isBroken = false;
      const { store, reported } = await renderScope({ ...keepAliveProps, children });
      isBroken = true;
      for (const id of ['sess_bob', 'sess_carol', 'sess_bob']) {
        await switchTo(store, id);
        expect(text()).toBe(id);
      }
      isBroken = false;
      await switchTo(store, 'sess_ada');
      // React reports an error of a hidden tree when the tree is shown again.
      expect(reported).toEqual(['broken cleanup']);
      expect(text()).toBe(keepAlive ? DEFAULT_MESSAGE : 'sess_ada');
    });
  });
});

it('an error in the cleanup of a kept tree that is removed does not affect the other kept trees', async () => {
  function Draft() {
    const { id } = useActiveSession();
    const [draft, setDraft] = useState('');
    return (
      <button onClick={() => setDraft('draft')}>
        {id} {draft}
      </button>
    );
  }
  isBroken = false;
  const { store } = await renderScope({
    keepAlive: 3,
    children: (
      <>
        <Draft />
        <BrokenCleanup kind="passive effect" />
      </>
    ),
  });
  await switchTo(store, 'sess_carol');
  fireEvent.click(screen.getByText('sess_carol'));
  await switchTo(store, 'sess_bob');
  await switchTo(store, 'sess_ada');
  isBroken = true;
  await act(() => store.signOut());
  await settle();
  expect(text()).toBe('sess_bob');
  await switchTo(store, 'sess_carol');
  expect(text()).toBe('sess_carol draft');
});
