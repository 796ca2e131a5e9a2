import {
  type AnyRoute,
  createMemoryHistory,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { useActiveSession, useSessionFetch } from 'multisession';
import { useLayoutEffect, useState } from 'react';
import { type AccountHistory, initialUrl, useUrlSync } from './use-url-sync.ts';

/** The context of all routes. Loaders have to send requests with `fetchAsAccount`. */
export interface AccountRouterContext {
  readonly fetchAsAccount: typeof fetch;
}

/**
 * The router of one account, with its own loader data and preloads. Render it inside
 * the scope.
 */
export function AccountRouter({ routeTree }: { readonly routeTree: AnyRoute }) {
  const { id } = useActiveSession();
  const sessionFetch = useSessionFetch();
  const [{ router, accountHistory, setFetch }] = useState(() =>
    createAccountRouter(routeTree, sessionFetch, initialUrl(id)),
  );
  // A kept tree continues with another function if its user signs in again.
  useLayoutEffect(() => setFetch(sessionFetch), [setFetch, sessionFetch]);
  useUrlSync(accountHistory);
  return <RouterProvider router={router} />;
}

function createAccountRouter(
  routeTree: AnyRoute,
  sessionFetch: typeof fetch,
  initialEntry: string,
) {
  let latestFetch = sessionFetch;
  const context: AccountRouterContext = {
    fetchAsAccount: (...request) => latestFetch(...request),
  };
  const history = createMemoryHistory({ initialEntries: [initialEntry] });
  const router = createRouter({ routeTree, history, context });
  function setFetch(next: typeof fetch): void {
    latestFetch = next;
  }
  const accountHistory: AccountHistory = {
    getUrl: () => history.location.href,
    replace: (url) => history.replace(url),
    listen: (listener) =>
      history.subscribe(({ action }) => listener(action.type === 'PUSH')),
  };
  return { router, accountHistory, setFetch };
}
