import { useQuery } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client';
import { initTRPC } from '@trpc/server';
import { createSessionFetch, useSessionFetch } from 'multisession';
import { useMemo } from 'react';
import { API } from '../fake-api.ts';
import { type Library, notesOf, SaveForm } from '../library.tsx';

const t = initTRPC.create({ isServer: true, allowOutsideOfServer: true });
const appRouter = t.router({
  notes: t.procedure.query(() => ''),
  save: t.procedure.input(String).mutation(({ input }) => input),
});
type AppRouter = typeof appRouter;

// #region recipe
function createTrpcClient(fetchAsAccount: typeof fetch): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: `${API}/trpc`,
        fetch: (url, init) =>
          fetchAsAccount(url, { ...init, signal: init?.signal ?? null }),
      }),
    ],
  });
}

/**
 * Returns a client that sends requests, and batches of them, as the account of the
 * scope.
 */
export function useTrpc(): TRPCClient<AppRouter> {
  const sessionFetch = useSessionFetch();
  return useMemo(() => createTrpcClient(sessionFetch), [sessionFetch]);
}
// #endregion

function Notes({ client }: { readonly client: TRPCClient<AppRouter> }) {
  const { data } = useQuery({
    queryKey: ['notes'],
    queryFn: () => client.notes.query(),
  });
  return (
    <>
      <p>{data}</p>
      <SaveForm save={(text) => client.save.mutate(text)} />
    </>
  );
}

function CarefulNotes() {
  return <Notes client={useTrpc()} />;
}

export const library: Library = {
  careful: () => ({ texts: notesOf, Content: CarefulNotes }),
  naive: (store) => {
    const client = createTrpcClient(createSessionFetch(store));
    return { texts: notesOf, Content: () => <Notes client={client} /> };
  },
  leaks: ['body'],
};
