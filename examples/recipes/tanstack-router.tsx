import { type AnyRoute, createMemoryHistory, createRouter, RouterProvider } from '@tanstack/react-router';
import { useActiveSession } from 'multisession';
import { useState } from 'react';
import { firstAddress, type OwnHistory, useAddressBar } from './address-bar.ts';

/** Below the scope: each account has its own. */
export function OwnRouter({ routeTree }: { readonly routeTree: AnyRoute }) {
  const { id } = useActiveSession();
  const [{ router, own }] = useState(() => createOwnRouter(routeTree, firstAddress(id)));
  useAddressBar(own);
  return <RouterProvider router={router} />;
}

function createOwnRouter(routeTree: AnyRoute, first: string) {
  const history = createMemoryHistory({ initialEntries: [first] });
  const router = createRouter({ routeTree, history });
  const own: OwnHistory = {
    address: () => history.location.href,
    goTo: (address) => history.replace(address),
    onMove: (listener) => history.subscribe(({ action }) => listener(action.type === 'PUSH')),
  };
  return { router, own };
}
