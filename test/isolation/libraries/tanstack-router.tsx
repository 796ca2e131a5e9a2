import * as router from '@tanstack/react-router';
import { createSessionFetch } from 'multisession';
import { createContext, type ReactNode, use } from 'react';
import {
  AccountRouter,
  type AccountRouterContext,
} from '../../../examples/recipes/tanstack-router.tsx';
import { API } from '../fake-api.ts';
import { Failure, type Library } from '../library.tsx';

function createRouteTree(component: () => ReactNode) {
  const root = router.createRootRouteWithContext<AccountRouterContext>()();
  const options = {
    component,
    errorComponent: Retry,
    staleTime: 60_000,
    preloadStaleTime: 60_000,
  };
  const saved = router.createRoute({
    ...options,
    getParentRoute: () => root,
    path: '/saved',
    loader: ({ context }) => load(context, '/saved'),
  });
  const rest = router.createRoute({
    ...options,
    getParentRoute: () => root,
    path: '$',
    loader: ({ context }) => load(context, '/notes'),
  });
  return root.addChildren([saved, rest]);
}

async function load(
  { fetchAsAccount }: AccountRouterContext,
  path: string,
): Promise<unknown> {
  return (await fetchAsAccount(API + path)).json();
}

function Retry() {
  const { invalidate } = router.useRouter();
  const isRetrying = router.useRouterState({ select: ({ isLoading }) => isLoading });
  return <Failure retry={invalidate} isRetrying={isRetrying} />;
}

/** Shows the loader data of the current route, and a link to another route. */
function Notes() {
  const { loaderData } = router.useMatch({ strict: false });
  const navigate = router.useNavigate();
  return (
    <>
      <p>{JSON.stringify(loaderData)}</p>
      <router.Link to="/saved" preload="intent" preloadDelay={0}>
        Saved
      </router.Link>
      <button onClick={() => void navigate({ to: '/saved' })}>Open</button>
    </>
  );
}

const accountRouteTree = createRouteTree(Notes);

export const library: Library = {
  careful: () => ({
    texts: (mark) => [`of ${mark}`],
    Content: () => <AccountRouter routeTree={accountRouteTree} />,
  }),
  naive: (store) => {
    const Scope = createContext<ReactNode>(null);
    const shared = router.createRouter({
      routeTree: createRouteTree(() => use(Scope)),
      history: router.createMemoryHistory({ initialEntries: ['/notes'] }),
      context: { fetchAsAccount: createSessionFetch(store) },
    });
    return {
      texts: (mark) => [`of ${mark}`],
      Content: Notes,
      Page: ({ children }) => (
        <Scope value={children}>
          <router.RouterProvider router={shared} />
        </Scope>
      ),
    };
  },
  leaks: ['text'],
};
