import { expect, it, vi } from 'vitest';
import { openSessionStore } from '../../src/store/index.ts';
import { inMemoryBackend, inMemoryBrowser } from '../../src/testing/index.ts';
import { ada, bob } from './set-up.ts';

// The code that connects a store to the other tabs is a chunk of its own, which is loaded with real timers here.

function openTab(backend = inMemoryBackend({ sessions: [ada(), bob()] }), browser = inMemoryBrowser()) {
  const page = browser.openTab();
  const createChannel = vi.fn<NonNullable<typeof page.createChannel>>((...call) =>
    page.createChannel ? page.createChannel(...call) : null,
  );
  const store = openSessionStore({ backend, environment: { ...page, createChannel } });
  return { backend, browser, store, createChannel };
}

it('a store loads the client before it connects to the other tabs', async () => {
  const { store, createChannel } = openTab();
  const disconnect = store.connect();
  expect(createChannel).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(store.getState().connection).toBe('ready'));
  await vi.waitFor(() => expect(createChannel).toHaveBeenCalledTimes(1));
  disconnect();
});

it('a store connects to the other tabs again after it was disconnected', async () => {
  const { store, createChannel } = openTab();
  store.connect()();
  const disconnect = store.connect();
  await vi.waitFor(() => expect(createChannel).toHaveBeenCalledTimes(1));
  disconnect();
  const disconnectAgain = store.connect();
  await vi.waitFor(() => expect(createChannel).toHaveBeenCalledTimes(2));
  disconnectAgain();
});

it('a change that another tab made before the connection was loaded is fetched', async () => {
  const first = openTab();
  first.store.connect();
  await vi.waitFor(() => expect(first.createChannel).toHaveBeenCalled());
  const second = openTab(first.backend, first.browser);
  second.store.connect();
  await vi.waitFor(() => expect(second.store.getState().connection).toBe('ready'));
  await first.store.signOut({ session: 'sess_bob' });
  await vi.waitFor(() =>
    expect(second.store.getState().client?.sessions.map(({ id }) => id)).toEqual(['sess_ada']),
  );
});
