import { QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { act, fireEvent, screen } from '@testing-library/react';
import { StrictMode } from 'react';
import { expect, it, vi } from 'vitest';
import { SessionProvider, type SessionStore, useActiveSession } from 'multisession';
import {
  type CreateClient,
  createSessionQueryClients,
  SessionQueryScope,
  type SessionQueryScopeProps,
} from 'multisession/query';
import { setUpFakeTime, setUp, settle, renderWithStore } from '../react/set-up.tsx';

setUpFakeTime();

const fetched = vi.fn<(id: string) => void>();

function Notes() {
  const { id } = useActiveSession();
  const { data } = useQuery({
    queryKey: ['notes'],
    queryFn: async () => {
      fetched(id);
      return `notes of ${id}`;
    },
    staleTime: Infinity,
  });
  return <p>{data ?? 'loading'}</p>;
}

async function renderScope(store: SessionStore, props: SessionQueryScopeProps = {}) {
  fetched.mockClear();
  const shown = await renderWithStore(
    store,
    <StrictMode>
      <SessionQueryScope signedOut="signed out" {...props}>
        <Notes />
      </SessionQueryScope>
    </StrictMode>,
  );
  await settle();
  await settle();
  return shown;
}

async function switchTo(store: SessionStore, id: string): Promise<void> {
  await act(() => store.switchTo(id));
  await settle();
  await settle();
}

it('SessionQueryScope fetches the same query key once for each account, and keeps the result across switches', async () => {
  const { store } = setUp();
  const { container } = await renderScope(store);
  expect(container.textContent).toBe('notes of sess_ada');
  await switchTo(store, 'sess_bob');
  expect(container.textContent).toBe('notes of sess_bob');
  await switchTo(store, 'sess_ada');
  expect(container.textContent).toBe('notes of sess_ada');
  expect(fetched.mock.calls).toEqual([['sess_ada'], ['sess_bob']]);
});

it('SessionQueryScope fetches again after a switch to another organization', async () => {
  const { store } = setUp();
  await renderScope(store);
  await act(() => store.switchTo('sess_ada', { organizationId: 'org_1' }));
  await settle();
  expect(fetched).toHaveBeenCalledTimes(2);
});

it('SessionQueryScope shares the cache of a session between its scopes', async () => {
  const { store } = setUp();
  fetched.mockClear();
  await renderWithStore(
    store,
    <>
      <SessionQueryScope>
        <Notes />
      </SessionQueryScope>
      <SessionQueryScope sessionId="sess_ada">
        <Notes />
      </SessionQueryScope>
    </>,
  );
  await settle();
  expect(fetched).toHaveBeenCalledOnce();
});

it('SessionQueryScope shares the cache with code outside React through `clients`', async () => {
  const { store } = setUp();
  const clients = createSessionQueryClients(store);
  await store.refresh();
  clients.get('sess_ada').setQueryData(['notes'], 'from a loader');
  const { container } = await renderScope(store, { clients });
  expect(container.textContent).toBe('from a loader');
  expect(fetched).not.toHaveBeenCalled();
});

it('SessionQueryScope creates its clients with `createClient`, which scopes with the same function share', async () => {
  const { store } = setUp();
  const createClient = vi.fn<CreateClient>(({ sessionId }) => {
    const client = new QueryClient();
    client.setQueryData(['notes'], `created for ${sessionId}`);
    return client;
  });
  const { container } = await renderWithStore(
    store,
    <>
      <SessionQueryScope createClient={createClient}>
        <Notes />
      </SessionQueryScope>
      <SessionQueryScope createClient={createClient} sessionId="sess_ada">
        <Notes />
      </SessionQueryScope>
    </>,
  );
  expect(container.textContent).toBe('created for sess_adacreated for sess_ada');
  await switchTo(store, 'sess_bob');
  expect(container.textContent).toBe('created for sess_bobcreated for sess_ada');
  expect(createClient).toHaveBeenCalledTimes(2);
});

it('SessionQueryScope keeps its clients if `createClient` is a new function in each render', async () => {
  const { store } = setUp();
  const { container, rerender } = await renderScope(store, { createClient: () => new QueryClient() });
  rerender(
    <SessionProvider store={store}>
      <StrictMode>
        <SessionQueryScope createClient={() => new QueryClient()}>
          <Notes />
        </SessionQueryScope>
      </StrictMode>
    </SessionProvider>,
  );
  await settle();
  expect(container.textContent).toBe('notes of sess_ada');
  expect(fetched).toHaveBeenCalledOnce();
});

it('SessionQueryScope accepts an object that wraps the clients', async () => {
  const { store } = setUp();
  const { get, dehydrate, hydrate } = createSessionQueryClients(store);
  const { container } = await renderScope(store, { clients: { get, dehydrate, hydrate } });
  await switchTo(store, 'sess_bob');
  expect(container.textContent).toBe('notes of sess_bob');
});

it('SessionQueryScope clears the cache of a closed session after its tree is unmounted, without another request', async () => {
  const { store } = setUp();
  const clients = createSessionQueryClients(store);
  const { container } = await renderScope(store, { clients });
  const client = clients.get('sess_ada');
  const texts: (string | null)[] = [];
  client.getQueryCache().subscribe(({ type }) => {
    if (type === 'removed') texts.push(container.textContent);
  });
  await act(() => store.signOut({ nextSession: 'none' }));
  await settle();
  expect(texts).toEqual(['signed out']);
  expect(client.getQueryCache().getAll()).toEqual([]);
  expect(fetched).toHaveBeenCalledOnce();
});

it('SessionQueryScope ignores a response that arrives after its session has closed', async () => {
  const { store } = setUp();
  const resolvers: ((text: string) => void)[] = [];
  function Slow() {
    const { data } = useQuery({
      queryKey: ['slow'],
      queryFn: () => new Promise<string>((resolve) => void resolvers.push(resolve)),
    });
    return data;
  }
  const { container } = await renderWithStore(
    store,
    <SessionQueryScope>
      <Slow />
    </SessionQueryScope>,
  );
  await settle();
  await act(() => store.signOut());
  resolvers[0]?.('Ada’s secret');
  await settle();
  await settle();
  expect(container.textContent).toBe('');
});

it('SessionQueryScope does not show the pending mutation of one account in another', async () => {
  const { store } = setUp();
  const finish: (() => void)[] = [];
  function Save() {
    const { id } = useActiveSession();
    const { mutate, status } = useMutation({
      mutationFn: () => new Promise<void>((resolve) => void finish.push(resolve)),
    });
    return <button onClick={() => mutate()}>{`${id} ${status}`}</button>;
  }
  await renderWithStore(
    store,
    <SessionQueryScope>
      <Save />
    </SessionQueryScope>,
  );
  fireEvent.click(screen.getByText('sess_ada idle'));
  await settle();
  await switchTo(store, 'sess_bob');
  finish[0]?.();
  await settle();
  expect(screen.getByText('sess_bob idle')).toBeTruthy();
});

it('SessionQueryScope provides a different client in scopes of different sessions', async () => {
  const { store } = setUp();
  const seen: QueryClient[] = [];
  function Client() {
    seen.push(useQueryClient());
    return null;
  }
  await renderWithStore(
    store,
    <>
      <SessionQueryScope sessionId="sess_ada">
        <Client />
      </SessionQueryScope>
      <SessionQueryScope sessionId="sess_bob">
        <Client />
      </SessionQueryScope>
    </>,
  );
  expect(new Set(seen).size).toBe(2);
});

it('SessionQueryScope shares no cache between two providers whose sessions have the same IDs', async () => {
  const first = setUp();
  const second = setUp();
  fetched.mockClear();
  await renderWithStore(
    first.store,
    <>
      <SessionQueryScope>
        <Notes />
      </SessionQueryScope>
      <SessionProvider store={second.store}>
        <SessionQueryScope>
          <Notes />
        </SessionQueryScope>
      </SessionProvider>
    </>,
  );
  await settle();
  await settle();
  expect(fetched).toHaveBeenCalledTimes(2);
});
