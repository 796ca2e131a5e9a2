import { createSessionFetch, useSessionFetch } from 'multisession';
import { type ReactNode, useMemo } from 'react';
import {
  cacheExchange,
  Client,
  fetchExchange,
  gql,
  Provider,
  useMutation,
  useQuery,
} from 'urql';
import { API } from '../fake-api.ts';
import { Failure, type Library, notesOf, SaveForm } from '../library.tsx';

// #region recipe
function createUrqlClient(fetchAsAccount: typeof fetch): Client {
  return new Client({
    url: `${API}/graphql`,
    exchanges: [cacheExchange, fetchExchange],
    fetch: fetchAsAccount,
  });
}

/** Gives each account its own client. Render it inside the scope. */
export function AccountUrql({ children }: { readonly children: ReactNode }) {
  const sessionFetch = useSessionFetch();
  const client = useMemo(() => createUrqlClient(sessionFetch), [sessionFetch]);
  return <Provider value={client}>{children}</Provider>;
}
// #endregion

const NOTES = gql<{ readonly notes: string }>`
  query {
    notes
  }
`;
const SAVE = gql`
  mutation ($text: String) {
    save(text: $text)
  }
`;

function Notes() {
  const [{ data, error }, refetch] = useQuery({ query: NOTES });
  const [, save] = useMutation(SAVE);
  return (
    <>
      <p>{data?.notes}</p>
      {error && <Failure retry={() => refetch({ requestPolicy: 'network-only' })} />}
      <SaveForm save={(text) => save({ text })} />
    </>
  );
}

export const library: Library = {
  careful: () => ({
    texts: notesOf,
    Content: () => (
      <AccountUrql>
        <Notes />
      </AccountUrql>
    ),
  }),
  naive: (store) => {
    const client = createUrqlClient(createSessionFetch(store));
    return {
      texts: notesOf,
      Page: ({ children }) => <Provider value={client}>{children}</Provider>,
      Content: Notes,
    };
  },
  leaks: ['text'],
};
