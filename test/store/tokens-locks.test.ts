import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore } from 'multisession/core';
import { NOW, SECOND, sessionOf, settle } from './set-up.ts';
import { countCalls, severalTabs, scopedName, tabAt, tokenIn } from './several-tabs.ts';

// A tab holds a lock while it requests a token, so that other tabs do not request it too. That tab may crash or freeze.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const key = { sessionId: 'sess_ada', template: null, organizationId: null };

/** Opens tabs, the first of which holds the lock of a token request that is pending. */
async function setUpPendingToken(tabs = 2) {
  const setup = await severalTabs(tabs);
  const lock = scopedName(setup.backend, `token:${JSON.stringify(key)}`);
  const release = setup.backend.pauseResponses();
  const holder = tabAt(setup, 0);
  const token = sessionOf(holder.store, 'sess_ada').getToken();
  token.catch(() => {});
  await vi.advanceTimersByTimeAsync(200);
  expect(await holder.page.locks?.countHolders(lock)).toBe(1);
  return { ...setup, lock, holder, token, release };
}

describe('the lock of a token request', () => {
  it('delays other tabs by five seconds if the tab that holds it is frozen', async () => {
    const setup = await setUpPendingToken(3);
    setup.holder.page.freeze();
    const calls = [1, 2].map((index) => tokenIn(tabAt(setup, index), 0));
    setup.release();
    await vi.advanceTimersByTimeAsync(4500);
    expect(countCalls(setup, 'createToken')).toBe(1);
    await vi.advanceTimersByTimeAsync(SECOND);
    for (const call of calls) expect(await call).toEqual(expect.any(String));
  });

  it('delays the store of the same tab by five seconds after a hot reload that does not release it', async () => {
    const setup = await setUpPendingToken();
    setup.backend.pauseResponses()();
    const { page } = setup.holder;
    const reloaded = createSessionStore({ backend: setup.backend, environment: page });
    const disconnect = reloaded.connect();
    await settle();
    const token = await tokenIn({ page, store: reloaded, disconnect }, 5 * SECOND + 300);
    expect(token).toEqual(expect.any(String));
    expect(await page.locks?.countHolders(setup.lock)).toBe(1);
  });

  it('is released with the response if StrictMode connects the store twice', async () => {
    const setup = await setUpPendingToken();
    const { store, page, disconnect } = setup.holder;
    disconnect();
    store.connect();
    await settle();
    setup.release();
    expect(await setup.token).toEqual(expect.any(String));
    expect(await tokenIn(tabAt(setup, 1))).toBe(await setup.token);
    expect(await page.locks?.countHolders(setup.lock)).toBe(0);
    expect(await page.locks?.countHolders(scopedName(setup.backend, 'tabs'))).toBe(2);
  });
});

it('the lock of a token request is released when the tab that holds it crashes', async () => {
  const setup = await setUpPendingToken();
  setup.holder.page.crash();
  setup.release();
  expect(await tokenIn(tabAt(setup, 1))).toEqual(expect.any(String));
});

it('the lock of a token request is released when the page that holds it enters the back/forward cache, even before the backend responds', async () => {
  const { lock, holder, release } = await setUpPendingToken();
  holder.page.dispatch('pagehide');
  await settle();
  expect(await holder.page.locks?.countHolders(lock)).toBe(0);
  release();
});

it('getToken() works if locks are blocked', async () => {
  const blocked = async (): Promise<never> => {
    throw new DOMException('This page may not use locks.', 'SecurityError');
  };
  const setup = await severalTabs(1, {
    wrap: (backend, page) => {
      Object.assign(page, { locks: { request: blocked, countHolders: blocked } });
      return backend;
    },
  });
  expect(await tokenIn(tabAt(setup, 0))).toEqual(expect.any(String));
});
