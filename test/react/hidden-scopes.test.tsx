import { act, render } from '@testing-library/react';
import { Activity, type ActivityProps, type ReactNode, Suspense, use, useLayoutEffect } from 'react';
import { createPortal } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  SessionProvider,
  SessionScope,
  type SessionStore,
  SignedIn,
  useActiveSession,
  useSession,
  useSuspenseSession,
} from 'multisession';
import { setUp } from './set-up.tsx';
import { visibleText } from './visible-text.ts';

// An app hides its scopes with <Activity>, for example Next.js the pages that the user has left, and with <Suspense>.

function Name() {
  const name = useSession(({ session }) => session?.publicUserData?.firstName);
  return name ? <p>{name}</p> : null;
}

function SuspendingName() {
  const { session } = useSuspenseSession();
  return session && <p>{session.publicUserData?.firstName}</p>;
}

const name = <Name />;
const components: readonly (readonly [title: string, component: ReactNode])[] = [
  ['a scope', <SessionScope key="scope">{name}</SessionScope>],
  [
    'a scope with keepAlive',
    <SessionScope key="kept" keepAlive={3}>
      {name}
    </SessionScope>,
  ],
  ['a gate', <SignedIn key="gate">{name}</SignedIn>],
  ['a hook', name],
  ['a hook that suspends', <SuspendingName key="suspending" />],
];

const changes: readonly (readonly [
  title: string,
  change: (store: SessionStore) => Promise<unknown>,
  after: string,
])[] = [
  ['a switch', (store) => store.switchTo('sess_bob'), 'Bob'],
  ['a sign-out', (store) => store.signOut({ scope: 'all' }), ''],
];

describe.each(changes)('after %s while an <Activity> hides it', (_, change, after) => {
  it.each(components)('%s shows no previous account, not even for a frame', async (_title, component) => {
    // `act()` would run effects before the frame.
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false);
    const { store } = setUp();
    await store.refresh();
    await store.switchTo('sess_ada');
    const frames: string[] = [];
    function Recorder({ mode }: { readonly mode: ActivityProps['mode'] }) {
      // Runs when React has committed, like a frame.
      useLayoutEffect(() => {
        if (mode) queueMicrotask(() => void frames.push(visibleText()));
      }, [mode]);
      return null;
    }
    const root = createRoot(document.body);
    onTestFinished(() => {
      root.unmount();
      vi.unstubAllGlobals();
    });
    const setMode = (mode: ActivityProps['mode']) =>
      root.render(
        <SessionProvider store={store}>
          <Activity mode={mode}>{component}</Activity>
          <Recorder mode={mode} />
        </SessionProvider>,
      );
    setMode('visible');
    await vi.waitFor(() => expect(frames).toEqual(['Ada']));
    setMode('hidden');
    await vi.waitFor(() => expect(frames).toEqual(['Ada', '']));
    const changing = change(store);
    setMode('visible');
    await vi.waitFor(() => expect(frames).toEqual(['Ada', '', after]));
    await changing;
  });
});

it.each(components.slice(0, 3))(
  '%s removes a signed-out account while an <Activity> hides it',
  async (_, component) => {
    const { store } = setUp();
    await store.refresh();
    await store.switchTo('sess_ada');
    const page = (mode: ActivityProps['mode']) => (
      <SessionProvider store={store}>
        <Activity mode={mode}>{component}</Activity>
      </SessionProvider>
    );
    const { rerender } = render(page('visible'));
    rerender(page('hidden'));
    expect([visibleText(), document.body.textContent]).toEqual(['', 'Ada']);
    await act(() => store.signOut({ scope: 'all' }));
    await vi.waitFor(() => expect(document.body.textContent).toBe(''));
  },
);

type Hide = (props: { readonly isHidden: boolean; readonly children: ReactNode }) => ReactNode;
const neverLoads = new Promise(() => {});

function Suspend({ isSuspended }: { readonly isSuspended: boolean }) {
  if (isSuspended) use(neverLoads);
  return null;
}

