import { createAsyncStoragePersister } from '@tanstack/query-async-storage-persister';
import { createSyncStoragePersister } from '@tanstack/query-sync-storage-persister';
import { QueryClient } from '@tanstack/react-query';
import { type AsyncStorage, experimental_createQueryPersister } from '@tanstack/react-query-persist-client';
import { describe, expectTypeOf, it } from 'vitest';
import type { SessionScopeProps, SessionStore } from 'multisession';
import {
  type BindStorage,
  createSessionQueryClients,
  type DehydratedSession,
  type SessionPersistence,
  type SessionQueryClients,
  type SessionQueryClientsOptions,
  SessionQueryScope,
  type SessionQueryScopeProps,
} from 'multisession/query';

declare const store: SessionStore;
declare const clients: SessionQueryClients;
declare const received: unknown;
declare const asyncStorage: AsyncStorage;

describe('createSessionQueryClients', () => {
  it('takes a store and functions that create and persist clients', () => {
    expectTypeOf(createSessionQueryClients(store)).toEqualTypeOf<SessionQueryClients>();
    createSessionQueryClients(store, {
      createClient: () => new QueryClient({ defaultOptions: { queries: { staleTime: 60_000 } } }),
      persist(client, key, bindStorage) {
        expectTypeOf(client).toEqualTypeOf<QueryClient>();
        expectTypeOf(key).toBeString();
        expectTypeOf(bindStorage(localStorage).getItem(key)).toEqualTypeOf<string | null>();
        return { pause: () => {}, clear: async () => {} };
      },
    });
    expectTypeOf<
      ReturnType<NonNullable<SessionQueryClientsOptions['persist']>>
    >().toEqualTypeOf<SessionPersistence>();
  });

  it('passes the owner of the client to createClient', () => {
    createSessionQueryClients(store, {
      createClient({ sessionId, organizationId, key, fetch: fetchAsOwner, bindStorage }) {
        expectTypeOf(sessionId).toBeString();
        expectTypeOf(organizationId).toEqualTypeOf<string | null>();
        expectTypeOf(key).toBeString();
        expectTypeOf(fetchAsOwner).toEqualTypeOf<typeof fetch>();
        expectTypeOf(bindStorage).toEqualTypeOf<BindStorage>();
        return new QueryClient();
      },
    });
  });

  it('bind storages that TanStack’s persisters accept, synchronous and asynchronous', () => {
    createSessionQueryClients(store, {
      createClient({ bindStorage }) {
        createSyncStoragePersister({ storage: bindStorage(localStorage) });
        createAsyncStoragePersister({ storage: bindStorage(asyncStorage) });
        experimental_createQueryPersister({ storage: bindStorage(asyncStorage) });
        return new QueryClient();
      },
    });
  });

  it('rejects a missing store and invalid options', () => {
    // @ts-expect-error -- the store is required
    createSessionQueryClients();
    // @ts-expect-error -- one client for all sessions would share their data
    createSessionQueryClients(store, { client: new QueryClient() });
    // @ts-expect-error -- must return a QueryClient, not its options
    createSessionQueryClients(store, { createClient: () => ({ defaultOptions: {} }) });
    // @ts-expect-error -- `clear` is required
    createSessionQueryClients(store, { persist: () => ({ pause: () => {} }) });
  });

  it('returns a client for a session, with an organization ID, null or neither', () => {
    expectTypeOf(clients.get('sess_ada')).toEqualTypeOf<QueryClient>();
    clients.get('sess_ada', 'org_1');
    clients.get('sess_ada', null);
    // @ts-expect-error -- the session ID is required
    clients.get();
    // @ts-expect-error -- a session ID, not null
    clients.get(null);
    // @ts-expect-error -- a session ID, not a session
    clients.get(store.getCurrent().session);
  });

  it('dehydrates to a typed result and hydrates from unknown data', () => {
    expectTypeOf(clients.dehydrate('sess_ada')).toEqualTypeOf<DehydratedSession>();
    expectTypeOf(clients.dehydrate('sess_ada').organizationId).toEqualTypeOf<string | null>();
    clients.hydrate(received, 'sess_ada', null);
    // @ts-expect-error -- the session ID is required, because it is compared
    clients.hydrate(received);
    // @ts-expect-error -- the result is read-only
    clients.dehydrate('sess_ada').sessionId = 'sess_bob';
  });

  it('keeps the methods of the scope out of the public interface', () => {
    expectTypeOf<keyof SessionQueryClients>().toEqualTypeOf<'get' | 'dehydrate' | 'hydrate'>();
  });
});

describe('SessionQueryScope', () => {
  it('takes the props of SessionScope and clients', () => {
    expectTypeOf<SessionQueryScopeProps>().toExtend<SessionScopeProps>();
    void (
      <SessionQueryScope
        clients={clients}
        sessionId="sess_ada"
        loading={<p>Loading …</p>}
        signedOut={<p>Please sign in.</p>}
        renderError={(error, retry) => <button onClick={retry}>{String(error)}</button>}
      >
        <p>The app</p>
      </SessionQueryScope>
    );
    void (<SessionQueryScope />);
  });

  it('rejects a single client and a null session', () => {
    // @ts-expect-error -- the scope uses one client per session
    void (<SessionQueryScope client={new QueryClient()} />);
    // @ts-expect-error -- SessionQueryClients, not a QueryClient
    void (<SessionQueryScope clients={new QueryClient()} />);
    // @ts-expect-error -- the current session is undefined, not null
    void (<SessionQueryScope sessionId={null} />);
  });
});
