import { act, fireEvent, screen } from '@testing-library/react';
import {
  accountSlug,
  type Session,
  type SessionData,
  SessionError,
  SessionScope,
  type SessionStore,
  useActiveSession,
  useSession,
  useSessionActions,
  useSessionList,
  useUrlSession,
} from 'multisession';
import { createClosedSessionData, createSessionData, type InMemoryBackend } from 'multisession/testing';
import { type ReactNode, StrictMode, useEffect, useLayoutEffect } from 'react';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ada, bob, renderWithStore, setUp, settle } from '../set-up.tsx';
import { visibleText } from '../visible-text.ts';
import type { CreateRoutedApp } from './plain-router.tsx';

const grace = () => createClosedSessionData({ name: 'Grace Hopper' });
const urlOf = (session: Pick<SessionData, 'id' | 'userId' | 'actor'>) => `/u/${accountSlug(session)}`;
const identifierOf = (session: Pick<Session, 'publicUserData'> | null | undefined) =>
  session?.publicUserData?.firstName ?? 'none';

/** An opened tab. */
interface Tab {
  readonly backend: InMemoryBackend;
  readonly store: SessionStore;
  readonly getPath: () => string;
  readonly push: (path: string) => Promise<void>;
  readonly go: (delta: number) => Promise<void>;
  /** Presses the button that switches to an account. */
  readonly select: (name: string) => Promise<void>;
  /** Pauses the loaders of the next pages until the returned function is called. */
  readonly pauseLoading: () => () => Promise<void>;
  /** The outcomes of the switches, in order. */
  readonly outcomes: string[];
}

async function openTab(createApp: CreateRoutedApp, path: string): Promise<Tab> {
  const { backend, store } = setUp({ sessions: [ada(), bob(), grace()] });
  let released = Promise.resolve();
  const outcomes: string[] = [];
  const mismatches: string[] = [];

  /** Records every commit and effect in which the account differs from that of the URL. */
  function Content({ account }: { readonly account: string | undefined }): ReactNode {
    const session = useActiveSession();
    const slug = accountSlug(session);
    const check = () => {
      if (account !== undefined && slug !== account) mismatches.push(`${session.id} at /u/${account}`);
    };
    useLayoutEffect(check);
    useEffect(check);
    return `content of ${identifierOf(session)}`;
  }

  function Header(): ReactNode {
    const { switchTo, signOut } = useSessionActions();
    const current = useSession(({ session }) => identifierOf(session));
    return (
      <header>
        <h1>{current}</h1>
        {useSessionList().map((session) => (
          <button
            key={session.id}
            onClick={() => {
              switchTo(session.id).then(
                ({ outcome }) => outcomes.push(`${identifierOf(session)} ${outcome}`),
                (error: SessionError) => outcomes.push(`${identifierOf(session)} ${error.code}`),
              );
            }}
          >
            {identifierOf(session)}
          </button>
        ))}
        <button onClick={() => void signOut()}>Sign out</button>
      </header>
    );
  }

  function NoAccount(): ReactNode {
    const { status, session } = useUrlSession();
    return `${status} ${identifierOf(session)}`;
  }

  const app = createApp(path, {
    Page: ({ account }) => (
      <>
        <Header />
        <main>
          <SessionScope keepAlive={3} signedOut={account === undefined ? 'no account' : <NoAccount />}>
            <Content account={account} />
          </SessionScope>
        </main>
      </>
    ),
    load: () => released,
  });
  await renderWithStore(store, <StrictMode>{app.element}</StrictMode>);
  await settle();
  onTestFinished(() => expect(mismatches).toEqual([]));

  async function perform(change: () => void): Promise<void> {
    await act(async () => change());
    await settle();
  }
  return {
    backend,
    store,
    outcomes,
    getPath: app.getPath,
    push: (to) => perform(() => app.push(to)),
    go: (delta) => perform(() => app.go(delta)),
    select: (name) => perform(() => fireEvent.click(screen.getByRole('button', { name }))),
    pauseLoading() {
      let resolve = () => {};
      released = new Promise((resume) => (resolve = resume));
      return async () => {
        released = Promise.resolve();
        await perform(resolve);
      };
    },
  };
}

/** Returns what the parts of the page show. */
function shown({ store, getPath }: Tab) {
  const heading = screen.getByRole('heading').textContent;
  const content = visibleText(screen.getByRole('main'));
  return { heading, content, current: store.getState().currentSessionId, path: getPath() };
}

/** Returns what a page shows whose parts are all of one account. */
const pageOf = (name: string, session: SessionData, path = urlOf(session)) => ({
  heading: name,
  content: `content of ${name}`,
  current: session.id,
  path,
});

/** Returns what a page shows without a signed-in account. */
const pageWithout = (content: string, path: string) => ({ heading: 'none', content, current: null, path });

