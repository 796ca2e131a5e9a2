import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore } from 'multisession/core';
import { NOW, SECOND, sessionOf, settle } from './set-up.ts';
import { countOf, severalTabs, sharedBy, tabAt, tokenIn } from './several-tabs.ts';

// The tab that asks for a token holds a lock, so that no other asks, too. Tabs die, freeze and forget.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const key = { sessionId: 'sess_ada', template: null, organizationId: null };

/** Two tabs; the first one has asked for a token, holds the lock, and is not answered. */
async function withLockHeld(tabs = 2) {
  const made = await severalTabs(tabs);
  const lock = sharedBy(made.backend, `token:${JSON.stringify(key)}`);
  const release = made.backend.pauseResponses();
  const holder = tabAt(made, 0);
  const token = sessionOf(holder.store, 'sess_ada').getToken();
  token.catch(() => {});
  await vi.advanceTimersByTimeAsync(200);
  expect(await holder.page.locks?.countHolders(lock)).toBe(1);
  return { ...made, lock, holder, token, release };
}

describe('an orphaned lock does not hang the app:', () => {
  it('that of a frozen tab costs the others five seconds', async () => {
    const made = await withLockHeld(3);
    made.holder.page.freeze();
    const calls = [1, 2].map((index) => tokenIn(tabAt(made, index), 0));
    made.release();
    await vi.advanceTimersByTimeAsync(4500);
    expect(countOf(made, 'createToken')).toBe(1);
    await vi.advanceTimersByTimeAsync(SECOND);
    for (const call of calls) expect(await call).toEqual(expect.any(String));
  });

  it('that of a store which a hot reload has left behind costs the next one five seconds', async () => {
    const made = await withLockHeld();
    made.backend.pauseResponses()();
    const { page } = made.holder;
    const reloaded = createSessionStore({ backend: made.backend, environment: page });
    const disconnect = reloaded.connect();
    await settle();
    const token = await tokenIn({ page, store: reloaded, disconnect }, 5 * SECOND + 300);
    expect(token).toEqual(expect.any(String));
    expect(await page.locks?.countHolders(made.lock)).toBe(1);
  });

  it('that of a store which StrictMode mounts twice is let go of with its answer', async () => {
    const made = await withLockHeld();
    const { store, page, disconnect } = made.holder;
    disconnect();
    store.connect();
    await settle();
    made.release();
    expect(await made.token).toEqual(expect.any(String));
    expect(await tokenIn(tabAt(made, 1))).toBe(await made.token);
    expect(await page.locks?.countHolders(made.lock)).toBe(0);
    expect(await page.locks?.countHolders(sharedBy(made.backend, 'tabs'))).toBe(2);
  });
});

it('the lock of a token goes with a tab that crashes', async () => {
  const made = await withLockHeld();
  made.holder.page.crash();
  made.release();
  expect(await tokenIn(tabAt(made, 1))).toEqual(expect.any(String));
});

it('the lock of a token is let go of by a page that is left, though the backend has not answered it', async () => {
  const { lock, holder, release } = await withLockHeld();
  holder.page.dispatch('pagehide');
  await settle();
  expect(await holder.page.locks?.countHolders(lock)).toBe(0);
  release();
});

it('tokens are handed out also where locks are forbidden', async () => {
  const forbidden = async (): Promise<never> => {
    throw new DOMException('This page may not use locks.', 'SecurityError');
  };
  const made = await severalTabs(1, {
    wrap: (backend, page) => {
      Object.assign(page, { locks: { request: forbidden, countHolders: forbidden } });
      return backend;
    },
  });
  expect(await tokenIn(tabAt(made, 0))).toEqual(expect.any(String));
});
