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

// Who follows a session that is over is told to the backend, and where one cookie is the account for all, first to it.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const sessions = [ada(), bob(), carol()];
const cookie = { sessions, capabilities: { sessionPerRequest: false } };
const seenBy = (seen: ReturnType<typeof watchCurrent>) =>
  seen.map(({ status, session }) => session?.id ?? status);

/** The backend takes a second to switch. */
function slowSwitches(backend: SetUp['backend']): void {
  backend.injectFaults(({ method }) => (method === 'touchSession' ? { requestDelayMs: 1000 } : undefined));
}

describe('where each request says whom it is for', () => {
  it('who follows a sign-out is there at once, and who a new tab starts with', async () => {
    const { backend, store } = await setUpLoaded({ sessions });
    const seen = watchCurrent(store);
    await store.signOut();
    await settle();
    expect(seenBy(seen)).toEqual(['sess_ada', 'sess_carol', 'sess_carol']);
    expect(backend.inspect().lastActiveSessionId).toBe('sess_carol');
  });

  it('who follows stays there when the backend cannot be told', async () => {
    const { backend, store } = await setUpLoaded({ sessions });
    backend.fail(error('network_error'), 'touchSession');
    await store.signOut();
    await settle();
    expect(currentId(store)).toBe('sess_carol');
  });

  it('nobody need be told when nobody follows', async () => {
    const { backend, store } = await setUpLoaded({ sessions });
    await store.signOut({ nextSession: 'none' });
    await settle();
    expect(backend.calls.filter(({ method }) => method === 'touchSession')).toEqual([]);
  });
});

describe('where one cookie is the account for all', () => {
  it('who follows a sign-out is shown once the backend has switched, and nobody is shown as signed out', async () => {
    const { backend, store } = await setUpLoaded(cookie);
    const seen = watchCurrent(store);
    slowSwitches(backend);
    await store.signOut();
    await settle();
    expect(store.getCurrent().status).toBe('loading');
    expect(backend.inspect().lastActiveSessionId).toBeNull();
    await vi.advanceTimersByTimeAsync(1000);
    expect(seenBy(seen)).toEqual(['sess_ada', 'loading', 'sess_carol']);
    expect(backend.inspect().lastActiveSessionId).toBe('sess_carol');
  });

  it('who follows a session that was lost is switched to as well', async () => {
    const { backend, store } = await setUpLoaded({ ...cookie, nextSessionOnLoss: 'most-recent' });
    const seen = watchCurrent(store);
    backend.close('sess_ada', 'revoked');
    await store.refresh();
    await settle();
    expect(seenBy(seen)).toEqual(['sess_ada', 'loading', 'sess_carol']);
    expect(backend.inspect().lastActiveSessionId).toBe('sess_carol');
  });

  it('a session that only the clock has closed is followed once the backend says the same', async () => {
    const expireAt = new Date(NOW + 1000);
    const { backend, store } = await setUpLoaded({
      ...cookie,
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

  it('nobody is current when the backend refuses who should follow', async () => {
    const { backend, store } = await setUpLoaded(cookie);
    backend.fail(error('forbidden'), 'touchSession');
    await store.signOut();
    await settle();
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'removed' });
    expect(store.getState().operations).toEqual({});
  });

  it('a choice made meanwhile comes before who follows', async () => {
    const { backend, store } = await setUpLoaded(cookie);
    slowSwitches(backend);
    await store.signOut();
    const chosen = store.switchTo('sess_bob');
    await vi.advanceTimersByTimeAsync(2000);
    await expect(chosen).resolves.toEqual({ outcome: 'switched' });
    expect(currentId(store)).toBe('sess_bob');
    expect(backend.inspect().lastActiveSessionId).toBe('sess_bob');
  });

  it('nobody is current any more when the backend has selected nobody', async () => {
    const { backend, store } = await setUpLoaded(cookie);
    backend.signIn({ ...carol(), id: 'sess_dora' });
    backend.close('sess_dora', 'revoked');
    await store.refresh();
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'none' });
  });

  it.each([
    ['sess_bob', 'sess_ada'],
    ['sess_ada', null],
  ])('that nobody follows %s is for tabs that act as that session', async (insteadOf, expected) => {
    const made = await severalTabs(1, { capabilities: { sessionPerRequest: false } });
    const stamp = { count: NOW, tab: 'another' };
    const message = { type: 'current', sessionId: null, progress: 'settled', insteadOf, stamp };
    postTo(tabAt(made, 0), { multisession: 1, message });
    await settle();
    expect(currentId(tabAt(made, 0).store)).toBe(expected);
  });

  it('a switch that fails while another tab switches leaves all with whom the backend selects', async () => {
    const made = await severalTabs(2, { capabilities: { sessionPerRequest: false } });
    made.backend.injectFaults(({ method, sessionId }) =>
      method === 'touchSession'
        ? sessionId === 'sess_carol'
          ? { error: error('forbidden') }
          : { requestDelayMs: 1000 }
        : undefined,
    );
    const first = tabAt(made, 0).store.switchTo('sess_bob');
    await vi.advanceTimersByTimeAsync(10);
    const second = tabAt(made, 1)
      .store.switchTo('sess_carol')
      .catch(() => {});
    await vi.advanceTimersByTimeAsync(30_000);
    await Promise.all([first, second]);
    expect(made.tabs.map(({ store }) => currentId(store))).toEqual(['sess_bob', 'sess_bob']);
  });

  it('every tab waits for who follows, and none is seen as signed out', async () => {
    const made = await severalTabs(3, { capabilities: { sessionPerRequest: false } });
    const seen = made.tabs.map(({ store }) => watchCurrent(store));
    await tabAt(made, 1).store.signOut();
    await vi.advanceTimersByTimeAsync(100);
    for (const answers of seen) {
      expect(seenBy(answers)).toEqual(['sess_ada', 'loading', 'sess_carol']);
    }
    expect(made.backend.calls.filter(({ method }) => method === 'touchSession')).toHaveLength(1);
  });
});
