import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ada, bob, carol, currentId, error, NOW, settle, setUp, type SetUp, watchCurrent } from './set-up.ts';

// A backend whose cookie is the current account for all: nothing of the next account may be shown before it switched.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

async function setUpCookie(): Promise<SetUp> {
  const made = setUp({ sessions: [ada(), bob(), carol()], capabilities: { sessionPerRequest: false } });
  await made.store.refresh();
  return made;
}

it('shows neither account until the backend has switched', async () => {
  const { backend, store } = await setUpCookie();
  const release = backend.pauseResponses();
  const switching = store.switchTo('sess_bob');
  await settle();
  expect(store.getCurrent()).toEqual({ status: 'loading', session: undefined });
  release();
  await expect(switching).resolves.toEqual({ outcome: 'switched' });
  expect(currentId(store)).toBe('sess_bob');
});

it('never passes through signed out', async () => {
  const { store } = await setUpCookie();
  const seen = watchCurrent(store);
  await store.switchTo('sess_bob');
  expect(seen.map(({ status, session }) => session?.id ?? status)).toEqual([
    'sess_ada',
    'loading',
    'sess_bob',
  ]);
});

it.each(['forbidden', 'network_error'] as const)('goes back when that failed with %s', async (code) => {
  const { backend, store } = await setUpCookie();
  const seen = watchCurrent(store);
  backend.fail(error(code), 'touchSession');
  await expect(store.switchTo('sess_bob')).rejects.toMatchObject({ code });
  expect(seen.map(({ status, session }) => session?.id ?? status)).toEqual([
    'sess_ada',
    'loading',
    'sess_ada',
  ]);
});

it('lets the last of two switches win, and sends it only after the first has been answered', async () => {
  const { backend, store } = await setUpCookie();
  const release = backend.pauseResponses();
  const first = store.switchTo('sess_bob');
  await settle();
  const second = store.switchTo('sess_carol');
  await settle();
  expect(backend.calls.at(-1)?.sessionId).toBe('sess_bob');
  release();
  expect(await Promise.all([first, second])).toEqual([{ outcome: 'superseded' }, { outcome: 'switched' }]);
  expect(currentId(store)).toBe('sess_carol');
  expect(backend.calls.at(-1)?.sessionId).toBe('sess_carol');
});

it('stays with nobody when that was chosen meanwhile', async () => {
  const { backend, store } = await setUpCookie();
  const release = backend.pauseResponses();
  const first = store.switchTo('sess_bob');
  await settle();
  await store.switchTo(null);
  release();
  await expect(first).resolves.toEqual({ outcome: 'superseded' });
  expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'none' });
});

it('goes back to who was current before the first of two switches when the second is refused', async () => {
  const { backend, store } = await setUpCookie();
  const release = backend.pauseResponses();
  const first = store.switchTo('sess_bob');
  await settle();
  backend.fail(error('forbidden'), 'touchSession');
  const second = store.switchTo('sess_carol');
  release();
  await expect(second).rejects.toMatchObject({ code: 'forbidden' });
  await expect(first).resolves.toEqual({ outcome: 'superseded' });
  expect(store.getCurrent().status).not.toBe('loading');
});