/** Declares the tests of the account in the URL with a router. */
export function describeAccountInUrl(name: string, createApp: CreateRoutedApp): void {
  describe(`with ${name}, the account in the URL`, () => {
    const open = (path = urlOf(ada())) => openTab(createApp, path);

    it('is shown after a deep link, whichever account was used last', async () => {
      expect(shown(await open(urlOf(bob())))).toEqual(pageOf('Bob', bob()));
    });

    it('is the account of the history entry after Back and Forward', async () => {
      const tab = await open();
      await tab.push(urlOf(bob()));
      expect(shown(tab)).toEqual(pageOf('Bob', bob()));
      await tab.go(-1);
      expect(shown(tab)).toEqual(pageOf('Ada', ada()));
      await tab.go(1);
      expect(shown(tab)).toEqual(pageOf('Bob', bob()));
    });

    it('changes with a switch, which adds a history entry', async () => {
      const tab = await open();
      await tab.select('Bob');
      expect(shown(tab)).toEqual(pageOf('Bob', bob()));
      expect(tab.outcomes).toEqual(['Bob switched']);
      await tab.go(-1);
      expect(shown(tab)).toEqual(pageOf('Ada', ada()));
    });

    it('stays the one of every part of the page until the page of the next account is loaded', async () => {
      const tab = await open();
      const release = tab.pauseLoading();
      await tab.select('Bob');
      expect(shown(tab)).toMatchObject({ heading: 'Ada', content: 'content of Ada', current: ada().id });
      await release();
      expect(shown(tab)).toEqual(pageOf('Bob', bob()));
    });

    it('stays if the user returns to it before the page of the next account is loaded', async () => {
      const tab = await open();
      const release = tab.pauseLoading();
      await tab.select('Bob');
      await tab.select('Ada');
      await release();
      expect(shown(tab)).toEqual(pageOf('Ada', ada()));
      expect(tab.outcomes).toEqual(expect.arrayContaining(['Bob superseded', 'Ada switched']));
    });

    it('shows a remembered account to sign in to again, and no other account', async () => {
      const tab = await open(urlOf(grace()));
      expect(shown(tab)).toEqual(pageWithout('signed-out Grace', urlOf(grace())));
      await tab.push(urlOf(ada()));
      await tab.go(-1);
      expect(shown(tab)).toEqual(pageWithout('signed-out Grace', urlOf(grace())));
      tab.backend.signIn(createSessionData({ name: 'Grace Hopper', id: 'sess_grace_2' }));
      await act(() => tab.store.refresh());
      expect(shown(tab)).toMatchObject({ heading: 'Grace', current: 'sess_grace_2', path: urlOf(grace()) });
    });

    it('shows that an account is not found, and no other account', async () => {
      const tab = await open('/u/unknown');
      expect(shown(tab)).toEqual(pageWithout('not-found none', '/u/unknown'));
      await tab.select('Bob');
      expect(shown(tab)).toEqual(pageOf('Bob', bob()));
    });

    it('changes to the next account after a sign-out, and its history entries never mean another account', async () => {
      const tab = await open();
      await tab.select('Sign out');
      expect(shown(tab)).toEqual(pageOf('Bob', bob()));
      tab.backend.signIn(createSessionData({ name: 'Carol Shaw' }));
      await act(() => tab.store.refresh());
      await tab.go(-1);
      expect(shown(tab)).toEqual(pageWithout('not-found none', urlOf(ada())));
      tab.backend.signIn(createSessionData({ name: 'Ada Lovelace', id: 'sess_ada_2' }));
      await act(() => tab.store.refresh());
      expect(shown(tab)).toMatchObject({ heading: 'Ada', current: 'sess_ada_2', path: urlOf(ada()) });
    });

    it('stays after its session was revoked, and no other account is shown', async () => {
      const tab = await open();
      tab.backend.close(ada().id, 'revoked');
      await act(() => tab.store.refresh());
      expect(shown(tab)).toEqual(pageWithout('not-found none', urlOf(ada())));
    });

    it('is the previous one again if the backend refuses the switch', async () => {
      const tab = await open();
      tab.backend.fail(new SessionError({ code: 'forbidden', message: 'No.' }), 'touchSession');
      await tab.push(urlOf(bob()));
      await settle();
      expect(shown(tab)).toEqual(pageOf('Ada', ada()));
    });

    it('follows a session that code outside the page makes current', async () => {
      const tab = await open();
      await act(() => tab.store.switchTo(bob().id));
      await settle();
      expect(shown(tab)).toEqual(pageOf('Bob', bob()));
    });

    it('is not needed: a page without it shows the current session of the tab', async () => {
      const tab = await open('/');
      expect(shown(tab)).toEqual(pageOf('Ada', ada(), '/'));
      await tab.select('Bob');
      expect(shown(tab)).toEqual(pageOf('Bob', bob(), '/'));
      await tab.push(urlOf(ada()));
      expect(shown(tab)).toEqual(pageOf('Ada', ada()));
    });
  });
}
