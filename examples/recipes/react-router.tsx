import { useActiveSession } from 'multisession';
import { useState } from 'react';
import {
  createMemoryRouter,
  createPath,
  NavigationType,
  type RouteObject,
  RouterProvider,
} from 'react-router';
import { firstAddress, type OwnHistory, useAddressBar } from './address-bar.ts';

/** Below the scope: each account has its own. */
export function OwnRouter({ routes }: { readonly routes: RouteObject[] }) {
  const { id } = useActiveSession();
  const [{ router, own }] = useState(() => createOwnRouter(routes, firstAddress(id)));
  useAddressBar(own);
  return <RouterProvider router={router} />;
}

function createOwnRouter(routes: RouteObject[], first: string) {
  const router = createMemoryRouter(routes, { initialEntries: [first] });
  const own: OwnHistory = {
    address: () => createPath(router.state.location),
    goTo: (address) => void router.navigate(address, { replace: true }),
    onMove: (listener) =>
      router.subscribe(({ historyAction }) => listener(historyAction === NavigationType.Push)),
  };
  return { router, own };
}
