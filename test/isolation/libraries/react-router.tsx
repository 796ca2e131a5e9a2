import { createSessionFetch } from 'multisession';
import { createContext, type ReactNode, use } from 'react';
import * as router from 'react-router';
import { AccountRouter } from '../../../examples/recipes/react-router.tsx';
import { API } from '../fake-api.ts';
import { Failure, type Library } from '../library.tsx';

function createRoutes(
  fetchAsAccount: typeof fetch,
  element: ReactNode,
): router.RouteObject[] {
  const load = (path: string) => async (): Promise<unknown> =>
    (await fetchAsAccount(API + path)).json();
  const route = { element, errorElement: <Retry />, HydrateFallback: () => null };
  return [
    { ...route, path: '/saved', loader: load('/saved') },
    { ...route, path: '*', loader: load('/notes') },
  ];
}

function Retry() {
  const { revalidate, state } = router.useRevalidator();
  return <Failure retry={revalidate} isRetrying={state === 'loading'} />;
}

/**
 * Shows the loader data of the current route. A fetcher preloads the route of the
 * link.
 */
function Notes() {
  const { text } = router.useLoaderData<{ readonly text: string }>();
  const preview = router.useFetcher<{ readonly text: string }>({ key: 'preview' });
  const navigate = router.useNavigate();
  return (
    <>
      <p>{text}</p>
      <p>{preview.data?.text}</p>
      <router.Link to="/saved" onMouseEnter={() => void preview.load('/saved')}>
        Saved
      </router.Link>
      <button onClick={() => void navigate('/saved')}>Open</button>
    </>
  );
}

const createAccountRoutes = (fetchAsAccount: typeof fetch) =>
  createRoutes(fetchAsAccount, <Notes />);

export const library: Library = {
  careful: () => ({
    texts: (mark) => [`of ${mark}`],
    Content: () => <AccountRouter createRoutes={createAccountRoutes} />,
  }),
  naive: (store) => {
    const Scope = createContext<ReactNode>(null);
    const shared = router.createMemoryRouter(
      createRoutes(createSessionFetch(store), <Outlet />),
    );
    function Outlet() {
      return use(Scope);
    }
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
