import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { ApolloProvider, useMutation, useQuery } from '@apollo/client/react';
import { createSessionFetch, useSessionFetch } from 'multisession';
import { type ReactNode, useMemo } from 'react';
import { API } from '../fake-api.ts';
import { Failure, type Library, notesOf, SaveForm } from '../library.tsx';

// #region recipe
function createApolloClient(fetchAsAccount: typeof fetch): ApolloClient {
  const link = new HttpLink({ uri: `${API}/graphql`, fetch: fetchAsAccount });
  return new ApolloClient({ cache: new InMemoryCache(), link });
}

/** Gives each account its own client. Render it inside the scope. */
export function AccountApollo({ children }: { readonly children: ReactNode }) {
  const sessionFetch = useSessionFetch();
  const client = useMemo(() => createApolloClient(sessionFetch), [sessionFetch]);
  return <ApolloProvider client={client}>{children}</ApolloProvider>;
}
// #endregion

const NOTES = gql`
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
  const { data, error, refetch } = useQuery<{ readonly notes: string }>(NOTES);
  const [save] = useMutation(SAVE);
  return (
    <>
      <p>{data?.notes}</p>
      {error && <Failure retry={refetch} />}
      <SaveForm save={(text) => save({ variables: { text } })} />
    </>
  );
}

export const library: Library = {
  careful: () => ({
    texts: notesOf,
    Content: () => (
      <AccountApollo>
        <Notes />
      </AccountApollo>
    ),
  }),
  naive: (store) => {
    const client = createApolloClient(createSessionFetch(store));
    return {
      texts: notesOf,
      Page: ({ children }) => (
        <ApolloProvider client={client}>{children}</ApolloProvider>
      ),
      Content: Notes,
    };
  },
  leaks: ['text'],
};
