import { createSessionFetch, createSessionStore } from 'multisession/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSessionData, inMemoryBackend } from '../../src/testing/index.ts';

// A tab that moves the shared cookie and a tab that sends a request with it exclude each other by a Web Lock, because the
// message of the first may reach the second too late.

const send = vi.fn<typeof fetch>(async () => new Response('{}'));

beforeEach(() => void vi.stubGlobal('fetch', send));
afterEach(() => {
  vi.unstubAllGlobals();
  send.mockClear();
});

async function setUp() {
  const backend = inMemoryBackend({
    sessions: [createSessionData({ name: 'Ada Lovelace' }), createSessionData({ name: 'Bob Kahn' })],
    capabilities: { tokens: false, sessionPerRequest: false },
    scope: `test ${Math.random()}`,
  });
  const store = createSessionStore({ backend });
  await store.refresh();
  await store.switchTo('sess_ada');
  return {
    store,
    fetchAsAda: createSessionFetch(store, 'sess_ada'),
    lock: `multisession:${backend.scope}:cookie`,
  };
}

/** Holds the lock as a tab that moves the cookie. Returns a function that releases it. */
async function holdLock(name: string): Promise<() => void> {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await new Promise<void>((resolve) => {
    void navigator.locks.request(name, () => {
      resolve();
      return released;
    });
  });
  return release;
}

it('a request waits while another tab moves the shared cookie, and is sent if its session is still current', async () => {
  const { fetchAsAda, lock } = await setUp();
  const release = await holdLock(lock);
  const response = fetchAsAda('/api');
  await vi.waitFor(async () => {
    const { pending } = await navigator.locks.query();
    expect(pending?.map(({ name }) => name)).toContain(lock);
  });
  expect(send).not.toHaveBeenCalled();
  release();
  expect((await response).ok).toBe(true);
  expect(send).toHaveBeenCalledTimes(1);
});

it('a request that has waited is not sent if another session is current by then', async () => {
  const { store, fetchAsAda, lock } = await setUp();
  const release = await holdLock(lock);
  const response = fetchAsAda('/api');
  const switched = store.switchTo('sess_bob');
  release();
  await expect(response).rejects.toMatchObject({ code: 'session_not_current' });
  await switched;
  expect(send).not.toHaveBeenCalled();
});

it('a tab moves the shared cookie only after the requests of all tabs were completed', async () => {
  const { store, fetchAsAda } = await setUp();
  const touch = vi.spyOn(store.backend, 'touchSession');
  let respond: (response: Response) => void = () => {};
  send.mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        respond = resolve;
      }),
  );
  const otherTab = createSessionStore({ backend: store.backend });
  const disconnect = otherTab.connect();
  await otherTab.refresh();
  const response = fetchAsAda('/api');
  await vi.waitFor(() => expect(send).toHaveBeenCalled());
  const switched = otherTab.switchTo('sess_bob');
  await vi.waitFor(async () => {
    const { pending } = await navigator.locks.query();
    expect(pending).not.toEqual([]);
  });
  expect(touch).not.toHaveBeenCalledWith('sess_bob', expect.anything(), expect.anything());
  respond(new Response('{}'));
  await response;
  await switched;
  expect(touch).toHaveBeenCalledWith('sess_bob', expect.anything(), expect.anything());
  disconnect();
});
