import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSessionStore, type SessionStore } from 'multisession/core';
import { inMemoryBackend, inMemoryBrowser, type InMemoryTab } from '../../src/testing/index.ts';
import { ada, bob, currentId, error, NOW } from './set-up.ts';

// One cookie is the account for all tabs: whatever befalls a switch, each tab is who the backend takes it for.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const HOUR = 3_600_000;

async function setUpTabs() {
  const backend = inMemoryBackend({ sessions: [ada(), bob()], capabilities: { perRequestSession: false } });
  const browser = inMemoryBrowser();
  const open = (): { readonly page: InMemoryTab; readonly store: SessionStore } => {
    const page = browser.openTab();
    const store = createSessionStore({ backend, environment: page });
    store.connect();
    return { page, store };
  };
  const [first, second] = [open(), open()];
  await vi.advanceTimersByTimeAsync(1);
  return { backend, first, second };
}

it('a switch whose answer was lost is seen by all tabs as soon as the backend tells of it', async () => {
  const { backend, first, second } = await setUpTabs();
  backend.disturb(({ method }) =>
    method === 'touchSession' ? { error: error('network'), acts: true } : undefined,
  );
  await expect(first.store.switchTo('sess_bob')).rejects.toMatchObject({ code: 'network' });
  await vi.advanceTimersByTimeAsync(1);
  expect([currentId(first.store), currentId(second.store)]).toEqual(['sess_bob', 'sess_bob']);
});

it('a tab that dies while it switches leaves the others with whom the backend has selected', async () => {
  const { backend, first, second } = await setUpTabs();
  backend.disturb(({ method }) => (method === 'touchSession' ? { requestMs: HOUR } : undefined));
  void first.store.switchTo('sess_bob');
  await vi.advanceTimersByTimeAsync(1);
  expect(second.store.current().status).toBe('loading');
  first.page.crash();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(currentId(second.store)).toBe('sess_ada');
});

it('a session that has just ended here is not made current by a message', async () => {
  const { first, second } = await setUpTabs();
  const bobHere = second.store.getState().client?.sessions.find(({ id }) => id === 'sess_bob');
  await Promise.all([first.store.signOut(), bobHere?.end()]);
  await vi.advanceTimersByTimeAsync(1);
  expect(second.store.getState().currentSessionId).toBeNull();
});
