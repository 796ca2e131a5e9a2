import { decodeJwt } from 'jose';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSessionStore } from 'multisession/core';
import { createSessionData } from '../../src/testing/index.ts';
import { ada, bob, currentId, error, NOW, setUp, setUpLoaded } from './set-up.ts';

// Answers that come late, calls that fail halfway, laptops that sleep meanwhile.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const HOUR = 3_600_000;

function sleep(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

it('an answer that was under way while the laptop slept does not set the clock back', async () => {
  const { backend, store } = await setUpLoaded();
  backend.disturb(() => ({ answerMs: 10 }));
  const refreshing = store.refresh();
  await vi.advanceTimersByTimeAsync(1);
  sleep(HOUR);
  await vi.advanceTimersByTimeAsync(10);
  await refreshing;
  expect(store.now()).toBe(Date.now());
});

it('a token that ran out while it was under way is asked for once more', async () => {
  const { backend, store } = await setUpLoaded();
  backend.disturb(() => ({ answerMs: 10 }));
  const token = store.current().session?.getToken();
  await vi.advanceTimersByTimeAsync(1);
  sleep(HOUR);
  await vi.advanceTimersByTimeAsync(20);
  expect(decodeJwt((await token) ?? '').exp).toBeGreaterThan(Date.now() / 1000);
});

it('who is taken off the list by a wrong clock is current again when the clock is right', async () => {
  const { store, tab } = await setUpLoaded();
  const stop = store.connect();
  await vi.advanceTimersByTimeAsync(1);
  tab.setClock(40 * 24 * HOUR);
  await vi.advanceTimersByTimeAsync(5000);
  expect(currentId(store)).toBe('sess_ada');
  stop();
});

it('of two sign-outs of a session one may fail, and who follows is still as asked for', async () => {
  const { backend, store } = await setUpLoaded();
  backend.disturb(() => ({ requestMs: 10 }));
  const first = store.signOut({ next: () => 'sess_bob' });
  backend.disturb(({ method }) => (method === 'removeSession' ? { error: error('network') } : undefined));
  await expect(store.signOut({ next: () => 'sess_bob' })).rejects.toMatchObject({ code: 'network' });
  await vi.advanceTimersByTimeAsync(10);
  await first;
  expect(currentId(store)).toBe('sess_bob');
});

it('nobody, chosen before anything was loaded, stays chosen', async () => {
  const { store } = setUp({ sessions: [ada(), bob()] });
  await store.switchTo(null);
  await store.refresh();
  expect(store.current()).toEqual({ status: 'signed-out', session: null, reason: 'none' });
});

it('a reload after a remote loss does not go on as somebody who was there before', async () => {
  const { backend, store, tab } = await setUpLoaded({ sessions: [ada()] });
  backend.signIn(createSessionData({ name: 'Dan', createdAt: new Date(NOW + 1) }));
  await store.refresh();
  backend.close('sess_ada', 'revoked');
  const reloaded = createSessionStore({ backend, environment: tab });
  await reloaded.refresh();
  expect(currentId(reloaded)).toBeNull();
});
