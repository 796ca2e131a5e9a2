import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore, type SessionStore } from 'multisession/core';
import { environmentOf } from '../../src/store/browser-environment.ts';
import { inMemoryBackend, inMemoryBrowser } from '../../src/testing/index.ts';
import { type ApiUse, breakScope, type BrokenApi, faultsOf } from './broken-browser/break-scope.ts';
import { browserScopeOf } from './broken-browser/browser-scope.ts';
import { ada, bob, carol, currentId, NOW, SECOND, sessionOf } from './set-up.ts';

// Browsers may lack an API, or block it because cookies are off, the page is in a sandboxed frame, or a permissions policy
// forbids it. An API is broken in one tab. A second tab, which shares locks and the channel, works.

const tabModes = ['per-tab', 'shared'] as const;

/** Uses a store like an app does, in a tab in which one API is broken. */
async function exerciseStore(
  tabMode: (typeof tabModes)[number],
  broken: BrokenApi | null,
  uses?: Map<string, ApiUse>,
): Promise<void> {
  const capabilities = { events: true, sessionPerRequest: tabMode === 'per-tab' };
  const backend = inMemoryBackend({ sessions: [ada(), bob(), carol()], capabilities });
  const browser = inMemoryBrowser();
  const closeOtherTab = createSessionStore({ backend, environment: browser.openTab() }).connect();
  const { scope, dispatch } = browserScopeOf(browser.openTab());
  const environment = environmentOf(breakScope(scope, broken, uses));

  const store = createSessionStore({ backend, environment });
  const disconnect = store.connect();
  await vi.advanceTimersByTimeAsync(SECOND);
  expectCurrent(store, 'sess_ada');
  expect(await settlesWithin(6, sessionOf(store, 'sess_ada').getToken())).toMatch(/^eyJ/);

  for (const event of ['pagehide', 'pageshow', 'focus', 'keydown']) dispatch(event, { persisted: true });
  await vi.advanceTimersByTimeAsync(20 * SECOND);
  expectCurrent(store, 'sess_ada');
  expect(await settlesWithin(16, store.switchTo('sess_bob'))).toEqual({ outcome: 'switched' });
  expectCurrent(store, 'sess_bob');
  await settlesWithin(1, store.refresh());
  await settlesWithin(1, store.signOut({ nextSession: () => 'sess_carol' }));
  await vi.advanceTimersByTimeAsync(2 * SECOND);
  expectCurrent(store, 'sess_carol');
  expect(await settlesWithin(6, sessionOf(store, 'sess_carol').getToken())).toMatch(/^eyJ/);

  disconnect();
  const disconnectAgain = store.connect();
  await vi.advanceTimersByTimeAsync(SECOND);
  expectCurrent(store, 'sess_carol');
  disconnectAgain();
  closeOtherTab();
  // A sign-out of another tab is checked after 40 seconds.
  await vi.advanceTimersByTimeAsync(40 * SECOND);
  expect(backend.subscriberCount()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
}

function expectCurrent(store: SessionStore, id: string): void {
  expect([store.getState().connection, currentId(store)]).toEqual(['ready', id]);
}

/** Settles like the call, or rejects if that takes longer than `seconds`. */
async function settlesWithin<Result>(seconds: number, call: Promise<Result>): Promise<Result> {
  const timeout = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`The call has not settled within ${seconds} s.`)), seconds * SECOND);
  });
  const outcome = Promise.race([call, timeout]);
  timeout.catch(() => {});
  outcome.catch(() => {});
  await vi.advanceTimersByTimeAsync(seconds * SECOND);
  return outcome;
}

/** Returns the APIs that the environment uses. */
async function recordUses(): Promise<readonly ApiUse[]> {
  const uses = new Map<string, ApiUse>();
  vi.useFakeTimers({ now: NOW });
  for (const tabMode of tabModes) await exerciseStore(tabMode, null, uses);
  vi.useRealTimers();
  return [...uses.values()];
}

const uses = await recordUses();

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

it('the browser environment uses only browser APIs whose failure is tested in this file', () => {
  expect(uses.map(({ path }) => path).toSorted()).toEqual([
    'BroadcastChannel',
    'BroadcastChannel.addEventListener',
    'BroadcastChannel.close',
    'BroadcastChannel.postMessage',
    'addEventListener',
    'clearTimeout',
    'document',
    'document.visibilityState',
    'navigator',
    'navigator.locks',
    'navigator.locks.query',
    'navigator.locks.request',
    'performance',
    'performance.now',
    'removeEventListener',
    'sessionStorage',
    'sessionStorage.getItem',
    'sessionStorage.setItem',
    'setTimeout',
  ]);
});

describe.each(tabModes)('a store with %s tabs', (tabMode) => {
  const faults = uses.flatMap((use) => faultsOf(use).map((fault) => [use.path, fault] as const));

  it.each(faults)('works when the API %s %s', async (path, fault) => {
    await expect(exerciseStore(tabMode, { path, fault })).resolves.toBeUndefined();
  });
});
