import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { currentId, error, NOW, settle } from './set-up.ts';
import { countOf, severalTabs, type Tab, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const SECOND = 1000;

const getToken = async ({ store }: Tab) => store.current().session?.getToken();
const tokenOf = async ({ store }: Tab, id: string) =>
  store
    .getState()
    .client?.sessions.find((session) => session.id === id)
    ?.getToken();

/** What a call answers when time passes. */
async function inTime<Result>(call: Promise<Result>, ms = 1000): Promise<Result> {
  call.catch(() => {});
  await vi.advanceTimersByTimeAsync(ms);
  return call;
}

describe('one token request serves', () => {
  it('ten callers in each of ten tabs', async () => {
    const made = await severalTabs(10);
    const calls = made.tabs.flatMap((tab) => Array.from({ length: 10 }, () => getToken(tab)));
    const tokens = await inTime(Promise.all(calls));
    expect(new Set(tokens).size).toBe(1);
    expect(countOf(made, 'createToken')).toBe(1);
  });

  it('ten tabs that ask one after the other', async () => {
    const made = await severalTabs(10);
    for (const tab of made.tabs) await inTime(getToken(tab), 150);
    expect(countOf(made, 'createToken')).toBe(1);
  });

  it('a tab that was opened later', async () => {
    const made = await severalTabs(2);
    const token = await inTime(getToken(tabAt(made, 0)));
    const late = await made.openTab();
    expect(await inTime(getToken(late))).toBe(token);
    expect(countOf(made, 'createToken')).toBe(1);
  });

  it('only its own tab if tokens are not to be shared', async () => {
    const made = await severalTabs(2, { shareTokens: false });
    for (const tab of made.tabs) await inTime(getToken(tab));
    expect(countOf(made, 'createToken')).toBe(2);
  });
});

describe('nobody waits', () => {
  it('where there is no other tab', async () => {
    const made = await severalTabs(1);
    let done = false;
    void getToken(tabAt(made, 0)).then(() => (done = true));
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toBe(true);
  });

  it('much longer than five seconds for a tab that holds the lock and does nothing', async () => {
    const made = await severalTabs(2);
    const key = { sessionId: 'sess_ada', template: null, organizationId: null };
    const frozen = tabAt(made, 1).page.locks;
    void frozen?.hold(`multisession:in-memory:token:${JSON.stringify(key)}`, {}, () => new Promise(() => {}));
    const token = getToken(tabAt(made, 0));
    expect(await inTime(token, 5.2 * SECOND)).toEqual(expect.any(String));
  });

  it('for a tab that crashed while it asked', async () => {
    const made = await severalTabs(2);
    const release = made.backend.hold();
    getToken(tabAt(made, 0)).catch(() => {});
    await vi.advanceTimersByTimeAsync(200);
    tabAt(made, 0).page.crash();
    release();
    expect(await inTime(getToken(tabAt(made, 1)))).toEqual(expect.any(String));
  });

  it('after the store was connected twice, as StrictMode does', async () => {
    const made = await severalTabs(2);
    const { store, disconnect } = tabAt(made, 0);
    disconnect();
    store.connect();
    await settle();
    expect(await inTime(getToken(tabAt(made, 0)))).toEqual(expect.any(String));
    expect(await tabAt(made, 0).page.locks?.holders('multisession:in-memory:tabs')).toBe(2);
  });
});

describe('the tokens of one session', () => {
  it('are not touched by those of a parked one', async () => {
    const made = await severalTabs(2);
    const [first] = made.tabs;
    if (!first) throw new Error('no tab');
    const own = await inTime(getToken(first));
    await inTime(tokenOf(tabAt(made, 1), 'sess_bob'));
    await inTime(tokenOf(first, 'sess_bob'));
    expect(await getToken(first)).toBe(own);
    expect(first.store.current().session?.lastActiveToken?.claims['sid']).toBe('sess_ada');
    expect(countOf(made, 'createToken')).toBe(2);
  });

  it('go with it, and nobody else’s do', async () => {
    const made = await severalTabs(2);
    for (const id of ['sess_ada', 'sess_bob']) await inTime(tokenOf(tabAt(made, 0), id));
    const asAda = tabAt(made, 1).store.current().session?.getToken;
    await tabAt(made, 0).store.signOut();
    await settle();
    expect(await asAda?.()).toBeNull();
    await inTime(tokenOf(tabAt(made, 1), 'sess_bob'));
    expect(countOf(made, 'createToken')).toBe(2);
    expect(currentId(tabAt(made, 1).store)).toBeNull();
  });
});

describe('a renewal', () => {
  it('comes ahead of the end for what is in use, while somebody is looking', async () => {
    const made = await severalTabs(1);
    const tab = tabAt(made, 0);
    await getToken(tab);
    await getToken(tab);
    await vi.advanceTimersByTimeAsync(50 * SECOND);
    expect(countOf(made, 'createToken')).toBe(2);
    await vi.advanceTimersByTimeAsync(120 * SECOND);
    expect(countOf(made, 'createToken')).toBe(2);
  });

  it('waits while nobody is looking', async () => {
    const made = await severalTabs(1);
    const tab = tabAt(made, 0);
    await getToken(tab);
    await getToken(tab);
    tab.page.fire('hide');
    await vi.advanceTimersByTimeAsync(120 * SECOND);
    expect(countOf(made, 'createToken')).toBe(1);
  });

  it('that fails leaves the token in use as long as it lives, and is tried again', async () => {
    const made = await severalTabs(1);
    const tab = tabAt(made, 0);
    const first = await getToken(tab);
    await getToken(tab);
    made.backend.fail(error('network'), 'createToken');
    await vi.advanceTimersByTimeAsync(55 * SECOND);
    expect(await getToken(tab)).toBe(first);
    made.backend.fail(null);
    await vi.advanceTimersByTimeAsync(30 * SECOND);
    const second = await getToken(tab);
    expect(second).toEqual(expect.any(String));
    expect(second).not.toBe(first);
  });
});

describe('after a failure', () => {
  it('nobody asks again before the server said, unless the page is looked at', async () => {
    const made = await severalTabs(1);
    const tab = tabAt(made, 0);
    made.backend.fail(error('rate_limited', 120), 'createToken');
    await expect(getToken(tab)).rejects.toMatchObject({ code: 'rate_limited' });
    made.backend.fail(null);
    await vi.advanceTimersByTimeAsync(119 * SECOND);
    await expect(getToken(tab)).rejects.toMatchObject({ code: 'rate_limited' });
    expect(countOf(made, 'createToken')).toBe(1);
    tab.page.fire('wake');
    await expect(getToken(tab)).resolves.toEqual(expect.any(String));
  });
});

it('a leeway longer than a token lives does not make every call a request', async () => {
  const made = await severalTabs(1);
  const { store } = tabAt(made, 0);
  for (let call = 0; call < 5; call += 1) await store.current().session?.getToken({ leewayInSeconds: 3600 });
  expect(countOf(made, 'createToken')).toBe(1);
});
