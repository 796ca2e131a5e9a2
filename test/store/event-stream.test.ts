import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionData } from '../../src/testing/index.ts';
import { listed, NOW, SECOND } from './set-up.ts';
import { countCalls, type SeveralTabs, scopedName, tabAt } from './several-tabs.ts';
import { leaderOf, tabsWithEvents } from './tabs-with-events.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

function distinctLists(setup: SeveralTabs): readonly string[] {
  return [...new Set(setup.tabs.map(({ store }) => listed(store).join(', ')))];
}

/** The sessions after Bob was signed out. */
const withoutBob = ['sess_ada active, sess_carol active'];

describe('an event pushed by the backend', () => {
  it('reaches ten tabs over one event stream with one request', async () => {
    const setup = await tabsWithEvents(10);
    expect(setup.backend.subscriberCount()).toBe(1);
    const before = countCalls(setup, 'getClient');
    setup.backend.close('sess_bob', 'revoked');
    await vi.advanceTimersByTimeAsync(100);
    expect(distinctLists(setup)).toEqual(withoutBob);
    expect(countCalls(setup, 'getClient')).toBe(before + 1);
  });

  it('causes no request if its version is already known', async () => {
    const setup = await tabsWithEvents(3);
    const before = countCalls(setup, 'getClient');
    await tabAt(setup, 2).store.signOut({ session: 'sess_bob' });
    await vi.advanceTimersByTimeAsync(100);
    expect(distinctLists(setup)).toEqual(withoutBob);
    expect(countCalls(setup, 'getClient')).toBe(before);
  });

  it('causes another request if the response in flight is older', async () => {
    const setup = await tabsWithEvents(2);
    setup.backend.injectFaults(({ method }) =>
      method === 'getClient' ? { responseDelayMs: 500 } : undefined,
    );
    void tabAt(setup, leaderOf(setup)).store.refresh();
    await vi.advanceTimersByTimeAsync(100);
    setup.backend.close('sess_bob', 'revoked');
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    expect(distinctLists(setup)).toEqual(withoutBob);
  });

  it('is still handled by a tab that has lost the leadership in the meantime', async () => {
    const setup = await tabsWithEvents(2);
    const leader = tabAt(setup, leaderOf(setup));
    setup.backend.close('sess_bob', 'revoked');
    await vi.advanceTimersByTimeAsync(10);
    void leader.page.locks?.request(
      scopedName(setup.backend, 'leader'),
      { steal: true },
      () => new Promise(() => {}),
    );
    await vi.advanceTimersByTimeAsync(10);
    expect(listed(leader.store).join(', ')).toEqual(withoutBob.join());
  });

  it('is merged with others of the same burst into one request', async () => {
    const setup = await tabsWithEvents(2);
    const before = countCalls(setup, 'getClient');
    for (const id of ['sess_bob', 'sess_carol']) setup.backend.close(id, 'revoked');
    await vi.advanceTimersByTimeAsync(100);
    expect(distinctLists(setup)).toEqual(['sess_ada active']);
    expect(countCalls(setup, 'getClient')).toBe(before + 1);
  });

  it('adds a new session in every tab', async () => {
    const setup = await tabsWithEvents(2);
    setup.backend.signIn(createSessionData({ name: 'Dora Long', createdAt: new Date() }));
    await vi.advanceTimersByTimeAsync(100);
    for (const { store } of setup.tabs) expect(listed(store)).toContain('sess_dora active');
  });
});
