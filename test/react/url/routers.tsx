import * as tanstack from '@tanstack/react-router';
import { UrlSessionProvider } from 'multisession';
import { type ReactNode, startTransition, useEffect, useState } from 'react';
import * as reactRouter from 'react-router';
import { AccountLayout as ReactRouterLayout } from '../../../examples/recipes/account-url-react-router.tsx';
import { AccountLayout as TanStackLayout } from '../../../examples/recipes/account-url-tanstack-router.tsx';

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
type CreateRoutedApp = (path: string, pages: Pages) => RoutedApp;

const withReactRouter: CreateRoutedApp = (path, { Page, load }) => {
  const Account = () => <Page account={reactRouter.useParams()['account']} />;
  const loader = () => load().then(() => null);
  const accountRoute = { path: '/u/:account', element: <ReactRouterLayout /> };
  const router = reactRouter.createMemoryRouter(
    [
      { path: '/', element: <Page account={undefined} /> },
      {
        ...accountRoute,
        HydrateFallback: () => null,
        children: [{ index: true, loader, element: <Account /> }],
      },
    ],
    { initialEntries: [path] },
  );
  return {
    element: <reactRouter.RouterProvider router={router} />,
    getPath: () => router.state.location.pathname,
    push: (to) => void router.navigate(to),
    go: (delta) => void router.navigate(delta),
  };
};

const withTanStackRouter: CreateRoutedApp = (path, { Page, load }) => {
  const root = tanstack.createRootRoute();
  const layout = tanstack.createRoute({
    getParentRoute: () => root,
    path: '/u/$account',
    component: TanStackLayout,
  });
  const routeTree = root.addChildren([
    tanstack.createRoute({
      getParentRoute: () => root,
      path: '/',
      component: () => <Page account={undefined} />,
    }),
    layout.addChildren([
      tanstack.createRoute({
        getParentRoute: () => layout,
        path: '/',
        loader: load,
        component: () => <Page account={tanstack.useParams({ strict: false }).account} />,
      }),
    ]),
  ]);
  const history = tanstack.createMemoryHistory({ initialEntries: [path] });
  const router = tanstack.createRouter({ routeTree, history });
  return {
    element: <tanstack.RouterProvider router={router} />,
    getPath: () => history.location.pathname,
    push: (to) => history.push(to),
    go: (delta) => history.go(delta),
  };
};

/** A router like that of Next.js: `push()` returns nothing, and renders the page in a transition once it is loaded. */
const withPlainRouter: CreateRoutedApp = (path, { Page, load }) => {
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

export const routers: Readonly<Record<string, CreateRoutedApp>> = {
  'React Router': withReactRouter,
  'TanStack Router': withTanStackRouter,
  'a router without promises': withPlainRouter,
};
