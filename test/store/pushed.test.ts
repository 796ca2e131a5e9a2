import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionData } from '../../src/testing/index.ts';
import { listed, NOW, SECOND } from './set-up.ts';
import { countOf, type SeveralTabs, sharedBy, tabAt } from './several-tabs.ts';
import { leaderOf, tabsWithEvents } from './tabs-with-events.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

function listOf(made: SeveralTabs): readonly string[] {
  return [...new Set(made.tabs.map(({ store }) => listed(store).join(', ')))];
}

/** Three people are signed in, as everywhere here; then Bob is not. */
const withoutBob = ['sess_ada active, sess_carol active'];

describe('what the backend pushes', () => {
  it('reaches ten tabs over one stream and with one request', async () => {
    const made = await tabsWithEvents(10);
    expect(made.backend.subscriberCount()).toBe(1);
    const before = countOf(made, 'getClient');
    made.backend.close('sess_bob', 'revoked');
    await vi.advanceTimersByTimeAsync(100);
    expect(listOf(made)).toEqual(withoutBob);
    expect(countOf(made, 'getClient')).toBe(before + 1);
  });

  it('asks for nothing that is known already', async () => {
    const made = await tabsWithEvents(3);
    const before = countOf(made, 'getClient');
    await tabAt(made, 2).store.signOut({ session: 'sess_bob' });
    await vi.advanceTimersByTimeAsync(100);
    expect(listOf(made)).toEqual(withoutBob);
    expect(countOf(made, 'getClient')).toBe(before);
  });

  it('while a request is under way that was answered before is asked for once more', async () => {
    const made = await tabsWithEvents(2);
    made.backend.injectFaults(({ method }) =>
      method === 'getClient' ? { responseDelayMs: 500 } : undefined,
    );
    void tabAt(made, leaderOf(made)).store.refresh();
    await vi.advanceTimersByTimeAsync(100);
    made.backend.close('sess_bob', 'revoked');
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    expect(listOf(made)).toEqual(withoutBob);
  });

  it('is asked for also by a tab that has lost the lead in the meantime', async () => {
    const made = await tabsWithEvents(2);
    const leader = tabAt(made, leaderOf(made));
    made.backend.close('sess_bob', 'revoked');
    await vi.advanceTimersByTimeAsync(10);
    void leader.page.locks?.request(
      sharedBy(made.backend, 'leader'),
      { steal: true },
      () => new Promise(() => {}),
    );
    await vi.advanceTimersByTimeAsync(10);
    expect(listed(leader.store).join(', ')).toEqual(withoutBob.join());
  });

  it('in a burst is asked for once', async () => {
    const made = await tabsWithEvents(2);
    const before = countOf(made, 'getClient');
    for (const id of ['sess_bob', 'sess_carol']) made.backend.close(id, 'revoked');
    await vi.advanceTimersByTimeAsync(100);
    expect(listOf(made)).toEqual(['sess_ada active']);
    expect(countOf(made, 'getClient')).toBe(before + 1);
  });

  it('is new sign-ins, too', async () => {
    const made = await tabsWithEvents(2);
    made.backend.signIn(createSessionData({ name: 'Dora Long', createdAt: new Date() }));
    await vi.advanceTimersByTimeAsync(100);
    for (const { store } of made.tabs) expect(listed(store)).toContain('sess_dora active');
  });
});
