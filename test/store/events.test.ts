import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionStore } from 'multisession/core';
import { createSessionData } from '../../src/testing/index.ts';
import { ada, bob, error, HOUR, NOW, setUp, setUpLoaded, settle } from './set-up.ts';
import { severalTabs, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** Every event in order, and whom the store shows at that moment. */
function record(store: SessionStore): readonly string[] {
  const told: string[] = [];
  const note = (what: string) => told.push(`${what} | ${store.getState().currentSessionId}`);
  store.on('session-added', ({ session }) => note(`added ${session.id}`));
  store.on('session-closed', ({ sessionId, status }) => note(`closed ${sessionId} ${status}`));
  store.on('current-session-changing', ({ from, to }) => note(`switching ${from} ${to}`));
  store.on('current-session-changed', ({ from, to }) => note(`changed ${from} ${to}`));
  store.on('session-expiring', ({ session, secondsLeft }) => note(`expiring ${session.id} ${secondsLeft}`));
  return told;
}

describe('in this order, a store tells of', () => {
  it('the first load: who is current, and nobody as added', async () => {
    const { store } = setUp({ sessions: [ada(), bob()] });
    const told = record(store);
    await store.refresh();
    expect(told).toEqual(['switching null sess_ada | null', 'changed null sess_ada | sess_ada']);
  });

  it('a sign-out of the current account: who follows, then who is gone', async () => {
    const { store } = await setUpLoaded();
    const told = record(store);
    await store.signOut();
    expect(told).toEqual([
      'switching sess_ada sess_carol | sess_ada',
      'changed sess_ada sess_carol | sess_carol',
      'closed sess_ada removed | sess_carol',
    ]);
  });

  it('a sign-in in the place of who was lost: gone first, then added', async () => {
    const { backend, store } = await setUpLoaded();
    const told = record(store);
    backend.close('sess_ada', 'replaced');
    backend.signIn(createSessionData({ name: 'Dora Long', createdAt: new Date() }));
    await store.refresh();
    expect(told).toEqual([
      'switching sess_ada null | sess_ada',
      'changed sess_ada null | null',
      'closed sess_ada replaced | null',
      'added sess_dora | null',
    ]);
  });

  it('a switch that the backend refuses: there, and back', async () => {
    const { backend, store } = await setUpLoaded();
    const told = record(store);
    backend.fail(error('forbidden'), 'touchSession');
    await store.switchTo('sess_bob').catch(() => {});
    expect(told).toEqual([
      'switching sess_ada sess_bob | sess_ada',
      'changed sess_ada sess_bob | sess_bob',
      'switching sess_bob sess_ada | sess_bob',
      'changed sess_bob sess_ada | sess_ada',
    ]);
  });

  it('a switch where the backend goes first: nobody in between', async () => {
    const { store } = await setUpLoaded({ capabilities: { sessionPerRequest: false } });
    const told = record(store);
    await store.switchTo('sess_bob');
    expect(told).toEqual([
      'switching sess_ada null | sess_ada',
      'changed sess_ada null | null',
      'switching null sess_bob | null',
      'changed null sess_bob | sess_bob',
    ]);
  });

  it('a session that runs out: a warning, then nobody, then what is over; once', async () => {
    const made = await severalTabs(1, {
      sessions: [{ ...ada(), expireAt: new Date(NOW + HOUR) }, bob()],
    });
    const told = record(tabAt(made, 0).store);
    await vi.advanceTimersByTimeAsync(2 * HOUR);
    expect(told).toEqual([
      'expiring sess_ada 60 | sess_ada',
      'switching sess_ada null | sess_ada',
      'changed sess_ada null | null',
      'closed sess_ada expired | null',
    ]);
  });
});

describe('a store tells nothing', () => {
  it('of a refresh, a touch, a token or another organization', async () => {
    const { backend, store } = await setUpLoaded();
    const told = record(store);
    await store.refresh();
    await store.getCurrent().session?.touch();
    await store.getCurrent().session?.getToken();
    await store.switchTo('sess_ada', { organizationId: 'org_2' });
    backend.update('sess_bob', { lastActiveAt: new Date(NOW) });
    await store.refresh();
    expect(told).toEqual([]);
  });

  it('of a refresh that fails', async () => {
    const { backend, store } = await setUpLoaded();
    const told = record(store);
    backend.fail(error('server_error'));
    await store.refresh().catch(() => {});
    expect(told).toEqual([]);
  });

  it('to whom has stopped listening', async () => {
    const { store } = await setUpLoaded();
    const told: unknown[] = [];
    const stop = store.on('current-session-changed', (event) => told.push(event));
    stop();
    await store.switchTo('sess_bob');
    expect(told).toEqual([]);
  });

  it('of a session that was over before', async () => {
    const { backend, store } = await setUpLoaded();
    await store.signOut({ session: 'sess_bob', mode: 'end' });
    const told = record(store);
    backend.close('sess_bob', 'removed');
    await store.refresh();
    expect(told).toEqual([]);
  });
});

it('an event reaches every listener that has not stopped, though one throws, which is reported', async () => {
  const reported = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => {});
  const { store } = await setUpLoaded();
  const received: string[] = [];
  store.on('current-session-changed', () => {
    stop();
    throw new Error('made up');
  });
  const stop = store.on('current-session-changed', () => received.push('stopped'));
  store.on('current-session-changed', ({ to }) => received.push(`changed to ${to}`));
  await store.switchTo('sess_bob');
  expect(received).toEqual(['changed to sess_bob']);
  expect(store.getState().operations).toEqual({});
  expect(() => reported.mock.calls[0]?.[0]()).toThrow('made up');
  reported.mockRestore();
});

it('no event shows a token, not even to who looks closely', async () => {
  const made = await severalTabs(2, {
    sessions: [{ ...ada(), expireAt: new Date(NOW + HOUR) }, bob()],
  });
  const { store } = tabAt(made, 0);
  const told: unknown[] = [];
  for (const name of [
    'session-added',
    'session-closed',
    'current-session-changing',
    'current-session-changed',
    'session-expiring',
  ] as const)
    store.on(name, (event) => told.push(event));
  await vi.advanceTimersByTimeAsync(HOUR - 61_000);
  void store.getCurrent().session?.getToken();
  await vi.advanceTimersByTimeAsync(2000);
  made.backend.signIn(createSessionData({ name: 'Dora Long', createdAt: new Date() }));
  await store.switchTo('sess_dora');
  await settle();
  expect(store.getState().client?.sessions[0]?.lastActiveToken).not.toBeNull();
  expect(told.length).toBeGreaterThan(3);
  expect(inspect(told, { depth: 9, showHidden: true })).not.toContain('eyJ');
});
