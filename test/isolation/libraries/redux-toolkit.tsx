import { configureStore } from '@reduxjs/toolkit';
import {
  createApi,
  type FetchArgs,
  fetchBaseQuery,
} from '@reduxjs/toolkit/query/react';
import { createSessionFetch, useSessionFetch } from 'multisession';
import { type ReactNode, useMemo } from 'react';
import { Provider } from 'react-redux';
import { API } from '../fake-api.ts';
import { Failure, type Library, notesOf, SaveForm } from '../library.tsx';

// #region recipe
const api = createApi({
  baseQuery: (request: string | FetchArgs, context, options: object) => {
    // SAFETY: `createStore` passes it as the `extraArgument`.
    const fetchFn = context.extra as typeof fetch;
    return fetchBaseQuery({ baseUrl: API, fetchFn })(request, context, options);
  },
  endpoints: (build) => ({
    notes: build.query<{ readonly text: string }, void>({ query: () => '/notes' }),
    save: build.mutation<unknown, string>({
      query: (body) => ({ url: '/save', method: 'POST', body }),
    }),
  }),
});

function createStore(fetchAsAccount: typeof fetch) {
  return configureStore({
    reducer: { [api.reducerPath]: api.reducer },
    middleware: (getDefaultMiddleware) =>
      getDefaultMiddleware({ thunk: { extraArgument: fetchAsAccount } }).concat(
        api.middleware,
      ),
  });
}

/** Gives each account its own store. Render it inside the scope. */
export function AccountStore({ children }: { readonly children: ReactNode }) {
  const sessionFetch = useSessionFetch();
  const store = useMemo(() => createStore(sessionFetch), [sessionFetch]);
  return <Provider store={store}>{children}</Provider>;
}
// #endregion

function Notes() {
  const { data, error, refetch } = api.useNotesQuery();
  const [save] = api.useSaveMutation();
  return (
    <>
      <p>{data?.text}</p>
      {error && <Failure retry={refetch} />}
      <SaveForm save={(text) => save(text).unwrap()} />
    </>
  );
}

export const library: Library = {
  careful: () => ({
    texts: notesOf,
    Content: () => (
      <AccountStore>
        <Notes />
      </AccountStore>
    ),
  }),
  naive: (store) => {
    const shared = createStore(createSessionFetch(store));
    return {
      texts: notesOf,
      Page: ({ children }) => <Provider store={shared}>{children}</Provider>,
      Content: Notes,
    };
  },
  leaks: ['text'],
};
