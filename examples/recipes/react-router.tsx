import { useActiveSession } from 'multisession';
import { useState } from 'react';
import {
  createMemoryRouter,
  createPath,
  NavigationType,
  type RouteObject,
  RouterProvider,
} from 'react-router';
import { type AccountHistory, initialUrl, useUrlSync } from './use-url-sync.ts';

/** The router of one account. Render it inside the scope. */
export function AccountRouter({ routes }: { readonly routes: RouteObject[] }) {
  const { id } = useActiveSession();
  const [{ router, accountHistory }] = useState(() => createAccountRouter(routes, initialUrl(id)));
  useUrlSync(accountHistory);
  return <RouterProvider router={router} />;
}

function createAccountRouter(routes: RouteObject[], initialEntry: string) {
  const router = createMemoryRouter(routes, { initialEntries: [initialEntry] });
  const accountHistory: AccountHistory = {
    getUrl: () => createPath(router.state.location),
    replace: (url) => void router.navigate(url, { replace: true }),
    listen: (listener) =>
      router.subscribe(({ historyAction }) => listener(historyAction === NavigationType.Push)),
  };
  return { router, accountHistory };
}
