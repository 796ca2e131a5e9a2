import { UrlSessionProvider } from 'multisession';
import { Activity, type ReactNode, startTransition, useEffect, useState } from 'react';

/** An app with the routes `/` and `/u/:account`, in a tab with a history. */
interface RoutedApp {
  readonly element: ReactNode;
  readonly getPath: () => string;
  readonly push: (path: string) => void;
  /** Moves through the history. */
  readonly go: (delta: number) => void;
}

interface Pages {
  /** Renders the page for the account in the URL. */
  readonly Page: (props: { readonly account: string | undefined }) => ReactNode;
  /** Returns when the page of an account is loaded. */
  readonly load: () => Promise<void>;
}

/** Creates an app at `path`. */
export type CreateRoutedApp = (path: string, pages: Pages) => RoutedApp;

/** A router like that of Next.js: `push()` returns nothing, and renders the page in a transition once it is loaded. */
export const withPlainRouter: CreateRoutedApp = (path, pages) => createRouter(path, pages, false);

/** A router that keeps the pages that the user has left hidden, like that of Next.js with `cacheComponents`. */
export const withKeptPages: CreateRoutedApp = (path, pages) => createRouter(path, pages, true);

function createRouter(path: string, { Page, load }: Pages, keepsPages: boolean): RoutedApp {
  const entries = [path];
  let index = 0;
  const listeners = new Set<(path: string) => void>();
  let navigations = 0;

  function go(next: number): void {
    index = next;
    const navigation = (navigations += 1);
    const to = entries[index] ?? '/';
    void load().then(
      () => navigation === navigations && startTransition(() => listeners.forEach((show) => show(to))),
    );
  }
  function push(to: string): void {
    entries.splice(index + 1, Infinity, to);
    go(index + 1);
  }
  function App(): ReactNode {
    const [shown, setShown] = useState(path);
    useEffect(() => {
      listeners.add(setShown);
      return () => void listeners.delete(setShown);
    }, []);
    const [visited, setVisited] = useState([path]);
    if (!visited.includes(shown)) setVisited([...visited, shown]);
    const rendered = keepsPages ? visited : [shown];
    return rendered.map((of) => {
      const account = /^\/u\/(.+)$/.exec(of)?.[1];
      return (
        <Activity key={keepsPages ? of : ''} mode={of === shown ? 'visible' : 'hidden'}>
          <UrlSessionProvider account={account} navigate={(next) => push(`/u/${next}`)}>
            <Page account={account} />
          </UrlSessionProvider>
        </Activity>
      );
    });
  }
  return { element: <App />, getPath: () => entries[index] ?? '/', push, go: (delta) => go(index + delta) };
}
