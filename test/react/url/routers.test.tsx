import * as tanstack from '@tanstack/react-router';
import * as reactRouter from 'react-router';
import { AccountLayout as ReactRouterLayout } from '../../../examples/recipes/account-url-react-router.tsx';
import { AccountLayout as TanStackLayout } from '../../../examples/recipes/account-url-tanstack-router.tsx';
import { setUpFakeTime } from '../set-up.tsx';
import { describeAccountInUrl } from './account-in-url.tsx';
import type { CreateRoutedApp } from './plain-router.tsx';

setUpFakeTime();

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

describeAccountInUrl('React Router', withReactRouter);
describeAccountInUrl('TanStack Router', withTanStackRouter);
