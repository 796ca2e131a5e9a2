import { act, cleanup, render } from '@testing-library/react';
import { type ReactElement, type ReactNode, useEffect, useLayoutEffect } from 'react';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  SessionProvider,
  SessionScope,
  type SessionScopeProps,
  type SessionStore,
  useActiveSession,
} from 'multisession';
import type { InMemoryBackend } from '../../src/testing/index.ts';
import { renderWithStore, setUp, setUpFakeTime, settle } from './set-up.tsx';

setUpFakeTime();

beforeEach(() => {
  document.head.innerHTML = '<title>App</title><link rel="icon" href="/app.svg">';
});
afterEach(() => {
  cleanup();
  document.head.innerHTML = '';
});

/** Returns the title and the icons of the page. */
function inspectHead() {
  const icons = [...document.querySelectorAll('link[rel~=icon]')].map((icon) => icon.getAttribute('href'));
  return { title: document.title, icons };
}

const neutral = { title: 'App', icons: ['/app.svg'] };
const ofAda = { title: 'Inbox of Ada', icons: ['/ada.svg'] };

function setHead(): void {
  document.title = 'Inbox of Ada';
  document.querySelector('link[rel~=icon]')?.setAttribute('href', '/ada.svg');
}

function replaceElements(): void {
  document.head.innerHTML = '<link rel="shortcut icon" href="/ada.svg"><title>Inbox of Ada</title>';
}

/** Sets the title as hooks do that restore the previous one, here that of another component of Ada's tree. */
function RestoringTitle() {
  useEffect(() => {
    document.title = 'Message to Ada';
    return () => {
      document.title = 'Inbox of Ada';
    };
  }, []);
  return null;
}

function InEffect() {
  useEffect(setHead, []);
  return null;
}

function InLayoutEffect() {
  useLayoutEffect(setHead, []);
  return null;
}

function TitleInLayoutEffect() {
  const { id } = useActiveSession();
  useLayoutEffect(() => {
    document.title = id;
  }, [id]);
  return null;
}

const ReactElements = () => (
  <>
    <title>Inbox of Ada</title>
    <link rel="icon" href="/ada.svg" />
  </>
);

/** How Ada's tree sets the title and the icon: while it renders, and in an event handler. */
const methods: readonly { title: string; component?: ReactElement; handleEvent?: () => void }[] = [
  { title: 'in an effect', component: <InEffect /> },
  { title: 'in a layout effect', component: <InLayoutEffect /> },
  { title: 'in an event handler', handleEvent: setHead },
  { title: 'with new elements', handleEvent: replaceElements },
  { title: 'by changing elements of React', component: <ReactElements />, handleEvent: setHead },
  {
    title: 'and restores a previous title in a cleanup',
    component: <RestoringTitle />,
    handleEvent: setHead,
  },
];

// Before version 19.3, React leaves the titles and icons of hidden trees in the document.
const methodsOfKeptTrees = methods.filter(
  ({ component }) => inject('react') !== '19.2' || component?.type !== ReactElements,
);

/** The page of an account. Only Ada's page sets a title. */
function Page({ children }: { readonly children: ReactNode }) {
  const { id, lastActiveOrganizationId } = useActiveSession();
  return id === 'sess_ada' && lastActiveOrganizationId === null && children;
}

async function renderPage(children: ReactNode = null, props: SessionScopeProps = {}) {
  const { store, backend } = setUp();
  await renderWithStore(
    store,
    <SessionScope signedOut="signed out" {...props}>
      <Page>{children}</Page>
    </SessionScope>,
  );
  return { store, backend };
}

const changes: readonly (readonly [
  string,
  (store: SessionStore, backend: InMemoryBackend) => Promise<unknown>,
])[] = [
  ['the user switches', (store) => store.switchTo('sess_bob')],
  ['the user signs out', (store) => store.signOut()],
  ['the user signs out of all accounts', (store) => store.signOut({ scope: 'all' })],
  ['the organization changes', (store) => store.switchTo('sess_ada', { organizationId: 'org_1' })],
  [
    'the session is revoked',
    (store, backend) => {
      backend.close('sess_ada', 'revoked');
      return store.refresh();
    },
  ],
  [
    'the session expires',
    (store, backend) => {
      backend.close('sess_ada', 'expired');
      return store.refresh();
    },
  ],
];

