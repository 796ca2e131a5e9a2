import { UrlSessionProvider } from 'multisession';
import { type ReactNode, startTransition, useEffect, useState } from 'react';

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
export const withPlainRouter: CreateRoutedApp = (path, { Page, load }) => {
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
    const account = /^\/u\/(.+)$/.exec(shown)?.[1];
    return (
      <UrlSessionProvider account={account} navigate={(next) => push(`/u/${next}`)}>
        <Page account={account} />
      </UrlSessionProvider>
    );
  }
  return { element: <App />, getPath: () => entries[index] ?? '/', push, go: (delta) => go(index + delta) };
};
