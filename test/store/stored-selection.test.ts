import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore, type SessionStore } from 'multisession/core';
import { createSessionData, inMemoryEnvironment } from '../../src/testing/index.ts';
import { ada, bob, currentId, MINUTE, NOW, sessionOf, type SetUp, setUpLoaded } from './set-up.ts';
import { severalTabs, scopedName, tabAt, tokenIn } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const HOUR = 3_600_000;

/** Returns a loaded store in the same tab, as after a reload. */
async function reload({ backend, tab }: Pick<SetUp, 'backend' | 'tab'>): Promise<SessionStore> {
  const store = createSessionStore({ backend, environment: tab });
  await store.refresh();
  return store;
}

/** Returns a loaded store in another tab of the same client. */
async function openOtherTab({ backend }: SetUp): Promise<SessionStore> {
  return reload({ backend, tab: inMemoryEnvironment() });
}

describe('the stored selection of a tab', () => {
  it('survives a reload, regardless of the selections of other tabs', async () => {
    const setup = await setUpLoaded();
    await setup.store.switchTo('sess_bob');
    await (await openOtherTab(setup)).switchTo('sess_carol');
    expect(currentId(await reload(setup))).toBe('sess_bob');
  });

  it('survives a reload even if the tab has never switched', async () => {
    const setup = await setUpLoaded();
    await (await openOtherTab(setup)).switchTo('sess_carol');
    expect(currentId(await reload(setup))).toBe('sess_ada');
  });

  it('does not exist in a new tab, which starts with the last active session of the client', async () => {
    const setup = await setUpLoaded();
    await setup.store.switchTo('sess_bob');
    expect(currentId(await openOtherTab(setup))).toBe('sess_bob');
  });

  it('survives a reload when switchTo(null) was called', async () => {
    const setup = await setUpLoaded();
    await setup.store.switchTo(null);
    expect((await reload(setup)).getCurrent()).toEqual({
      status: 'signed-out',
      session: null,
      reason: 'none',
    });
  });

  it('survives a reload when it was set by a sign-out', async () => {
    const setup = await setUpLoaded();
    await setup.store.signOut();
    expect(currentId(setup.store)).toBe('sess_carol');
    await (await openOtherTab(setup)).switchTo('sess_bob');
    expect(currentId(await reload(setup))).toBe('sess_carol');
  });

  it('survives a reload when a sign-out left no session current', async () => {
    const setup = await setUpLoaded();
    await setup.store.signOut({ nextSession: 'none' });
    await (await openOtherTab(setup)).switchTo('sess_carol');
    expect(currentId(await reload(setup))).toBeNull();
  });

  it('is ignored if it cannot be parsed', async () => {
    const setup = await setUpLoaded();
    for (const stored of [
      '',
      'sess_bob',
      '{}',
      '{"sessionId":1,"since":0}',
      '{"sessionId":"sess_bob"}',
      'null',
    ]) {
      setup.tab.tabStorage.set(scopedName(setup.backend, 'current'), stored);
      expect(currentId(await reload(setup))).toBe('sess_ada');
    }
  });
});

describe('a tab whose session was closed elsewhere', () => {
  it('shows the closed status after a reload, and no other session', async () => {
    const setup = await setUpLoaded();
    setup.backend.close('sess_ada', 'expired');
    await (await openOtherTab(setup)).switchTo('sess_carol');
    expect((await reload(setup)).getCurrent()).toEqual({
      status: 'signed-out',
      session: null,
      reason: 'expired',
    });
  });

  it('shows `revoked` after a reload if the session is no longer listed', async () => {
    const setup = await setUpLoaded();
    setup.backend.close('sess_ada', 'revoked');
    await (await openOtherTab(setup)).switchTo('sess_carol');
    expect((await reload(setup)).getCurrent()).toMatchObject({ status: 'signed-out', reason: 'revoked' });
  });

  it.each(['before', 'after'])(
    'does not select a session that signed in earlier, if the loss is detected %s the reload',
    async (when) => {
      const setup = await setUpLoaded({ sessions: [ada()] });
      setup.backend.signIn(createSessionData({ name: 'Dan', createdAt: new Date(NOW + 1) }));
      await setup.store.refresh();
      setup.backend.close('sess_ada', 'expired');
      if (when === 'before') await setup.store.refresh();
      expect((await reload(setup)).getCurrent()).toMatchObject({ status: 'signed-out', reason: 'expired' });
    },
  );

  it('selects a session that signs in afterwards', async () => {
    const setup = await setUpLoaded();
    setup.backend.close('sess_ada', 'expired');
    await setup.store.refresh();
    setup.backend.signIn(createSessionData({ id: 'sess_new', createdAt: new Date(NOW) }));
    expect(currentId(await reload(setup))).toBe('sess_new');
  });
});

