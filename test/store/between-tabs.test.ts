import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionData } from '../../src/testing/index.ts';
import { currentId, listed, NOW, settle } from './set-up.ts';
import { countOf, severalTabs, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const everybody = ['sess_ada active', 'sess_bob active', 'sess_carol active'];

describe('without a request by each, the other tabs hear of', () => {
  it('a parked account that signs out', async () => {
    const made = await severalTabs(3);
    const before = countOf(made, 'getClient');
    await tabAt(made, 0).store.signOut({ session: 'sess_bob' });
    await settle();
    for (const { store } of made.tabs) {
      expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
      expect(currentId(store)).toBe('sess_ada');
    }
    expect(countOf(made, 'getClient')).toBe(before);
  });

  it('the current account that signs out; nobody else becomes current in their place', async () => {
    const made = await severalTabs(2);
    await tabAt(made, 0).store.signOut();
    await settle();
    expect(currentId(tabAt(made, 0).store)).not.toBeNull();
    expect(tabAt(made, 1).store.current()).toMatchObject({ status: 'signed-out', reason: 'removed' });
  });

  it('an account that ends', async () => {
    const made = await severalTabs(2);
    await tabAt(made, 0).store.signOut({ session: 'sess_ada', mode: 'end' });
    await settle();
    expect(listed(tabAt(made, 1).store)[0]).toBe('sess_ada ended');
    expect(tabAt(made, 1).store.current()).toMatchObject({ reason: 'ended' });
  });

  it('everybody signing out', async () => {
    const made = await severalTabs(2);
    await tabAt(made, 0).store.signOut({ scope: 'all' });
    await settle();
    expect(listed(tabAt(made, 1).store)).toEqual([]);
    expect(tabAt(made, 1).store.current()).toMatchObject({ status: 'signed-out', reason: 'removed' });
  });

  it('somebody who signs in, and stay who they are', async () => {
    const made = await severalTabs(2);
    const before = countOf(made, 'getClient');
    made.backend.signIn(createSessionData({ name: 'Dora Long', createdAt: new Date() }));
    await tabAt(made, 0).store.switchTo('sess_dora');
    await settle();
    expect(currentId(tabAt(made, 0).store)).toBe('sess_dora');
    expect(currentId(tabAt(made, 1).store)).toBe('sess_ada');
    expect(listed(tabAt(made, 1).store)).toEqual([...everybody, 'sess_dora active']);
    expect(countOf(made, 'getClient')).toBe(before + 1);
  });

  it('nothing that only the clock has closed', async () => {
    const made = await severalTabs(2, {
      sessions: [createSessionData({ name: 'Ada Lovelace', expireAt: new Date(NOW + 60_000) })],
    });
    made.backend.fail(new TypeError('offline'));
    tabAt(made, 0).page.setClock(3_600_000);
    tabAt(made, 0).page.fire('wake');
    await settle();
    expect(currentId(tabAt(made, 1).store)).toBe('sess_ada');
  });
});

describe('independent tabs', () => {
  it('are each who was chosen there, also after a reload', async () => {
    const made = await severalTabs(2);
    await tabAt(made, 1).store.switchTo('sess_bob');
    await settle();
    expect(made.tabs.map(({ store }) => currentId(store))).toEqual(['sess_ada', 'sess_bob']);
    expect(tabAt(made, 1).page.tabStorage.read()).toContain('sess_bob');
  });
});

describe('tabs that switch together', () => {
  const together = { capabilities: { perRequestSession: false } };

  it('are all the account that one of them chose', async () => {
    const made = await severalTabs(3, together);
    await tabAt(made, 1).store.switchTo('sess_bob');
    await settle();
    expect(made.tabs.map(({ store }) => currentId(store))).toEqual(['sess_bob', 'sess_bob', 'sess_bob']);
  });

  it('show nobody until the backend has answered', async () => {
    const made = await severalTabs(2, together);
    const release = made.backend.hold();
    const switched = tabAt(made, 0).store.switchTo('sess_bob');
    await settle();
    expect(made.tabs.map(({ store }) => store.current().status)).toEqual(['loading', 'loading']);
    release();
    await switched;
    await settle();
    expect(made.tabs.map(({ store }) => currentId(store))).toEqual(['sess_bob', 'sess_bob']);
  });

  it('agree when two of them choose at the same time', async () => {
    const made = await severalTabs(3, together);
    await Promise.all([
      tabAt(made, 0).store.switchTo('sess_bob'),
      tabAt(made, 1).store.switchTo('sess_carol'),
    ]);
    await vi.advanceTimersByTimeAsync(100);
    const agreed = new Set(made.tabs.map(({ store }) => currentId(store)));
    expect(agreed).toEqual(new Set([made.backend.look().lastActiveSessionId]));
  });

  it('are not kept waiting by a tab that dies in the middle of a switch', async () => {
    const made = await severalTabs(2, together);
    const release = made.backend.hold();
    tabAt(made, 0)
      .store.switchTo('sess_bob')
      .catch(() => {});
    await settle();
    tabAt(made, 0).page.crash();
    release();
    await vi.advanceTimersByTimeAsync(16_000);
    expect(tabAt(made, 1).store.current().status).toBe('active');
  });

  it('follow the next account after a sign-out', async () => {
    const made = await severalTabs(2, together);
    await tabAt(made, 0).store.signOut();
    await settle();
    await settle();
    const [first, second] = made.tabs.map(({ store }) => currentId(store));
    expect(first).not.toBeNull();
    expect(second).toBe(first);
  });
});

describe('a message is ignored', () => {
  const wrap = (message: unknown) => ({ multisession: 1, message });

  it.each([
    ['that is none', 'hello'],
    ['that is nothing', null],
    ['of another version', { multisession: 2, message: { type: 'current', sessionId: null } }],
    ['of a type that is not known', wrap({ type: 'sign-out-everybody' })],
    [
      'with a client that cannot be read',
      wrap({ type: 'heard', session: null, client: { id: 7 }, now: null }),
    ],
    ['with a session that cannot be read', wrap({ type: 'heard', session: { id: 's' }, now: null })],
    [
      'that is older than what is held',
      wrap({
        type: 'heard',
        session: null,
        client: { id: 'client_1', sessions: [], last_active_session_id: null, version: 0 },
        now: null,
      }),
    ],
    [
      'that would make somebody current here, where tabs are independent',
      wrap({ type: 'current', sessionId: 'sess_bob', progress: 'settled', stamp: { count: 9, tab: 'z' } }),
    ],
    [
      'with a token of another session',
      wrap({
        type: 'token',
        key: { sessionId: 'sess_ada', template: null, organizationId: null },
        jwt: `e30.${btoa(JSON.stringify({ sid: 'sess_bob', iat: NOW / 1000, exp: NOW / 1000 + 60 }))}.`,
        age: 0,
      }),
    ],
    ['that would change every object', JSON.parse('{"__proto__":{"polluted":true},"multisession":1}')],
  ])('%s', async (_, message) => {
    const made = await severalTabs(1);
    const state = tabAt(made, 0).store.getState();
    tabAt(made, 0)
      .page.openChannel?.('multisession:in-memory', () => {})
      .post(message);
    await settle();
    expect(tabAt(made, 0).store.getState()).toBe(state);
    expect(tabAt(made, 0).store.current().session?.lastActiveToken ?? null).toBeNull();
    expect('polluted' in {}).toBe(false);
  });
});
