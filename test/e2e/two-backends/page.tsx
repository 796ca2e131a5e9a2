import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { httpBackend, SessionProvider, type SessionStore, useSession, useSessionStore } from 'multisession';

/** The actions of a user and of the app on one of the backends. */
export interface PanelActions {
  signIn(name: string): Promise<void>;
  switchTo(name: string): Promise<void>;
  signOut(): Promise<void>;
  touch(times: number): Promise<void>;
  /** Returns the first names of all accounts. */
  names(): readonly (string | null | undefined)[];
  /** The IDs of all sessions for which `session-purged` was emitted. */
  readonly purged: readonly string[];
}

/** The actions of both backends, by path. */
export type PanelActionsByPath = Readonly<Record<'a' | 'b', PanelActions>>;

const panels: Record<string, PanelActions> = {};

function createPanelActions(path: string, store: SessionStore): PanelActions {
  const sessions = () => store.getState().client?.sessions ?? [];
  const purged: string[] = [];
  store.on('session-purged', ({ sessionId }) => purged.push(sessionId));
  return {
    purged,
    async signIn(name) {
      const response = await fetch(`/${path}/sign-in`, { method: 'POST', body: name });
      await store.switchTo(await response.text());
    },
    async switchTo(name) {
      const session = sessions().find(({ publicUserData }) => publicUserData?.firstName === name);
      if (session) await store.switchTo(session.id);
    },
    signOut: () => store.signOut(),
    async touch(times) {
      for (let done = 0; done < times; done += 1) await store.getCurrent().session?.touch();
    },
    names: () => sessions().map(({ publicUserData }) => publicUserData?.firstName),
  };
}

function Current({ path }: { readonly path: string }) {
  const { status, session } = useSession();
  const store = useSessionStore();
  useEffect(() => {
    panels[path] = createPanelActions(path, store);
  }, [path, store]);
  return <section aria-label={path}>{session?.publicUserData?.firstName ?? status}</section>;
}

Object.assign(globalThis, { panels });
const paths = new URLSearchParams(location.search).getAll('path');
const root = document.querySelector('main');
if (root) {
  createRoot(root).render(
    paths.map((path) => (
      <SessionProvider key={path} backend={httpBackend({ baseUrl: `/${path}` })}>
        <Current path={path} />
      </SessionProvider>
    )),
  );
}
