import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore, type SessionStore } from 'multisession/core';
import { createSessionData, inMemoryEnvironment } from '../../src/testing/index.ts';
import { ada, bob, currentId, MINUTE, NOW, type SetUp, setUpLoaded } from './set-up.ts';
import { severalTabs, sharedBy, tabAt, tokenIn } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const HOUR = 3_600_000;

/** The same tab after a reload. */
async function reload({ backend, tab }: Pick<SetUp, 'backend' | 'tab'>): Promise<SessionStore> {
  const store = createSessionStore({ backend, environment: tab });
  await store.refresh();
  return store;
}

/** Another tab of the same client. */
async function otherTab({ backend }: SetUp): Promise<SessionStore> {
  return reload({ backend, tab: inMemoryEnvironment() });
}

describe('a tab', () => {
  it('keeps its account across a reload, whatever other tabs chose', async () => {
    const made = await setUpLoaded();
    await made.store.switchTo('sess_bob');
    await (await otherTab(made)).switchTo('sess_carol');
    expect(currentId(await reload(made))).toBe('sess_bob');
  });

  it('keeps its account also if it never switched', async () => {
    const made = await setUpLoaded();
    await (await otherTab(made)).switchTo('sess_carol');
    expect(currentId(await reload(made))).toBe('sess_ada');
  });

  it('that is new begins with the client’s last active session', async () => {
    const made = await setUpLoaded();
    await made.store.switchTo('sess_bob');
    expect(currentId(await otherTab(made))).toBe('sess_bob');
  });

  it('that chose nobody stays with nobody across a reload', async () => {
    const made = await setUpLoaded();
    await made.store.switchTo(null);
    expect((await reload(made)).getCurrent()).toEqual({
      status: 'signed-out',
      session: null,
      reason: 'none',
    });
  });

  it('that signed out stays with who followed across a reload', async () => {
    const made = await setUpLoaded();
    await made.store.signOut();
    expect(currentId(made.store)).toBe('sess_carol');
    await (await otherTab(made)).switchTo('sess_bob');
    expect(currentId(await reload(made))).toBe('sess_carol');
  });

  it('that signed out and wanted nobody to follow stays with nobody across a reload', async () => {
    const made = await setUpLoaded();
    await made.store.signOut({ nextSession: 'none' });
    await (await otherTab(made)).switchTo('sess_carol');
    expect(currentId(await reload(made))).toBeNull();
  });

  it('whose storage holds something else begins like a new one', async () => {
    const made = await setUpLoaded();
    for (const stored of [
      '',
      'sess_bob',
      '{}',
      '{"sessionId":1,"since":0}',
      '{"sessionId":"sess_bob"}',
      'null',
    ]) {
      made.tab.tabStorage.set(sharedBy(made.backend, 'current'), stored);
      expect(currentId(await reload(made))).toBe('sess_ada');
    }
  });
});

describe('a tab whose session ended elsewhere', () => {
  it('says why after a reload, and picks nobody else', async () => {
    const made = await setUpLoaded();
    made.backend.close('sess_ada', 'expired');
    await (await otherTab(made)).switchTo('sess_carol');
    expect((await reload(made)).getCurrent()).toEqual({
      status: 'signed-out',
      session: null,
      reason: 'expired',
    });
  });

  it('says that it was revoked after a reload, where it is not listed any more', async () => {
    const made = await setUpLoaded();
    made.backend.close('sess_ada', 'revoked');
    await (await otherTab(made)).switchTo('sess_carol');
    expect((await reload(made)).getCurrent()).toMatchObject({ status: 'signed-out', reason: 'revoked' });
  });

  it.each(['before', 'after'])(
    'picks nobody who had signed in by then; told of it %s a reload',
    async (when) => {
      const made = await setUpLoaded({ sessions: [ada()] });
      made.backend.signIn(createSessionData({ name: 'Dan', createdAt: new Date(NOW + 1) }));
      await made.store.refresh();
      made.backend.close('sess_ada', 'expired');
      if (when === 'before') await made.store.refresh();
      expect((await reload(made)).getCurrent()).toMatchObject({ status: 'signed-out', reason: 'expired' });
    },
  );

  it('adopts who signs in after that', async () => {
    const made = await setUpLoaded();
    made.backend.close('sess_ada', 'expired');
    await made.store.refresh();
    made.backend.signIn(createSessionData({ id: 'sess_new', createdAt: new Date(NOW) }));
    expect(currentId(await reload(made))).toBe('sess_new');
  });
});

it('a tab that signed out adopts who signs in after that', async () => {
  const made = await setUpLoaded({ sessions: [ada()] });
  await made.store.signOut();
  made.backend.signIn(createSessionData({ id: 'sess_new', createdAt: new Date(NOW) }));
  expect(currentId(await reload(made))).toBe('sess_new');
});

it('a tab of those that switch together keeps nothing: it is who the backend says', async () => {
  const made = await setUpLoaded({ capabilities: { sessionPerRequest: false } });
  await made.store.switchTo('sess_bob');
  expect(made.tab.tabStorage.get(sharedBy(made.backend, 'current'))).toBeNull();
  expect(currentId(await reload(made))).toBe('sess_bob');
});

it('nothing but who is current is ever stored', async () => {
  const stored: unknown[] = [];
  const made = await severalTabs(2, {
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
  for (const tab of made.tabs) await tokenIn(tab);
  await tabAt(made, 0).store.switchTo('sess_bob');
  await tabAt(made, 1).store.signOut();
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
  expect(stored.length).toBeGreaterThan(1);
  for (const value of stored) {
    expect(value).toEqual({
      sessionId: expect.toBeOneOf([expect.stringMatching(/^sess_[a-z]+$/), null]),
      since: expect.any(Number),
    });
  }
});

it('a tab that loads while its session seems to have run out goes on with it as soon as it is known not to have', async () => {
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

it('a tab that chose nobody does not adopt after a reload who had signed in elsewhere since', async () => {
  const made = await setUpLoaded();
  await made.store.switchTo(null);
  made.backend.signIn(createSessionData({ name: 'Dora Long', createdAt: new Date(NOW + 1) }));
  await made.store.refresh();
  expect(currentId(await reload(made))).toBeNull();
});

it('storage that is forbidden costs nothing but the memory', async () => {
  const forbidden = () => {
    throw new DOMException('no', 'SecurityError');
  };
  vi.stubGlobal('sessionStorage', { getItem: forbidden, setItem: forbidden, removeItem: forbidden });
  const { backend } = await setUpLoaded();
  const store = createSessionStore({ backend });
  await store.refresh();
  await store.switchTo('sess_bob');
  expect(currentId(store)).toBe('sess_bob');
  vi.unstubAllGlobals();
});
