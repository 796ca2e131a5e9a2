import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPendingSessionData, createSessionData } from '../../src/testing/index.ts';
import { ada, bob, currentId, error, listed, NOW, settle } from './set-up.ts';
import { countCalls, type SeveralTabs, severalTabs, tabAt } from './several-tabs.ts';

// With `tabMode: 'per-tab'`, each tab has its own current session. Changes are broadcast, so other tabs send no requests.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** Runs `act`. Returns the events that each tab emits, and the number of getClient() requests. */
async function observeTabs(setup: SeveralTabs, act: () => Promise<unknown>) {
  const requestsBefore = countCalls(setup, 'getClient');
  const eventsOfTabs = setup.tabs.map(({ store }) => {
    const events: string[] = [];
    store.on('session-closed', ({ sessionId, status }) => events.push(`closed ${sessionId} ${status}`));
    store.on('session-added', ({ session }) => events.push(`added ${session.id}`));
    store.on('current-session-changed', ({ from, to }) => events.push(`${from} -> ${to}`));
    return events;
  });
  await act();
  await vi.advanceTimersByTimeAsync(1);
  return { eventsOfTabs, requests: countCalls(setup, 'getClient') - requestsBefore };
}

it('a tab keeps its current session when another tab switches', async () => {
  const setup = await severalTabs(3);
  await tabAt(setup, 1).store.switchTo('sess_bob');
  await tabAt(setup, 2).store.switchTo('sess_carol');
  await settle();
  for (const { store } of setup.tabs) await store.refresh();
  expect(setup.tabs.map(({ store }) => currentId(store))).toEqual(['sess_ada', 'sess_bob', 'sess_carol']);
});

describe.each(['end', 'remove'] as const)('signing out in one tab with mode "%s"', (mode) => {
  const status = mode === 'end' ? 'ended' : 'removed';

  it('closes a background session in the other tabs without changing their current session', async () => {
    const setup = await severalTabs(3);
    const { eventsOfTabs, requests } = await observeTabs(setup, () =>
      tabAt(setup, 0).store.signOut({ session: 'sess_bob', mode }),
    );
    expect(eventsOfTabs).toEqual(setup.tabs.map(() => [`closed sess_bob ${status}`]));
    expect(setup.tabs.map(({ store }) => currentId(store))).toEqual(setup.tabs.map(() => 'sess_ada'));
    expect(requests).toBe(0);
  });

  it('leaves the other tab signed out with the same reason if it was its current session', async () => {
    const setup = await severalTabs(2);
    const { eventsOfTabs, requests } = await observeTabs(setup, () =>
      tabAt(setup, 0).store.signOut({ session: 'sess_ada', mode, nextSession: 'most-recent' }),
    );
    expect(tabAt(setup, 1).store.getCurrent()).toMatchObject({ status: 'signed-out', reason: status });
    expect(eventsOfTabs[1]).toEqual(['sess_ada -> null', `closed sess_ada ${status}`]);
    expect(listed(tabAt(setup, 1).store).includes('sess_ada ended')).toBe(mode === 'end');
    expect(requests).toBe(0);
  });

  it('makes a pending switch to that session in another tab reject', async () => {
    const setup = await severalTabs(2);
    setup.backend.injectFaults(({ method }) =>
      method === 'touchSession' ? { requestDelayMs: 500 } : undefined,
    );
    const switching = tabAt(setup, 1).store.switchTo('sess_bob');
    switching.catch(() => {});
    await vi.advanceTimersByTimeAsync(10);
    await tabAt(setup, 0).store.signOut({ session: 'sess_bob', mode });
    await vi.advanceTimersByTimeAsync(1000);
    await expect(switching).rejects.toMatchObject({ name: 'SessionError' });
    expect(currentId(tabAt(setup, 1).store)).not.toBe('sess_bob');
    expect(tabAt(setup, 1).store.getState().operations).toEqual({});
  });
});

it('signing out of all sessions in one tab removes them in all tabs', async () => {
  const setup = await severalTabs(3);
  await tabAt(setup, 1).store.switchTo('sess_bob');
  const { eventsOfTabs, requests } = await observeTabs(setup, () =>
    tabAt(setup, 0).store.signOut({ scope: 'all' }),
  );
  for (const { store } of setup.tabs) {
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'removed' });
    expect(listed(store)).toEqual([]);
  }
  for (const events of eventsOfTabs) {
    expect(events.filter((event) => event.startsWith('closed'))).toEqual([
      'closed sess_ada removed',
      'closed sess_bob removed',
      'closed sess_carol removed',
    ]);
  }
  expect(requests).toBe(0);
});

it('a session revoked by the backend is shown as revoked in all tabs after one refresh', async () => {
  const setup = await severalTabs(3);
  setup.backend.close('sess_ada', 'revoked');
  const { eventsOfTabs, requests } = await observeTabs(setup, () => tabAt(setup, 2).store.refresh());
  for (const { store } of setup.tabs)
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'revoked' });
  for (const events of eventsOfTabs) expect(events).toEqual(['sess_ada -> null', 'closed sess_ada revoked']);
  expect(requests).toBe(1);
});

it('a task completed in one tab is completed in all tabs, and the other sessions keep their identity', async () => {
  const pending = createPendingSessionData({ ...ada(), name: 'Ada Lovelace' });
  const setup = await severalTabs(2, { sessions: [pending, bob()] });
  expect(tabAt(setup, 1).store.getCurrent().status).toBe('pending');
  const bobBefore = tabAt(setup, 1).store.getState().client?.sessions[1];
  setup.backend.update('sess_ada', { status: 'active', tasks: [] });
  const { eventsOfTabs } = await observeTabs(setup, () => tabAt(setup, 0).store.refresh());
  expect(tabAt(setup, 1).store.getCurrent().status).toBe('active');
  expect(tabAt(setup, 1).store.getState().client?.sessions[1]).toBe(bobBefore);
  expect(eventsOfTabs).toEqual([[], []]);
});

it('a sign-in emits `session-added` in each tab and keeps the current sessions', async () => {
  const setup = await severalTabs(3);
  setup.backend.signIn(createSessionData({ name: 'Dora Long', createdAt: new Date() }));
  const { eventsOfTabs, requests } = await observeTabs(setup, () => tabAt(setup, 0).store.refresh());
  expect(eventsOfTabs).toEqual(setup.tabs.map(() => ['added sess_dora']));
  expect(requests).toBe(1);
});

it('a tab that is offline receives a sign-out from another tab', async () => {
  const setup = await severalTabs(2);
  const { store } = tabAt(setup, 1);
  setup.backend.fail(error('network_error'), 'getClient');
  await store.refresh().catch(() => {});
  expect(store.getState().connection).toBe('degraded');
  await tabAt(setup, 0).store.signOut({ session: 'sess_bob' });
  await settle();
  expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
});
