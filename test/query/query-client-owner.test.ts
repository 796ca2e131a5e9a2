import { MutationObserver, QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore } from 'multisession/core';
import {
  createSessionQueryClients,
  type QueryClientOwner,
  type SessionQueryClients,
} from 'multisession/query';
import { scopeMethodsOf } from '../../src/query/session-query-clients.ts';
import {
  createSessionData,
  inMemoryBackend,
  type InMemoryBackendOptions,
  inMemoryEnvironment,
} from '../../src/testing/index.ts';
import { ada, bob, NOW } from '../store/set-up.ts';
import { setUpRequests } from './requests.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());
const requests = setUpRequests();

const api = 'https://api.example.com';

/** Creates clients with a default query function and mutation defaults that send requests as the owner. */
async function setUp(options: InMemoryBackendOptions = {}) {
  const owners: QueryClientOwner[] = [];
  const backend = inMemoryBackend({ sessions: [ada(), bob()], ...options });
  const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
  const clients = createSessionQueryClients(store, {
    createClient(owner) {
      owners.push(owner);
      const queryFn = async () => (await owner.fetch(`${api}/notes`)).json();
      const client = new QueryClient({ defaultOptions: { queries: { queryFn } } });
      client.setMutationDefaults(['save'], { mutationFn: () => owner.fetch(`${api}/save`) });
      return client;
    },
  });
  await store.refresh();
  return { backend, store, clients, owners };
}

const load = (client: QueryClient) => client.fetchQuery({ queryKey: ['notes'] });
const save = (client: QueryClient) => new MutationObserver(client, { mutationKey: ['save'] }).mutate();

describe('the `fetch` that `createClient` receives', () => {
  it.each([
    ['a default query function', load],
    ['mutation defaults', save],
  ])('sends the requests of %s as the account of the client, whichever is current', async (_, run) => {
    const { clients, store } = await setUp();
    const [adas, bobs] = [clients.get('sess_ada'), clients.get('sess_bob')];
    await run(bobs);
    await store.switchTo('sess_bob');
    await run(adas);
    expect(requests.map(({ sessionId }) => sessionId)).toEqual(['sess_bob', 'sess_ada']);
  });

  it('sends requests for the organization of the client, also after a switch to another one', async () => {
    const { clients, store } = await setUp();
    const [personal, work] = [clients.get('sess_ada', null), clients.get('sess_ada', 'org_work')];
    await load(work);
    await store.switchTo('sess_ada', { organizationId: 'org_club' });
    await load(personal);
    expect(requests.map(({ organizationId }) => organizationId)).toEqual(['org_work', null]);
  });

  it('sends requests as the next session of the same user after it has taken over the client', async () => {
    const { backend, clients, store } = await setUp();
    const client = clients.get('sess_ada');
    scopeMethodsOf(clients).retain(client);
    backend.close('sess_ada', 'expired');
    await store.refresh();
    backend.signIn({ ...ada(), id: 'sess_ada2' });
    await store.refresh();
    scopeMethodsOf(clients).transfer(client, 'sess_ada2');
    await load(client);
    expect(requests.map(({ sessionId }) => sessionId)).toEqual(['sess_ada2']);
  });

  const closings: [string, (setup: Awaited<ReturnType<typeof setUp>>) => Promise<unknown>][] = [
    ['is signed out', ({ store }) => store.signOut({ session: 'sess_ada' })],
    [
      'is revoked',
      ({ backend, store }) => {
        backend.close('sess_ada', 'revoked');
        return store.refresh();
      },
    ],
    [
      'has another user, under the same ID',
      ({ backend, store }) => {
        backend.update('sess_ada', createSessionData({ name: 'Eve Moneypenny', id: 'sess_ada' }));
        return store.refresh();
      },
    ],
    [
      'is impersonated, under the same ID',
      ({ backend, store }) => {
        backend.update('sess_ada', { actor: { sub: 'support' } });
        return store.refresh();
      },
    ],
  ];

  it.each(closings)('sends nothing once the session %s', async (_, close) => {
    const setup = await setUp();
    setup.clients.get('sess_ada');
    const [owner] = setup.owners;
    await close(setup);
    await expect(owner?.fetch(`${api}/notes`)).rejects.toMatchObject({ code: 'session_closed' });
    expect(requests).toEqual([]);
  });
});

describe('the client of a session whose user or actor changes under the same ID', () => {
  async function changeUser(clients: SessionQueryClients, change: () => Promise<void>) {
    const before = clients.get('sess_ada');
    before.setQueryData(['notes'], ['Ada’s']);
    await change();
    return { before, after: clients.get('sess_ada') };
  }

  it.each([
    ['user', createSessionData({ name: 'Eve Moneypenny', id: 'sess_ada' })],
    ['actor', { actor: { sub: 'support' } }],
  ])('is replaced by one with another persistence key: %s', async (_, update) => {
    const { backend, clients, owners, store } = await setUp();
    const { before, after } = await changeUser(clients, () => {
      backend.update('sess_ada', update);
      return store.refresh();
    });
    expect(after).not.toBe(before);
    expect([before, after].map((client) => client.getQueryData(['notes']))).toEqual([undefined, undefined]);
    expect(new Set(owners.map(({ key }) => key)).size).toBe(2);
  });

  it('is not reused if it is opened again by a listener of session-purged, before the state changes', async () => {
    const { backend, clients, store } = await setUp();
    store.on('session-purged', () => void clients.get('sess_ada').setQueryData(['notes'], ['late']));
    const { after } = await changeUser(clients, () => {
      backend.update('sess_ada', createSessionData({ name: 'Eve Moneypenny', id: 'sess_ada' }));
      return store.refresh();
    });
    expect(after.getQueryData(['notes'])).toBeUndefined();
  });
});
