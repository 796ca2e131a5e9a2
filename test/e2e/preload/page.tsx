import { StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { httpBackend, SessionProvider, type SessionStore, useSession, useSessionStore } from 'multisession';

/** The actions of the test on this page. */
export interface PreloadPage {
  refresh(): Promise<void>;
  /** Returns the first names of all accounts. */
  names(): readonly (string | null | undefined)[];
  /** Returns the time of the server's clock according to the store, minus that of the local clock, in ms. */
  clockOffset(): number;
}

const parameters = new URLSearchParams(location.search);
// The code of a page can arrive long after its preload.
await new Promise((resolve) => {
  setTimeout(resolve, Number(parameters.get('delay')));
});
const backend = httpBackend({ baseUrl: '/' });

function Current() {
  const { status, session } = useSession();
  const store: SessionStore = useSessionStore();
  useEffect(() => {
    const preloadPage: PreloadPage = {
      refresh: () => store.refresh(),
      names: () =>
        (store.getState().client?.sessions ?? []).map(({ publicUserData }) => publicUserData?.firstName),
      clockOffset: () => store.getServerTime() - Date.now(),
    };
    Object.assign(globalThis, { preloadPage });
  }, [store]);
  return <p>{session?.publicUserData?.firstName ?? status}</p>;
}

const root = document.querySelector('main');
if (root) {
  createRoot(root).render(
    <StrictMode>
      {Array.from({ length: Number(parameters.get('providers') ?? 1) }, (_, index) => (
        <SessionProvider key={index} backend={backend}>
          <Current />
        </SessionProvider>
      ))}
    </StrictMode>,
  );
}
