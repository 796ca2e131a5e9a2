import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  ada,
  bob,
  carol,
  currentId,
  error,
  NOW,
  settle,
  type SetUp,
  setUpLoaded,
  watchCurrent,
} from './set-up.ts';
import { postTo, severalTabs, tabAt } from './several-tabs.ts';

// The store selects the next session after a loss or a sign-out on the backend as well. With a shared cookie, it does so
// before it shows the session.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const sessions = [ada(), bob(), carol()];
const sharedCookie = { sessions, capabilities: { sessionPerRequest: false } };
const idsOrStatuses = (seen: ReturnType<typeof watchCurrent>) =>
  seen.map(({ status, session }) => session?.id ?? status);

/** Delays switches on the backend by one second. */
function delaySwitches(backend: SetUp['backend']): void {
  backend.injectFaults(({ method }) => (method === 'touchSession' ? { requestDelayMs: 1000 } : undefined));
}

describe('the next session, with a session per request', () => {
  it('becomes current immediately after a sign-out, and is selected on the backend for new tabs', async () => {
    const { backend, store } = await setUpLoaded({ sessions });
    const seen = watchCurrent(store);
    await store.signOut();
    await settle();
    expect(idsOrStatuses(seen)).toEqual(['sess_ada', 'sess_carol', 'sess_carol']);
    expect(backend.inspect().lastActiveSessionId).toBe('sess_carol');
  });

  it('stays current if the backend cannot be reached', async () => {
    const { backend, store } = await setUpLoaded({ sessions });
    backend.fail(error('network_error'), 'touchSession');
    await store.signOut();
    await settle();
    expect(currentId(store)).toBe('sess_carol');
  });

  it('causes no request if no session remains', async () => {
    const { backend, store } = await setUpLoaded({ sessions });
    await store.signOut({ nextSession: 'none' });
    await settle();
    expect(backend.calls.filter(({ method }) => method === 'touchSession')).toEqual([]);
  });
});

describe('the next session, with a shared cookie', () => {
  it('becomes current after a sign-out once the backend has switched, without an intermediate `signed-out`', async () => {
    const { backend, store } = await setUpLoaded(sharedCookie);
    const seen = watchCurrent(store);
    delaySwitches(backend);
    await store.signOut();
    await settle();
    expect(store.getCurrent().status).toBe('loading');
    expect(backend.inspect().lastActiveSessionId).toBeNull();
    await vi.advanceTimersByTimeAsync(1000);
    expect(idsOrStatuses(seen)).toEqual(['sess_ada', 'loading', 'sess_carol']);
    expect(backend.inspect().lastActiveSessionId).toBe('sess_carol');
  });

  it('is also selected on the backend after the current session was lost', async () => {
    const { backend, store } = await setUpLoaded({ ...sharedCookie, nextSessionOnLoss: 'most-recent' });
    const seen = watchCurrent(store);
    backend.close('sess_ada', 'revoked');
    await store.refresh();
    await settle();
    expect(idsOrStatuses(seen)).toEqual(['sess_ada', 'loading', 'sess_carol']);
    expect(backend.inspect().lastActiveSessionId).toBe('sess_carol');
  });

  it('becomes current after a local expiry only when the backend confirms it', async () => {
    const expireAt = new Date(NOW + 1000);
    const { backend, store } = await setUpLoaded({
      ...sharedCookie,
      sessions: [{ ...ada(), expireAt }, bob()],
      nextSessionOnLoss: 'most-recent',
    });
    const stop = store.connect();
    await settle();
    const release = backend.pauseResponses();
    await vi.advanceTimersByTimeAsync(2000);
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'expired' });
    backend.close('sess_ada', 'expired');
    release();
    await settle();
    expect(currentId(store)).toBe('sess_bob');
    stop();
  });

  it('is null if the backend rejects its selection', async () => {
    const { backend, store } = await setUpLoaded(sharedCookie);
    backend.fail(error('forbidden'), 'touchSession');
    await store.signOut();
    await settle();
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'removed' });
    expect(store.getState().operations).toEqual({});
  });

  it('is overridden by switchTo() while it is being selected', async () => {
    const { backend, store } = await setUpLoaded(sharedCookie);
    delaySwitches(backend);
    await store.signOut();
    const switching = store.switchTo('sess_bob');
    await vi.advanceTimersByTimeAsync(2000);
    await expect(switching).resolves.toEqual({ outcome: 'switched' });
    expect(currentId(store)).toBe('sess_bob');
    expect(backend.inspect().lastActiveSessionId).toBe('sess_bob');
  });

  it('is null if no session is selected on the backend', async () => {
    const { backend, store } = await setUpLoaded(sharedCookie);
    backend.signIn({ ...carol(), id: 'sess_dora' });
    backend.close('sess_dora', 'revoked');
    await store.refresh();
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'none' });
  });

  it.each([
    ['sess_bob', 'sess_ada'],
    ['sess_ada', null],
  ])(
    'is null only in tabs whose current session was closed: if %s was closed, the current session is %s',
    async (insteadOf, expected) => {
      const setup = await severalTabs(1, { capabilities: { sessionPerRequest: false } });
      const stamp = { count: NOW, tab: 'another' };
      const message = { type: 'selection', sessionId: null, progress: 'settled', insteadOf, stamp };
      postTo(tabAt(setup, 0), { multisession: 1, message });
      await settle();
      expect(currentId(tabAt(setup, 0).store)).toBe(expected);
    },
  );

  it('is the session that is selected on the backend if a switch fails while another tab switches', async () => {
    const setup = await severalTabs(2, { capabilities: { sessionPerRequest: false } });
    setup.backend.injectFaults(({ method, sessionId }) =>
      method === 'touchSession'
        ? sessionId === 'sess_carol'
          ? { error: error('forbidden') }
          : { requestDelayMs: 1000 }
        : undefined,
    );
    const first = tabAt(setup, 0).store.switchTo('sess_bob');
    await vi.advanceTimersByTimeAsync(10);
    const second = tabAt(setup, 1)
      .store.switchTo('sess_carol')
      .catch(() => {});
    await vi.advanceTimersByTimeAsync(30_000);
    await Promise.all([first, second]);
    expect(setup.tabs.map(({ store }) => currentId(store))).toEqual(['sess_bob', 'sess_bob']);
  });

  it('becomes current in every tab without an intermediate `signed-out`', async () => {
    const setup = await severalTabs(3, { capabilities: { sessionPerRequest: false } });
    const seen = setup.tabs.map(({ store }) => watchCurrent(store));
    await tabAt(setup, 1).store.signOut();
    await vi.advanceTimersByTimeAsync(100);
    for (const states of seen) {
      expect(idsOrStatuses(states)).toEqual(['sess_ada', 'loading', 'sess_carol']);
    }
    expect(setup.backend.calls.filter(({ method }) => method === 'touchSession')).toHaveLength(1);
  });
});