const hiders: readonly (readonly [title: string, hide: Hide])[] = [
  [
    '<Activity>',
    ({ isHidden, children }) => <Activity mode={isHidden ? 'hidden' : 'visible'}>{children}</Activity>,
  ],
  [
    '<Suspense>',
    ({ isHidden, children }) => (
      <Suspense>
        {children}
        <Suspend isSuspended={isHidden} />
      </Suspense>
    ),
  ],
];

const field = { id: 'field', accessKey: 'f' };
const button = { id: 'button', accessKey: 'b' };

function Form() {
  const { id } = useActiveSession();
  return (
    <section className={id}>
      <input {...field} />
      {createPortal(
        <button className={id} {...button}>
          Send
        </button>,
        document.body,
      )}
    </section>
  );
}

/** Returns the IDs and access keys of the elements of an account. */
function meaningOf(sessionId: string): readonly (readonly [id: string, accessKey: string | null])[] {
  return [...document.querySelectorAll<HTMLElement>(`.${sessionId} input, button.${sessionId}`)].map(
    (element) =>
      [element.id.replace(/^hidden-tree-\d+-/, 'hidden '), element.getAttribute('accesskey')] as const,
  );
}

const shown = [
  ['field', 'f'],
  ['button', 'b'],
];
const isolated = [
  ['hidden field', ''],
  ['hidden button', ''],
];

describe.each(hiders)('a kept tree of a scope that the app hides with %s', (_, Hide) => {
  async function renderForms(isHidden = false) {
    const { store } = setUp();
    await store.refresh();
    await store.switchTo('sess_ada');
    const app = (isHidden: boolean) => (
      <SessionProvider store={store}>
        <Hide isHidden={isHidden}>
          <SessionScope keepAlive={3}>
            <Form />
          </SessionScope>
        </Hide>
      </SessionProvider>
    );
    const { rerender, unmount } = render(app(isHidden));
    return {
      setHidden: (isHidden: boolean) => rerender(app(isHidden)),
      unmount,
      switchTo: (id: string) => act(() => store.switchTo(id)),
    };
  }

  it('stays isolated until it is shown again', async () => {
    const { setHidden, switchTo } = await renderForms();
    await switchTo('sess_bob');
    setHidden(true);
    setHidden(false);
    expect(meaningOf('sess_ada')).toEqual(isolated);
    const late = document.createElement('input');
    late.id = 'late';
    document.querySelector('.sess_ada')?.append(late);
    await vi.waitFor(() => expect(document.getElementById('late')).toBeNull());
    late.remove();
    await switchTo('sess_ada');
    expect([meaningOf('sess_ada'), meaningOf('sess_bob')]).toEqual([shown, isolated]);
  });

  it('is isolated if the user switches meanwhile', async () => {
    const { setHidden, switchTo } = await renderForms();
    setHidden(true);
    await switchTo('sess_bob');
    setHidden(false);
    await vi.waitFor(() => expect([meaningOf('sess_ada'), meaningOf('sess_bob')]).toEqual([isolated, shown]));
    await switchTo('sess_ada');
    await vi.waitFor(() => expect([meaningOf('sess_ada'), meaningOf('sess_bob')]).toEqual([shown, isolated]));
  });

  it('is removed if the user switches before it was shown', async () => {
    const { setHidden, switchTo } = await renderForms(true);
    await switchTo('sess_bob');
    setHidden(false);
    await vi.waitFor(() => expect([meaningOf('sess_ada'), meaningOf('sess_bob')]).toEqual([[], shown]));
  });

  it('is released when the app removes the scope', async () => {
    const { setHidden, switchTo, unmount } = await renderForms();
    await switchTo('sess_bob');
    setHidden(true);
    const [field] = document.querySelectorAll('input');
    unmount();
    document.body.append(field ?? '');
    const late = document.createElement('p');
    late.id = 'late';
    field?.append(late);
    await nextTask();
    expect(document.getElementById('late')).toBe(late);
    field?.remove();
  });
});

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
