import { focusManager, MutationObserver, onlineManager, QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore } from 'multisession/core';
import { createSessionQueryClients } from 'multisession/query';
import { scopeMethodsOf } from '../../src/query/session-query-clients.ts';
import {
  inMemoryBackend,
  type InMemoryBackendOptions,
  inMemoryEnvironment,
} from '../../src/testing/index.ts';
import { ada, bob, NOW, settle } from '../store/set-up.ts';
import { setUpRequests } from './requests.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => {
  onlineManager.setOnline(true);
  focusManager.setFocused(undefined);
  vi.useRealTimers();
});
const requests = setUpRequests();

const url = 'https://api.example.com/save';
const sharedCookie = { capabilities: { sessionPerRequest: false, tokens: false } };

async function setUp(options: InMemoryBackendOptions = {}) {
  const backend = inMemoryBackend({ sessions: [ada(), bob()], ...options });
  const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
  const clients = createSessionQueryClients(store, {
    createClient({ fetch: fetchAsOwner }) {
      const client = new QueryClient();
      client.setMutationDefaults(['save'], { mutationFn: () => fetchAsOwner(url) });
      return client;
    },
  });
  await store.refresh();
  /** Starts a mutation of a session, which is paused while offline. */
  function save(sessionId: string, organizationId?: string | null) {
    const client = clients.get(sessionId, organizationId);
    const observer = new MutationObserver(client, { mutationKey: ['save'] });
    const result = observer.mutate().catch((error: unknown) => error);
    return { client, observer, result };
  }
  return { backend, store, clients, save };
}

const senders = (): unknown[] => requests.map(({ sessionId }) => sessionId);

describe('a mutation that was paused while offline', () => {
  it('is sent as its own account when the network is back, for every account, current or not', async () => {
    const { store, save } = await setUp();
    onlineManager.setOnline(false);
    const paused = [save('sess_ada'), save('sess_bob', 'org_1')];
    await settle();
    await store.switchTo('sess_bob');
    expect(paused.map(({ observer }) => observer.getCurrentResult().isPaused)).toEqual([true, true]);
    onlineManager.setOnline(true);
    await settle();
    expect(requests.map(({ sessionId, organizationId }) => [sessionId, organizationId])).toEqual([
      ['sess_ada', null],
      ['sess_bob', 'org_1'],
    ]);
    expect(paused.map(({ observer }) => observer.getCurrentResult().status)).toEqual(['success', 'success']);
  });

  it('is never sent once its session is closed', async () => {
    const { store, save } = await setUp();
    onlineManager.setOnline(false);
    save('sess_ada');
    await settle();
    await store.signOut({ session: 'sess_ada' });
    onlineManager.setOnline(true);
    await settle();
    expect(senders()).toEqual([]);
  });

  it('waits until the same user has signed in again if its session expired meanwhile', async () => {
    const { backend, store, clients, save } = await setUp();
    onlineManager.setOnline(false);
    const { client, observer } = save('sess_ada');
    scopeMethodsOf(clients).retain(client);
    await settle();
    backend.close('sess_ada', 'expired');
    await store.refresh();
    onlineManager.setOnline(true);
    await settle();
    expect(observer.getCurrentResult()).toMatchObject({ status: 'pending', isPaused: true });
    backend.signIn({ ...ada(), id: 'sess_ada2' });
    await store.refresh();
    const { retain, transfer } = scopeMethodsOf(clients);
    retain(transfer(client, 'sess_ada2'));
    await settle();
    expect(senders()).toEqual(['sess_ada2']);
    expect(observer.getCurrentResult().status).toBe('success');
  });

  it('leaves no listener behind when it is done', async () => {
    const { save } = await setUp();
    onlineManager.setOnline(false);
    save('sess_ada');
    await settle();
    expect([onlineManager.hasListeners(), focusManager.hasListeners()]).toEqual([true, true]);
    onlineManager.setOnline(true);
    await settle();
    expect([onlineManager.hasListeners(), focusManager.hasListeners()]).toEqual([false, false]);
  });
});

it('a mutation that is to be retried when the page is visible again is sent without a mounted provider', async () => {
  const { clients } = await setUp();
  const mutationFn = vi
    .fn<() => Promise<string>>(async () => 'done')
    .mockRejectedValueOnce(new Error('made up'));
  const observer = new MutationObserver(clients.get('sess_bob'), { mutationFn, retry: 1 });
  focusManager.setFocused(false);
  const result = observer.mutate();
  await vi.advanceTimersByTimeAsync(5000);
  expect(mutationFn).toHaveBeenCalledOnce();
  focusManager.setFocused(true);
  expect(await result).toBe('done');
});

describe('a mutation of a backend with a shared cookie', () => {
  // Plain `fetch`, whose requests the cookie authenticates as the current account.
  async function setUpCookie(retry = 0) {
    const { backend, store, clients } = await setUp(sharedCookie);
    const sentAs: unknown[] = [];
    const failures: Error[] = [];
    async function mutationFn() {
      sentAs.push(store.getCurrent().session?.id);
      const failure = failures.pop();
      if (failure) throw failure;
    }
    function save(organizationId?: string | null) {
      const client = clients.get('sess_ada', organizationId);
      const observer = new MutationObserver(client, { mutationFn, retry });
      void observer.mutate().catch(() => {});
      return observer;
    }
    return { backend, store, clients, save, sentAs, failures };
  }

  it('is sent only while its account is current, however it was paused', async () => {
    const { store, save, sentAs } = await setUpCookie();
    onlineManager.setOnline(false);
    const observer = save();
    await settle();
    await store.switchTo('sess_bob');
    onlineManager.setOnline(true);
    await settle();
    expect([sentAs, observer.getCurrentResult().isPaused]).toEqual([[], true]);
    await store.switchTo('sess_ada');
    await settle();
    expect([sentAs, observer.getCurrentResult().status]).toEqual([['sess_ada'], 'success']);
  });

  it('is not retried as the account that is current after a switch', async () => {
    const { store, save, sentAs, failures } = await setUpCookie(3);
    failures.push(new Error('made up'));
    save();
    await settle();
    await store.switchTo('sess_bob');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sentAs).toEqual(['sess_ada']);
    await store.switchTo('sess_ada');
    await settle();
    expect(sentAs).toEqual(['sess_ada', 'sess_ada']);
  });

  it('is not sent while a switch to its account is under way', async () => {
    const { backend, store, save, sentAs } = await setUpCookie();
    await store.switchTo('sess_bob');
    save();
    const release = backend.pauseResponses();
    const switched = store.switchTo('sess_ada');
    await settle();
    expect(sentAs).toEqual([]);
    release();
    await switched;
    await settle();
    expect(sentAs).toEqual(['sess_ada']);
  });

  it('is not sent while another organization of its account is active', async () => {
    const { store, save, sentAs } = await setUpCookie();
    await store.switchTo('sess_ada', { organizationId: 'org_1' });
    save(null);
    await settle();
    expect(sentAs).toEqual([]);
    await store.switchTo('sess_ada', { organizationId: null });
    await settle();
    expect(sentAs).toEqual(['sess_ada']);
  });
});
