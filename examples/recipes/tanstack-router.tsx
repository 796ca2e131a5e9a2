import { type AnyRoute, createMemoryHistory, createRouter, RouterProvider } from '@tanstack/react-router';
import { useActiveSession } from 'multisession';
import { useState } from 'react';
import { type AccountHistory, initialUrl, useUrlSync } from './use-url-sync.ts';

/** The router of one account. Render it inside the scope. */
export function AccountRouter({ routeTree }: { readonly routeTree: AnyRoute }) {
  const { id } = useActiveSession();
  const [{ router, accountHistory }] = useState(() => createAccountRouter(routeTree, initialUrl(id)));
  useUrlSync(accountHistory);
  return <RouterProvider router={router} />;
}

function createAccountRouter(routeTree: AnyRoute, initialEntry: string) {
  const history = createMemoryHistory({ initialEntries: [initialEntry] });
  const router = createRouter({ routeTree, history });
  const accountHistory: AccountHistory = {
    getUrl: () => history.location.href,
    replace: (url) => history.replace(url),
    listen: (listener) => history.subscribe(({ action }) => listener(action.type === 'PUSH')),
  };
  return { router, accountHistory };
}