describe.each([undefined, 3])('<SessionScope keepAlive={%s}>', (keepAlive) => {
  const props = keepAlive ? { keepAlive } : {};

  describe.each(keepAlive ? methodsOfKeptTrees : methods)(
    'with a tree that sets the title and the icon $title',
    ({ component, handleEvent }) => {
      it.each(changes)('restores those of the page when %s', async (_, change) => {
        const { store, backend } = await renderPage(component, props);
        handleEvent?.();
        expect(inspectHead().icons).toContain('/ada.svg');
        await act(() => change(store, backend));
        expect(inspectHead()).toEqual(neutral);
        await settle();
        expect(inspectHead()).toEqual(neutral);
      });
    },
  );

  it('keeps the title that the next tree sets in a layout effect', async () => {
    const { store } = setUp();
    await renderWithStore(
      store,
      <SessionScope {...props}>
        <TitleInLayoutEffect />
      </SessionScope>,
    );
    for (const id of ['sess_bob', 'sess_carol', 'sess_ada']) {
      await act(() => store.switchTo(id));
      await settle();
      expect(document.title).toBe(id);
    }
  });

  it('restores the title and icon of the page when the scope is unmounted', async () => {
    const { store } = setUp();
    const page = (children: ReactNode) => <SessionProvider store={store}>{children}</SessionProvider>;
    const scope = (
      <SessionScope {...props}>
        <InEffect />
      </SessionScope>
    );
    const { rerender } = render(page(scope));
    await settle();
    expect(inspectHead()).toEqual(ofAda);
    rerender(page(null));
    expect(inspectHead()).toEqual(neutral);
  });

  it('leaves a title that the app renders outside the scope to React', async () => {
    const { store } = setUp();
    const page = (title: string) => (
      <SessionProvider store={store}>
        <title>{title}</title>
        <SessionScope {...props}>
          <Page>
            <InLayoutEffect />
          </Page>
        </SessionScope>
      </SessionProvider>
    );
    const { rerender } = render(page('Home'));
    await settle();
    rerender(page('Inbox'));
    await act(() => store.switchTo('sess_bob'));
    expect(document.title).toBe('Inbox');
    await act(() => store.switchTo('sess_ada'));
    setHead();
    await act(() => store.switchTo('sess_bob'));
    expect(document.title).toBe('Inbox');
  });
});

it.each(methodsOfKeptTrees)(
  'a kept tree gets back the title and the icon that it sets $title',
  async ({ component, handleEvent }) => {
    const { store } = await renderPage(component, { keepAlive: 2 });
    handleEvent?.();
    await act(() => store.switchTo('sess_bob'));
    expect(inspectHead()).toEqual(neutral);
    await act(() => store.switchTo('sess_ada'));
    expect(inspectHead().title).toContain('Ada');
    expect(inspectHead().icons).toContain('/ada.svg');
    await act(() => store.switchTo('sess_bob'));
    expect(inspectHead()).toEqual(neutral);
  },
);

it('only scopes of the current session restore the title', async () => {
  const { store } = setUp();
  await renderWithStore(
    store,
    <SessionScope>
      <InEffect />
      <SessionScope sessionId="sess_bob">beside</SessionScope>
      <SessionScope>nested</SessionScope>
    </SessionScope>,
  );
  expect(inspectHead()).toEqual(ofAda);
  await act(() => store.signOut({ session: 'sess_bob' }));
  expect(inspectHead()).toEqual(ofAda);
});

it('two scopes of the current session keep the title that one of them sets', async () => {
  const { store } = setUp();
  function Title() {
    const { id } = useActiveSession();
    useEffect(() => {
      document.title = id;
    }, [id]);
    return null;
  }
  await renderWithStore(
    store,
    <>
      <SessionScope>
        <Title />
      </SessionScope>
      <SessionScope>no title</SessionScope>
    </>,
  );
  await act(() => store.switchTo('sess_bob'));
  expect(document.title).toBe('sess_bob');
  await act(() => store.signOut({ scope: 'all' }));
  expect(document.title).toBe('App');
});