it('a tab that signed out selects a session that signs in afterwards', async () => {
  const setup = await setUpLoaded({ sessions: [ada()] });
  await setup.store.signOut();
  setup.backend.signIn(createSessionData({ id: 'sess_new', createdAt: new Date(NOW) }));
  expect(currentId(await reload(setup))).toBe('sess_new');
});

it('a store with a shared cookie stores no selection, because the backend determines the current session', async () => {
  const setup = await setUpLoaded({ capabilities: { sessionPerRequest: false } });
  await setup.store.switchTo('sess_bob');
  expect(setup.tab.tabStorage.get(scopedName(setup.backend, 'current'))).toBeNull();
  expect(currentId(await reload(setup))).toBe('sess_bob');
});

it('only the selection is ever stored', async () => {
  const stored: unknown[] = [];
  const setup = await severalTabs(2, {
    wrap: (backend, page) => {
      const { get, set } = page.tabStorage;
      const record = (key: string, value: string | null): void => {
        stored.push(value && JSON.parse(value));
        set(key, value);
      };
      Object.assign(page, { tabStorage: { get, set: record } });
      return backend;
    },
  });
  for (const tab of setup.tabs) await tokenIn(tab);
  await tabAt(setup, 0).store.switchTo('sess_bob');
  await tabAt(setup, 1).store.signOut();
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
  expect(stored.length).toBeGreaterThan(1);
  for (const value of stored) {
    expect(value).toEqual({
      sessionId: expect.toBeOneOf([expect.stringMatching(/^sess_[a-z]+$/), null]),
      since: expect.any(Number),
      signOuts: expect.toBeOneOf([[], [{ ids: ['sess_ada'], method: 'remove', since: expect.any(Number) }]]),
      organizations: expect.toSatisfy((organizations: object) =>
        Object.entries(organizations).every(([id, value]) => id.startsWith('sess_') && value === null),
      ),
    });
  }
});

describe('the stored organization of a session that was signed out', () => {
  const storedIn = ({ tab, store }: SetUp): string | null =>
    tab.tabStorage?.get(scopedName(store.backend, 'current')) ?? null;

  it.each([
    ['a touch', ({ store }: SetUp) => sessionOf(store, 'sess_ada').touch({ organizationId: 'org_1' })],
    ['a switch', ({ store }: SetUp) => store.switchTo('sess_ada', { organizationId: 'org_1' })],
  ])('is not stored again by the response to %s that was under way', async (_, select) => {
    const setup = await setUpLoaded();
    setup.backend.injectFaults(() => ({ responseDelayMs: 10 }));
    const calls = Promise.allSettled([select(setup), setup.store.signOut({ scope: 'all' })]);
    await vi.advanceTimersByTimeAsync(20);
    await calls;
    expect(storedIn(setup)).not.toContain('sess_ada');
  });
});

it('a session that was expired by the local clock at load becomes current when the backend has extended it', async () => {
  const { backend, tab } = await setUpLoaded({
    sessions: [{ ...ada(), expireAt: new Date(NOW + HOUR) }, bob()],
  });
  backend.injectFaults(() => ({ responseDelayMs: 10 }));
  const loading = reload({ backend, tab });
  await vi.advanceTimersByTimeAsync(1);
  backend.update('sess_ada', { expireAt: new Date(NOW + 3 * HOUR) });
  vi.setSystemTime(NOW + 2 * HOUR);
  await vi.advanceTimersByTimeAsync(10);
  const store = await loading;
  expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'expired' });
  backend.injectFaults(null);
  await store.refresh();
  expect(currentId(store)).toBe('sess_ada');
});

it('a tab in which switchTo(null) was called does not select a session added before the reload', async () => {
  const setup = await setUpLoaded();
  await setup.store.switchTo(null);
  setup.backend.signIn(createSessionData({ name: 'Dora Long', createdAt: new Date(NOW + 1) }));
  await setup.store.refresh();
  expect(currentId(await reload(setup))).toBeNull();
});

it('a store works without the stored selection if storage is blocked', async () => {
  const blocked = () => {
    throw new DOMException('no', 'SecurityError');
  };
  vi.stubGlobal('sessionStorage', { getItem: blocked, setItem: blocked, removeItem: blocked });
  const { backend } = await setUpLoaded();
  const store = createSessionStore({ backend });
  await store.refresh();
  await store.switchTo('sess_bob');
  expect(currentId(store)).toBe('sess_bob');
  vi.unstubAllGlobals();
});
