import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ada, bob, carol, currentId, error, NOW, settle, setUp, type SetUp, watchCurrent } from './set-up.ts';

// With a shared cookie, the next session may not be shown before the backend has switched the cookie.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

async function setUpSharedCookie(): Promise<SetUp> {
  const setup = setUp({ sessions: [ada(), bob(), carol()], capabilities: { sessionPerRequest: false } });
  await setup.store.refresh();
  return setup;
}

it('switchTo() with a shared cookie shows `loading` until the backend has switched', async () => {
  const { backend, store } = await setUpSharedCookie();
  const release = backend.pauseResponses();
  const switching = store.switchTo('sess_bob');
  await settle();
  expect(store.getCurrent()).toEqual({ status: 'loading', session: undefined });
  release();
  await expect(switching).resolves.toEqual({ outcome: 'switched' });
  expect(currentId(store)).toBe('sess_bob');
});

it('switchTo() with a shared cookie never shows `signed-out` during the switch', async () => {
  const { store } = await setUpSharedCookie();
  const seen = watchCurrent(store);
  await store.switchTo('sess_bob');
  expect(seen.map(({ status, session }) => session?.id ?? status)).toEqual([
    'sess_ada',
    'loading',
    'sess_bob',
  ]);
});

it.each(['forbidden', 'network_error'] as const)(
  'switchTo() with a shared cookie rolls back if the backend fails with %s',
  async (code) => {
    const { backend, store } = await setUpSharedCookie();
    const seen = watchCurrent(store);
    backend.fail(error(code), 'touchSession');
    await expect(store.switchTo('sess_bob')).rejects.toMatchObject({ code });
    expect(seen.map(({ status, session }) => session?.id ?? status)).toEqual([
      'sess_ada',
      'loading',
      'sess_ada',
    ]);
  },
);

it('switchTo() with a shared cookie sends overlapping switches one after the other, and the last one wins', async () => {
  const { backend, store } = await setUpSharedCookie();
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

it('switchTo(null) with a shared cookie wins over a switch in flight', async () => {
  const { backend, store } = await setUpSharedCookie();
  const release = backend.pauseResponses();
  const first = store.switchTo('sess_bob');
  await settle();
  await store.switchTo(null);
  release();
  await expect(first).resolves.toEqual({ outcome: 'superseded' });
  expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'none' });
});

it('switchTo() with a shared cookie does not stay `loading` if the second of two switches is rejected', async () => {
  const { backend, store } = await setUpSharedCookie();
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
