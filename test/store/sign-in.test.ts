import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createSessionStore,
  type NextSessionStrategy,
  type SessionBackend,
  type SessionData,
  type SignInMethods,
} from 'multisession/core';
import {
  createClosedSessionData,
  createSessionData,
  type InMemoryBackend,
  inMemoryEnvironment,
  type SignInPage,
} from '../../src/testing/index.ts';
import {
  ada,
  bob,
  carol,
  currentId,
  error,
  listed,
  NOW,
  sessionOf,
  settle,
  setUp,
  setUpLoaded,
} from './set-up.ts';
import { countCalls, severalTabs, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const dan = () => createSessionData({ name: 'Dan Bricklin' });
const endedBob = () => createClosedSessionData({ name: 'Bob Kahn', actor: null });
const bobAgain = () => createSessionData({ name: 'Bob Kahn', id: 'sess_bob_2' });

/** A sign-in page on which the user signs in to this session. */
const signsInTo = (session: Awaited<ReturnType<SignInPage['open']>>): SignInPage => ({ open: () => session });

/** A sign-in page that stays open until `finish()` is called. */
function pageThatWaits() {
  let finish: (session: SessionData) => void = () => {};
  let fail: (reason: Error) => void = () => {};
  const opened = new Promise<SessionData>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  return {
    page: { open: () => opened },
    finish: (session: SessionData) => finish(session),
    fail: (reason: Error) => fail(reason),
  };
}

/** Creates a loaded store whose backend has these sign-in methods. */
async function setUpWith(
  change: (methods: SignInMethods, backend: InMemoryBackend) => Partial<SignInMethods>,
  nextSessionOnLoss: NextSessionStrategy = 'none',
) {
  const { backend } = setUp({ sessions: [ada(), endedBob(), carol()], signInPage: signsInTo(dan()) });
  const { signInMethods } = backend;
  if (!signInMethods) throw new Error('The backend has no sign-in methods.');
  const changed = { ...signInMethods, ...change(signInMethods, backend) };
  const tab = inMemoryEnvironment();
  const store = createSessionStore({
    backend: { ...backend, signInMethods: changed },
    environment: tab,
    nextSessionOnLoss,
  });
  await store.refresh();
  return { backend, store, tab };
}

describe('addAccount()', () => {
  it('makes the new session current, in one change of the state', async () => {
    const { store } = await setUpLoaded({
      signInPage: signsInTo(dan()),
      capabilities: { selectSession: false },
    });
    const onChange = vi.fn<() => void>();
    store.subscribe(onChange);
    await expect(store.addAccount()).resolves.toEqual({ outcome: 'signed-in', sessionId: 'sess_dan' });
    expect(currentId(store)).toBe('sess_dan');
    expect(listed(store)).toContain('sess_ada active');
    expect(onChange).toHaveBeenCalledOnce();
  });

  it('calls the backend synchronously, so that it can open a window in the click of the user', async () => {
    const open = vi.fn<SignInMethods['addAccount']>(() => new Promise(() => {}));
    const { store } = await setUpWith(() => ({ addAccount: open }));
    void store.addAccount({ loginHint: 'dan@example.com' });
    expect(open).toHaveBeenCalledExactlyOnceWith({ loginHint: 'dan@example.com' }, expect.anything());
    expect(open.mock.calls[0]?.[1].minVersion).toBe(store.getState().client?.version);
  });

  it('fetches nothing if the response contains the client', async () => {
    const { store, backend } = await setUpLoaded({ signInPage: signsInTo(dan()) });
    await store.addAccount();
    expect(countCalls({ backend }, 'getClient')).toBe(1);
  });

  it('makes an account current that is signed in already', async () => {
    const { store } = await setUpLoaded({ signInPage: signsInTo(bob()) });
    await store.addAccount();
    expect(currentId(store)).toBe('sess_bob');
  });

  it('loads the first client of a store that was never loaded', async () => {
    const { store } = setUp({ signInPage: signsInTo(dan()) });
    await store.addAccount();
    expect(currentId(store)).toBe('sess_dan');
  });

  it('makes a store usable whose first load has failed', async () => {
    const { store, backend } = setUp({ signInPage: signsInTo(dan()) });
    backend.fail(error('server_error'), 'getClient');
    await store.refresh().catch(() => {});
    await store.addAccount();
    expect(store.getState().connection).toBe('degraded');
    expect(currentId(store)).toBe('sess_dan');
  });

  it('moves a shared cookie to the new session', async () => {
    const { store, backend } = await setUpLoaded({
      signInPage: signsInTo(dan()),
      capabilities: { sessionPerRequest: false },
    });
    await store.addAccount();
    expect(backend.inspect().lastActiveSessionId).toBe('sess_dan');
    expect(currentId(store)).toBe('sess_dan');
  });

  it('adds the account in other tabs, which keep their current session', async () => {
    const { tabs } = await severalTabs(2, { signInPage: signsInTo(dan()) });
    await tabAt({ tabs }, 0).store.addAccount();
    await settle();
    const other = tabAt({ tabs }, 1).store;
    expect(listed(other)).toContain('sess_dan active');
    expect(currentId(other)).toBe('sess_ada');
  });

  it('works in a store that is disconnected meanwhile', async () => {
    const { page, finish } = pageThatWaits();
    const { store } = await setUpLoaded({ signInPage: page });
    const disconnect = store.connect();
    const adding = store.addAccount();
    disconnect();
    finish(dan());
    await adding;
    expect(currentId(store)).toBe('sess_dan');
  });
});

describe('a sign-in that takes minutes', () => {
  it('blocks no other call', async () => {
    const { page, finish } = pageThatWaits();
    const { store } = await setUpLoaded({ signInPage: page });
    const adding = store.addAccount();
    await vi.advanceTimersByTimeAsync(30 * 60_000);
    await store.refresh();
    await store.signOut({ session: 'sess_carol' });
    finish(dan());
    await expect(adding).resolves.toMatchObject({ outcome: 'signed-in' });
    expect(listed(store)).toEqual(['sess_ada active', 'sess_bob active', 'sess_dan active']);
  });

  it('does not make its session current if the user switches meanwhile', async () => {
    const { page, finish } = pageThatWaits();
    const { store } = await setUpLoaded({ signInPage: page });
    const adding = store.addAccount();
    await store.switchTo('sess_bob');
    finish(dan());
    await expect(adding).resolves.toEqual({ outcome: 'superseded', sessionId: 'sess_dan' });
    expect(currentId(store)).toBe('sess_bob');
    expect(listed(store)).toContain('sess_dan active');
  });

  it('supersedes a sign-in that was started before', async () => {
    const open = vi.fn<SignInPage['open']>();
    const [first, second] = [pageThatWaits(), pageThatWaits()];
    open.mockImplementationOnce(first.page.open).mockImplementationOnce(second.page.open);
    const { store } = await setUpLoaded({ signInPage: { open } });
    const calls = [store.addAccount(), store.addAccount()];
    second.finish(dan());
    await settle();
    first.finish(createSessionData({ name: 'Eve Adams' }));
    await expect(Promise.all(calls)).resolves.toMatchObject([
      { outcome: 'superseded' },
      { outcome: 'signed-in' },
    ]);
    expect(currentId(store)).toBe('sess_dan');
    expect(listed(store)).toContain('sess_eve active');
  });

  it('rejects if another tab has removed its account meanwhile', async () => {
    const { store } = await setUpWith((methods, backend) => ({
      async addAccount(...args) {
        const result = await methods.addAccount(...args);
        backend.close('sess_dan', 'removed');
        await store.refresh();
        return result;
      },
    }));
    await expect(store.addAccount()).rejects.toMatchObject({ code: 'session_not_found' });
    expect(currentId(store)).toBe('sess_ada');
  });
});

describe('a sign-in that fails', () => {
  it.each([
    ['is cancelled', error('sign_in_cancelled'), 'sign_in_cancelled'],
    ['is blocked', error('popup_blocked'), 'popup_blocked'],
    ['throws an error of another kind', new TypeError('window is null'), 'server_error'],
  ])('changes nothing if it %s', async (_, thrown, code) => {
    const { page, fail } = pageThatWaits();
    const { store } = await setUpLoaded({ signInPage: page });
    const state = store.getState();
    const adding = store.addAccount();
    fail(thrown);
    await expect(adding).rejects.toMatchObject({ code });
    expect(store.getState()).toBe(state);
  });

  it('rejects if the backend throws synchronously', async () => {
    const { store } = await setUpWith(() => ({
      addAccount() {
        throw error('popup_blocked');
      },
    }));
    await expect(store.addAccount()).rejects.toMatchObject({ code: 'popup_blocked' });
  });

  it('rejects with `invalid_response` if the client does not contain the session', async () => {
    const { store } = await setUpWith((_, backend) => ({
      addAccount: async () => ({ outcome: 'signed-in', sessionId: 'sess_dan', client: backend.inspect() }),
    }));
    await expect(store.addAccount()).rejects.toMatchObject({ code: 'invalid_response' });
  });

  it('rejects with `unsupported` if the backend has no sign-in methods', async () => {
    const { store } = await setUpLoaded();
    await expect(store.addAccount()).rejects.toMatchObject({ code: 'unsupported' });
    await expect(store.reauthenticate(sessionOf(store, 'sess_ada'))).rejects.toMatchObject({
      code: 'unsupported',
      sessionId: 'sess_ada',
    });
  });
});

describe('reauthenticate()', () => {
  const sessions = () => [ada(), endedBob(), carol()];

  it('makes the session current if it was current before', async () => {
    const again = createSessionData({ name: 'Ada Lovelace', id: 'sess_ada_2' });
    const { store, backend } = await setUpLoaded({ signInPage: signsInTo(again) });
    backend.close('sess_ada', 'expired');
    await store.refresh();
    expect(currentId(store)).toBeNull();
    await store.reauthenticate(sessionOf(store, 'sess_ada'));
    expect(currentId(store)).toBe('sess_ada_2');
    expect(listed(store)).not.toContain('sess_ada expired');
  });

  it('replaces a session that is still current without a switch to another account', async () => {
    const again = createSessionData({ name: 'Ada Lovelace', id: 'sess_ada_2' });
    const { store } = await setUpWith(
      (_, backend) => ({
        async reauthenticate() {
          backend.close('sess_ada', 'replaced');
          backend.signIn(again);
          return { outcome: 'signed-in', sessionId: 'sess_ada_2', client: backend.inspect() };
        },
      }),
      'most-recent',
    );
    const onChange = vi.fn<(event: unknown) => void>();
    store.on('current-session-changed', onChange);
    await store.reauthenticate(sessionOf(store, 'sess_ada'));
    expect(onChange).toHaveBeenCalledExactlyOnceWith({ from: 'sess_ada', to: 'sess_ada_2' });
  });

  it('makes the session current if none is current', async () => {
    const { store } = await setUpLoaded({ sessions: sessions(), signInPage: signsInTo(bobAgain()) });
    await store.switchTo(null);
    await store.reauthenticate(sessionOf(store, 'sess_bob'));
    expect(currentId(store)).toBe('sess_bob_2');
  });

  it.each([
    ['keeps another session current', undefined, 'sess_ada'],
    ['makes the session current if the caller asks for it', true, 'sess_bob_2'],
  ])('%s', async (_, makeCurrent, expected) => {
    const { store } = await setUpLoaded({ sessions: sessions(), signInPage: signsInTo(bobAgain()) });
    const options = makeCurrent === undefined ? {} : { makeCurrent };
    const result = await store.reauthenticate(sessionOf(store, 'sess_bob'), options);
    expect(result).toEqual({ outcome: 'signed-in', sessionId: 'sess_bob_2' });
    expect(currentId(store)).toBe(expected);
    expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active', 'sess_bob_2 active']);
  });

  it('passes its options to the backend without those of the store', async () => {
    const call = vi.fn<SignInMethods['reauthenticate']>(() => new Promise(() => {}));
    const { store } = await setUpWith(() => ({ reauthenticate: call }));
    void store.reauthenticate(sessionOf(store, 'sess_bob'), { makeCurrent: true, returnTo: '/inbox' });
    const bobOfList = expect.objectContaining({ id: 'sess_bob' });
    expect(call).toHaveBeenCalledExactlyOnceWith(bobOfList, { returnTo: '/inbox' }, expect.anything());
  });

  it.each([
    ['user', dan()],
    ['actor', createSessionData({ name: 'Bob Kahn', id: 'sess_bob_2', actor: { sub: 'admin' } })],
  ])('never makes the session of another %s current, whatever the backend returns', async (_, other) => {
    const { store } = await setUpWith((_methods, backend) => ({
      async reauthenticate() {
        backend.signIn(other);
        return { outcome: 'signed-in', sessionId: other.id, client: backend.inspect() };
      },
    }));
    await store.switchTo(null);
    const state = store.getState();
    await expect(store.reauthenticate(sessionOf(store, 'sess_bob'))).rejects.toMatchObject({
      code: 'wrong_account',
      sessionId: 'sess_bob',
    });
    expect(store.getState()).toBe(state);
  });
});

describe('a sign-in by redirect', () => {
  it('navigates to the sign-in page and changes nothing', async () => {
    const { store, tab } = await setUpLoaded({ signInPage: signsInTo('https://id.example/authorize') });
    const state = store.getState();
    await expect(store.addAccount()).resolves.toEqual({ outcome: 'navigation' });
    expect(tab.location.navigations).toEqual([{ type: 'assign', url: 'https://id.example/authorize' }]);
    expect(store.getState()).toBe(state);
  });

  // oxlint-disable-next-line no-script-url -- must be refused
  it.each(['javascript:alert(1)', 'data:text/html,x', 'https://'])('does not navigate to %s', async (url) => {
    const { store, tab } = await setUpLoaded({ signInPage: signsInTo(url) });
    await expect(store.addAccount()).rejects.toMatchObject({ code: 'invalid_response' });
    expect(tab.location.navigations).toEqual([]);
  });
});

describe('a sign-out that asks for a navigation', () => {
  const navigateTo = 'https://id.example/logout';

  /** Creates a loaded store of a backend whose sign-outs ask for a navigation. */
  async function setUpSignOut(failure?: ReturnType<typeof error>) {
    const { tabs, backend } = await severalTabs(2, {
      wrap: (unwrapped): SessionBackend => ({
        ...unwrapped,
        endSession: async (...args) => ({ ...(await unwrapped.endSession(...args)), navigateTo }),
        removeSession: async (...args) => ({ ...(await unwrapped.removeSession(...args)), navigateTo }),
        removeAllSessions: async (...args) => ({
          ...(await unwrapped.removeAllSessions(...args)),
          navigateTo,
        }),
      }),
    });
    if (failure) backend.injectFaults(() => ({ error: failure }));
    const [tab, other] = [tabAt({ tabs }, 0), tabAt({ tabs }, 1)];
    const navigationsOf = ({ page }: typeof tab) => page.location.navigations.map(({ url }) => url);
    return { backend, tab, other, navigationsOf };
  }

  it.each([
    ['end', { mode: 'end' }],
    ['remove', { mode: 'remove' }],
    ['remove all', { scope: 'all' }],
  ] as const)(
    'navigates after it has hidden and stored the result of "%s", in this tab only',
    async (_, options) => {
      const { tab, other, navigationsOf } = await setUpSignOut();
      const whenNavigated: (string | null)[] = [];
      const assign = vi.spyOn(tab.page.location, 'assign').mockImplementation(() => {
        whenNavigated.push(currentId(tab.store));
      });
      await tab.store.signOut(options);
      await settle();
      expect(whenNavigated).toHaveLength(1);
      expect(whenNavigated).not.toContain('sess_ada');
      expect(assign).toHaveBeenCalledExactlyOnceWith(navigateTo);
      expect(navigationsOf(other)).toEqual([]);
    },
  );

  it('does not navigate if the backend refuses it', async () => {
    const { tab, navigationsOf } = await setUpSignOut(error('forbidden'));
    await expect(tab.store.signOut()).rejects.toMatchObject({ code: 'forbidden' });
    await settle();
    expect(navigationsOf(tab)).toEqual([]);
  });

  it('does not navigate after a retry, because its caller was rejected and the user works on', async () => {
    const { backend, tab, navigationsOf } = await setUpSignOut(error('network_error'));
    await expect(tab.store.signOut()).rejects.toMatchObject({ code: 'network_error' });
    backend.injectFaults(null);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(backend.inspect().sessions.map(({ id }) => id)).toEqual(['sess_bob', 'sess_carol']);
    expect(navigationsOf(tab)).toEqual([]);
  });
});
