import * as tanStackRouter from '@tanstack/react-router';
import { createContext, type ReactNode, use } from 'react';
import * as reactRouter from 'react-router';
import { Components } from './components.tsx';
import type { Integration } from './wiring.tsx';

// Apps with one router above the scope, whose loaders load no data of an account.

const Scope = createContext<ReactNode>(null);

/** The element of the root route, which renders the scope. */
function Root() {
  return use(Scope);
}

export const withReactRouter: Integration = () => {
  const pages = [{ path: '*', element: <Components /> }];
  const router = reactRouter.createMemoryRouter([{ element: <Root />, children: pages }]);
  return {
    Content: () => <reactRouter.Outlet />,
    Page: ({ children }) => (
      <Scope value={children}>
        <reactRouter.RouterProvider router={router} />
      </Scope>
    ),
  };
};

export const withTanStackRouter: Integration = () => {
  const root = tanStackRouter.createRootRoute({ component: Root });
  const page = tanStackRouter.createRoute({ getParentRoute: () => root, path: '$', component: Components });
  const router = tanStackRouter.createRouter({
    routeTree: root.addChildren([page]),
    history: tanStackRouter.createMemoryHistory(),
  });
  return {
    Content: () => <tanStackRouter.Outlet />,
    Page: ({ children }) => (
      <Scope value={children}>
        <tanStackRouter.RouterProvider router={router} />
      </Scope>
    ),
  };
};
