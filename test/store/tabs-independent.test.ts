import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPendingSessionData, createSessionData } from '../../src/testing/index.ts';
import { ada, bob, currentId, error, listed, NOW, settle } from './set-up.ts';
import { countOf, type SeveralTabs, severalTabs, tabAt } from './several-tabs.ts';

// Each tab is an account of its own; what one hears of the sessions the others hear from it, and none has to ask.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** What the other tabs are told of, and what they then ask: nothing. */
async function heardBy(made: SeveralTabs, act: () => Promise<unknown>) {
  const before = countOf(made, 'getClient');
  const told = made.tabs.map(({ store }) => {
    const events: string[] = [];
    store.on('session-closed', ({ sessionId, status }) => events.push(`closed ${sessionId} ${status}`));
    store.on('session-added', ({ session }) => events.push(`added ${session.id}`));
    store.on('current-session-changed', ({ from, to }) => events.push(`${from} -> ${to}`));
    return events;
  });
  await act();
  await vi.advanceTimersByTimeAsync(1);
  return { told, asked: countOf(made, 'getClient') - before };
}

it('an independent tab keeps its account when another tab switches', async () => {
  const made = await severalTabs(3);
  await tabAt(made, 1).store.switchTo('sess_bob');
  await tabAt(made, 2).store.switchTo('sess_carol');
  await settle();
  for (const { store } of made.tabs) await store.refresh();
  expect(made.tabs.map(({ store }) => currentId(store))).toEqual(['sess_ada', 'sess_bob', 'sess_carol']);
});

describe.each(['end', 'remove'] as const)('signing out (%s)', (mode) => {
  const status = mode === 'end' ? 'ended' : 'removed';

  it('a parked account reaches other tabs, with its reason, and changes nobody’s current one', async () => {
    const made = await severalTabs(3);
    const { told, asked } = await heardBy(made, () =>
      tabAt(made, 0).store.signOut({ session: 'sess_bob', mode }),
    );
    expect(told).toEqual(made.tabs.map(() => [`closed sess_bob ${status}`]));
    expect(made.tabs.map(({ store }) => currentId(store))).toEqual(made.tabs.map(() => 'sess_ada'));
    expect(asked).toBe(0);
  });

  it('the current account leaves nobody in the other tab, with its reason', async () => {
    const made = await severalTabs(2);
    const { told, asked } = await heardBy(made, () =>
      tabAt(made, 0).store.signOut({ session: 'sess_ada', mode, nextSession: 'most-recent' }),
    );
    expect(tabAt(made, 1).store.getCurrent()).toMatchObject({ status: 'signed-out', reason: status });
    expect(told[1]).toEqual(['sess_ada -> null', `closed sess_ada ${status}`]);
    expect(listed(tabAt(made, 1).store).includes('sess_ada ended')).toBe(mode === 'end');
    expect(asked).toBe(0);
  });

  it('an account ends also a switch to it that is under way in another tab', async () => {
    const made = await severalTabs(2);
    made.backend.injectFaults(({ method }) =>
      method === 'touchSession' ? { requestDelayMs: 500 } : undefined,
    );
    const switching = tabAt(made, 1).store.switchTo('sess_bob');
    switching.catch(() => {});
    await vi.advanceTimersByTimeAsync(10);
    await tabAt(made, 0).store.signOut({ session: 'sess_bob', mode });
    await vi.advanceTimersByTimeAsync(1000);
    await expect(switching).rejects.toMatchObject({ name: 'SessionError' });
    expect(currentId(tabAt(made, 1).store)).not.toBe('sess_bob');
    expect(tabAt(made, 1).store.getState().operations).toEqual({});
  });
});

it('everybody signed out by one tab are removed in all of them', async () => {
  const made = await severalTabs(3);
  await tabAt(made, 1).store.switchTo('sess_bob');
  const { told, asked } = await heardBy(made, () => tabAt(made, 0).store.signOut({ scope: 'all' }));
  for (const { store } of made.tabs) {
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'removed' });
    expect(listed(store)).toEqual([]);
  }
  for (const events of told) {
    expect(events.filter((event) => event.startsWith('closed'))).toEqual([
      'closed sess_ada removed',
      'closed sess_bob removed',
      'closed sess_carol removed',
    ]);
  }
  expect(asked).toBe(0);
});

it('a session that the backend has taken away is revoked in all tabs', async () => {
  const made = await severalTabs(3);
  made.backend.close('sess_ada', 'revoked');
  const { told, asked } = await heardBy(made, () => tabAt(made, 2).store.refresh());
  for (const { store } of made.tabs)
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'revoked' });
  for (const events of told) expect(events).toEqual(['sess_ada -> null', 'closed sess_ada revoked']);
  expect(asked).toBe(1);
});

it('a task that is done in one tab is done in all, as one object change', async () => {
  const pending = createPendingSessionData({ ...ada(), name: 'Ada Lovelace' });
  const made = await severalTabs(2, { sessions: [pending, bob()] });
  expect(tabAt(made, 1).store.getCurrent().status).toBe('pending');
  const bobBefore = tabAt(made, 1).store.getState().client?.sessions[1];
  made.backend.update('sess_ada', { status: 'active', tasks: [] });
  const { told } = await heardBy(made, () => tabAt(made, 0).store.refresh());
  expect(tabAt(made, 1).store.getCurrent().status).toBe('active');
  expect(tabAt(made, 1).store.getState().client?.sessions[1]).toBe(bobBefore);
  expect(told).toEqual([[], []]);
});

it('a sign-in is an event in each tab, and the current accounts stay', async () => {
  const made = await severalTabs(3);
  made.backend.signIn(createSessionData({ name: 'Dora Long', createdAt: new Date() }));
  const { told, asked } = await heardBy(made, () => tabAt(made, 0).store.refresh());
  expect(told).toEqual(made.tabs.map(() => ['added sess_dora']));
  expect(asked).toBe(1);
});

it('a tab that is offline hears of a sign-out all the same', async () => {
  const made = await severalTabs(2);
  const { store } = tabAt(made, 1);
  made.backend.fail(error('network_error'), 'getClient');
  await store.refresh().catch(() => {});
  expect(store.getState().connection).toBe('degraded');
  await tabAt(made, 0).store.signOut({ session: 'sess_bob' });
  await settle();
  expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
});
