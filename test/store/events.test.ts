import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionStore } from 'multisession/core';
import { createSessionData } from '../../src/testing/index.ts';
import { ada, bob, error, HOUR, NOW, setUp, setUpLoaded, settle } from './set-up.ts';
import { severalTabs, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** Records every event in order, with the current session at that moment. */
function recordEvents(store: SessionStore): readonly string[] {
  const events: string[] = [];
  const record = (event: string) => events.push(`${event} | ${store.getState().currentSessionId}`);
  store.on('session-added', ({ session }) => record(`added ${session.id}`));
  store.on('session-closed', ({ sessionId, status }) => record(`closed ${sessionId} ${status}`));
  store.on('current-session-changing', ({ from, to }) => record(`changing ${from} ${to}`));
  store.on('current-session-changed', ({ from, to }) => record(`changed ${from} ${to}`));
  store.on('session-expiring', ({ session, secondsLeft }) => record(`expiring ${session.id} ${secondsLeft}`));
  return events;
}

describe('the order of store events', () => {
  it('the first load emits a change of the current session, but no `session-added`', async () => {
    const { store } = setUp({ sessions: [ada(), bob()] });
    const events = recordEvents(store);
    await store.refresh();
    expect(events).toEqual(['changing null sess_ada | null', 'changed null sess_ada | sess_ada']);
  });

  it('signing out of the current session emits the change of the current session before `session-closed`', async () => {
    const { store } = await setUpLoaded();
    const events = recordEvents(store);
    await store.signOut();
    expect(events).toEqual([
      'changing sess_ada sess_carol | sess_ada',
      'changed sess_ada sess_carol | sess_carol',
      'closed sess_ada removed | sess_carol',
    ]);
  });

  it('a sign-in that replaces the current session emits `session-closed` before `session-added`', async () => {
    const { backend, store } = await setUpLoaded();
    const events = recordEvents(store);
    backend.close('sess_ada', 'replaced');
    backend.signIn(createSessionData({ name: 'Dora Long', createdAt: new Date() }));
    await store.refresh();
    expect(events).toEqual([
      'changing sess_ada null | sess_ada',
      'changed sess_ada null | null',
      'closed sess_ada replaced | null',
      'added sess_dora | null',
    ]);
  });

  it('a switch that the backend rejects emits both the change and its rollback', async () => {
    const { backend, store } = await setUpLoaded();
    const events = recordEvents(store);
    backend.fail(error('forbidden'), 'touchSession');
    await store.switchTo('sess_bob').catch(() => {});
    expect(events).toEqual([
      'changing sess_ada sess_bob | sess_ada',
      'changed sess_ada sess_bob | sess_bob',
      'changing sess_bob sess_ada | sess_bob',
      'changed sess_bob sess_ada | sess_ada',
    ]);
  });

  it('a switch with a shared cookie emits a change to no session before the change to the new one', async () => {
    const { store } = await setUpLoaded({ capabilities: { sessionPerRequest: false } });
    const events = recordEvents(store);
    await store.switchTo('sess_bob');
    expect(events).toEqual([
      'changing sess_ada null | sess_ada',
      'changed sess_ada null | null',
      'changing null sess_bob | null',
      'changed null sess_bob | sess_bob',
    ]);
  });

  it('an expiring session emits `session-expiring`, the change of the current session and `session-closed`, once each', async () => {
    const setup = await severalTabs(1, {
      sessions: [{ ...ada(), expireAt: new Date(NOW + HOUR) }, bob()],
    });
    const events = recordEvents(tabAt(setup, 0).store);
    await vi.advanceTimersByTimeAsync(2 * HOUR);
    expect(events).toEqual([
      'expiring sess_ada 60 | sess_ada',
      'changing sess_ada null | sess_ada',
      'changed sess_ada null | null',
      'closed sess_ada expired | null',
    ]);
  });
});

describe('a store', () => {
  it('emits no event for a refresh, a touch, a token or a switch of the organization', async () => {
    const { backend, store } = await setUpLoaded();
    const events = recordEvents(store);
    await store.refresh();
    await store.getCurrent().session?.touch();
    await store.getCurrent().session?.getToken();
    await store.switchTo('sess_ada', { organizationId: 'org_2' });
    backend.update('sess_bob', { lastActiveAt: new Date(NOW) });
    await store.refresh();
    expect(events).toEqual([]);
  });

  it('emits no event for a refresh that fails', async () => {
    const { backend, store } = await setUpLoaded();
    const events = recordEvents(store);
    backend.fail(error('server_error'));
    await store.refresh().catch(() => {});
    expect(events).toEqual([]);
  });

  it('does not call a listener that was removed', async () => {
    const { store } = await setUpLoaded();
    const events: unknown[] = [];
    const stop = store.on('current-session-changed', (event) => events.push(event));
    stop();
    await store.switchTo('sess_bob');
    expect(events).toEqual([]);
  });

  it('emits no event for a session that was already closed', async () => {
    const { backend, store } = await setUpLoaded();
    await store.signOut({ session: 'sess_bob', mode: 'end' });
    const events = recordEvents(store);
    backend.close('sess_bob', 'removed');
    await store.refresh();
    expect(events).toEqual([]);
  });
});

it('an event reaches the remaining listeners when one throws, and the error is reported as uncaught', async () => {
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

it('no event exposes a token, not even in non-enumerable properties', async () => {
  const setup = await severalTabs(2, {
    sessions: [{ ...ada(), expireAt: new Date(NOW + HOUR) }, bob()],
  });
  const { store } = tabAt(setup, 0);
  const events: unknown[] = [];
  for (const name of [
    'session-added',
    'session-closed',
    'current-session-changing',
    'current-session-changed',
    'session-expiring',
  ] as const)
    store.on(name, (event) => events.push(event));
  await vi.advanceTimersByTimeAsync(HOUR - 61_000);
  void store.getCurrent().session?.getToken();
  await vi.advanceTimersByTimeAsync(2000);
  setup.backend.signIn(createSessionData({ name: 'Dora Long', createdAt: new Date() }));
  await store.switchTo('sess_dora');
  await settle();
  expect(store.getState().client?.sessions[0]?.lastActiveToken).not.toBeNull();
  expect(events.length).toBeGreaterThan(3);
  expect(inspect(events, { depth: 9, showHidden: true })).not.toContain('eyJ');
});
