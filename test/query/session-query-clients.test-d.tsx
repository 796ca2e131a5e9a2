import { QueryClient } from '@tanstack/react-query';
import { describe, expectTypeOf, it } from 'vitest';
import type { SessionScopeProps, SessionStore } from 'multisession';
import {
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

describe('createSessionQueryClients', () => {
  it('takes a store, and how clients are made and kept', () => {
    expectTypeOf(createSessionQueryClients(store)).toEqualTypeOf<SessionQueryClients>();
    createSessionQueryClients(store, {
      createClient: () => new QueryClient({ defaultOptions: { queries: { staleTime: 60_000 } } }),
      persist(client, key) {
        expectTypeOf(client).toEqualTypeOf<QueryClient>();
        expectTypeOf(key).toBeString();
        return { pause: () => {}, clear: async () => {} };
      },
    });
    expectTypeOf<
      ReturnType<NonNullable<SessionQueryClientsOptions['persist']>>
    >().toEqualTypeOf<SessionPersistence>();
  });

  it('takes nothing else', () => {
    // @ts-expect-error -- whose sessions?
    createSessionQueryClients();
    // @ts-expect-error -- one client for all is what this is there to prevent
    createSessionQueryClients(store, { client: new QueryClient() });
    // @ts-expect-error -- a client, not what it is made of
    createSessionQueryClients(store, { createClient: () => ({ defaultOptions: {} }) });
    // @ts-expect-error -- what is written has to be removed some day
    createSessionQueryClients(store, { persist: () => ({ pause: () => {} }) });
  });

  it('hands out a client for a session, in an organization or none', () => {
    expectTypeOf(clients.get('sess_ada')).toEqualTypeOf<QueryClient>();
    clients.get('sess_ada', 'org_1');
    clients.get('sess_ada', null);
    // @ts-expect-error -- whose client?
    clients.get();
    // @ts-expect-error -- nobody has none
    clients.get(null);
    // @ts-expect-error -- a session is told by its id
    clients.get(store.getCurrent().session);
  });

  it('dehydrates whose cache it was, and hydrates whatever comes', () => {
    expectTypeOf(clients.dehydrate('sess_ada')).toEqualTypeOf<DehydratedSession>();
    expectTypeOf(clients.dehydrate('sess_ada').organizationId).toEqualTypeOf<string | null>();
    clients.hydrate(received, 'sess_ada', null);
    // @ts-expect-error -- whose it is to be has to be said, to be compared
    clients.hydrate(received);
    // @ts-expect-error -- it is as it was taken
    clients.dehydrate('sess_ada').sessionId = 'sess_bob';
  });

  it('holds a client until it is released', () => {
    expectTypeOf(clients.retain(new QueryClient())).toEqualTypeOf<() => void>();
    // @ts-expect-error -- a client, not a session
    clients.retain('sess_ada');
  });
});

describe('SessionQueryScope', () => {
  it('takes what a scope takes, and clients', () => {
    expectTypeOf<SessionQueryScopeProps>().toExtend<SessionScopeProps>();
    void (
      <SessionQueryScope
        clients={clients}
        sessionId="sess_ada"
        loading={<p>One moment …</p>}
        signedOut={<p>Please sign in.</p>}
        renderError={(error, retry) => <button onClick={retry}>{String(error)}</button>}
      >
        <p>The app</p>
      </SessionQueryScope>
    );
    void (<SessionQueryScope />);
  });

  it('takes nothing else', () => {
    // @ts-expect-error -- it makes one for each session
    void (<SessionQueryScope client={new QueryClient()} />);
    // @ts-expect-error -- clients of sessions, not one client
    void (<SessionQueryScope clients={new QueryClient()} />);
    // @ts-expect-error -- nobody is whoever is current
    void (<SessionQueryScope sessionId={null} />);
  });
});
