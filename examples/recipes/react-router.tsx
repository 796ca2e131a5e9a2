import { useActiveSession, useSessionFetch } from 'multisession';
import { useLayoutEffect, useState } from 'react';
import {
  createMemoryRouter,
  createPath,
  NavigationType,
  type RouteObject,
  RouterProvider,
} from 'react-router';
import { type AccountHistory, initialUrl, useUrlSync } from './use-url-sync.ts';

/**
 * Returns the routes of an account. Their loaders have to send requests with
 * `fetchAsAccount`.
 */
type CreateRoutes = (fetchAsAccount: typeof fetch) => RouteObject[];

/**
 * The router of one account, with its own loader data. Render it inside the scope.
 */
export function AccountRouter({
  createRoutes,
}: {
  readonly createRoutes: CreateRoutes;
}) {
  const { id } = useActiveSession();
  const sessionFetch = useSessionFetch();
  const [{ router, accountHistory, setFetch }] = useState(() =>
    createAccountRouter(createRoutes, sessionFetch, initialUrl(id)),
  );
  // A kept tree continues with another function if its user signs in again.
  useLayoutEffect(() => setFetch(sessionFetch), [setFetch, sessionFetch]);
  useUrlSync(accountHistory);
  return <RouterProvider router={router} />;
}

function createAccountRouter(
  createRoutes: CreateRoutes,
  sessionFetch: typeof fetch,
  initialEntry: string,
) {
  let latestFetch = sessionFetch;
  const routes = createRoutes((...request) => latestFetch(...request));
  const router = createMemoryRouter(routes, { initialEntries: [initialEntry] });
  function setFetch(next: typeof fetch): void {
    latestFetch = next;
  }
  const accountHistory: AccountHistory = {
    getUrl: () => createPath(router.state.location),
    replace: (url) => void router.navigate(url, { replace: true }),
    listen: (listener) =>
      router.subscribe(({ historyAction }) =>
        listener(historyAction === NavigationType.Push),
      ),
  };
  return { router, accountHistory, setFetch };
}
