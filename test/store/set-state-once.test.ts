import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createSessionStore,
  isSignedIn,
  type SessionData,
  type SessionState,
  type SessionStore,
} from 'multisession/core';
import {
  inMemoryBackend,
  type InMemoryBackend,
  inMemoryBrowser,
  type InMemoryTab,
} from '../../src/testing/index.ts';
import { ada, bob, carol, currentId, DAY, error, MINUTE, NOW, SECOND, sessionOf, settle } from './set-up.ts';

// Subscribers are notified at most once for each event, and a command consists of two: it starts, and it is settled.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

interface World {
  readonly store: SessionStore;
  /** Another tab of the same browser. */
  readonly other: SessionStore;
  readonly backend: InMemoryBackend;
  readonly tab: InMemoryTab;
  /** The events that the store has handled, each with the states that it has published. */
  readonly handled: { readonly type: string; readonly states: SessionState[] }[];
}

const oneCookie = { sessionPerRequest: false };

/** Returns a session that expires in two minutes. */
function expiring<Data extends SessionData>(session: Data): Data {
  return Object.assign(session, { expireAt: new Date(NOW + 2 * MINUTE) });
}

/** Opens two tabs that have loaded Ada, Bob and Carol, and watches the first one. */
async function openWorld(sessionPerRequest: boolean): Promise<World> {
  const capabilities = sessionPerRequest ? {} : oneCookie;
  const backend = inMemoryBackend({ sessions: [ada(), bob(), carol()].map(expiring), capabilities });
  const browser = inMemoryBrowser();
  const tab = browser.openTab();
  const handled: World['handled'] = [];
  const store = createSessionStore({
    backend,
    environment: tab,
    inspect: ({ event: { type } }) => handled.push({ type, states: [] }),
  });
  const other = createSessionStore({ backend, environment: browser.openTab() });
  store.connect();
  other.connect();
  await vi.advanceTimersByTimeAsync(10);
  store.subscribe((state) => void handled.at(-1)?.states.push(state));
  handled.length = 0;
  return { store, other, backend, tab, handled };
}

/** Returns the events that notified the subscribers twice, and the states whose current session is not signed in. */
function violationsOf({ handled }: World): readonly string[] {
  return handled.flatMap(({ type, states }) => [
    ...(states.length > 1 ? [`${type} has notified ${states.length} times`] : []),
    ...states.filter((state) => !isConsistent(state)).map(() => `${type} has shown a closed session`),
  ]);
}

function isConsistent({ client, currentSessionId }: SessionState): boolean {
  const current = client?.sessions.find(({ id }) => id === currentSessionId);
  return currentSessionId === null || (current !== undefined && isSignedIn(current));
}

type Run = (world: World) => unknown;

/** Everything that can be done with a store. A command is settled after its last event. */
const runs: Readonly<Record<string, Run>> = {
  'refresh()': ({ store }) => store.refresh(),
  'refresh() that receives a change': ({ store, backend }) => {
    backend.close('sess_ada', 'ended');
    return store.refresh();
  },
  'refresh() that fails': ({ store, backend }) => {
    backend.fail(error('network_error'));
    return store.refresh();
  },
  'switchTo() another session': ({ store }) => store.switchTo('sess_bob'),
  'switchTo() another organization': ({ store }) => store.switchTo('sess_ada', { organizationId: 'org_1' }),
  'switchTo() the current session': ({ store }) => store.switchTo('sess_ada'),
  'switchTo() that is rejected': ({ store, backend }) => {
    backend.fail(error('forbidden'), 'touchSession');
    return store.switchTo('sess_bob');
  },
  'switchTo() an unknown session': ({ store }) => store.switchTo('sess_unknown'),
  'switchTo(null)': ({ store }) => store.switchTo(null),
  'signOut()': ({ store }) => store.signOut(),
  'signOut() with the mode `end`': ({ store }) => store.signOut({ mode: 'end' }),
  'signOut() without a next session': ({ store }) => store.signOut({ nextSession: 'none' }),
  'signOut() of another session': ({ store }) => store.signOut({ session: 'sess_bob' }),
  'signOut() of all sessions': ({ store }) => store.signOut({ scope: 'all' }),
  'signOut() that is rejected': ({ store, backend }) => {
    backend.fail(error('forbidden'), 'removeSession');
    return store.signOut();
  },
  'session.end()': ({ store }) => sessionOf(store, 'sess_bob').end(),
  'session.remove()': ({ store }) => sessionOf(store, 'sess_ada').remove(),
  'session.touch()': ({ store }) => sessionOf(store, 'sess_ada').touch(),
  'session.touch() with an organization': ({ store }) =>
    sessionOf(store, 'sess_ada').touch({ organizationId: 'org_1' }),
  'session.touch() that closes the session': ({ store, backend }) => {
    backend.close('sess_ada', 'ended');
    return sessionOf(store, 'sess_ada').touch();
  },
  'session.getToken() that is rejected': ({ store, backend }) => {
    backend.close('sess_ada', 'ended');
    return sessionOf(store, 'sess_ada').getToken();
  },
};

/** The command that leads to a refresh, whose end is an event of its own. */
const withFollowUp = 'session.touch() that closes the session';

/** Events of other kinds. */
const happenings: Readonly<Record<string, Run>> = {
  'a sign-in, a switch and a sign-out in another tab': async ({ other, backend }) => {
    backend.signIn({ ...bob(), id: 'sess_new' });
    await other.switchTo('sess_new');
    await other.switchTo('sess_carol');
    await other.signOut();
    await other.signOut({ scope: 'all' });
  },
  'a page that gets focus': async ({ tab, backend }) => {
    backend.close('sess_ada', 'ended');
    await vi.advanceTimersByTimeAsync(MINUTE);
    tab.dispatch('focus');
  },
  'a page that is restored': async ({ tab, backend }) => {
    tab.dispatch('pagehide');
    backend.close('sess_ada', 'ended');
    await vi.advanceTimersByTimeAsync(MINUTE);
    tab.dispatch('pageshow');
  },
  'time that passes until the sessions have expired': () => vi.advanceTimersByTimeAsync(3 * MINUTE),
  'a device that sleeps until the sessions are abandoned': ({ tab }) => {
    vi.setSystemTime(NOW + 40 * DAY);
    tab.dispatch('focus');
  },
  'a backend that is down, and comes back': async ({ store, backend }) => {
    backend.fail(error('server_error'));
    await store.refresh().catch(() => {});
    await store.signOut().catch(() => {});
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    backend.fail(null);
    await vi.advanceTimersByTimeAsync(MINUTE);
  },
};

describe.each([
  ['with a session per request', true],
  ['with a shared cookie', false],
])('a store %s', (_, sessionPerRequest) => {
  it.each(Object.entries(runs))('notifies of the start and of the end of %s', async (title, run) => {
    const world = await openWorld(sessionPerRequest);
    const command = Promise.resolve(run(world)).catch(() => {});
    // Until then, a tab waits for the token of another one.
    await vi.advanceTimersByTimeAsync(500);
    await command;
    expect(violationsOf(world)).toEqual([]);
    expect(world.handled.length).toBeGreaterThan(0);
    const followUps = title === withFollowUp ? 1 : 0;
    expect(world.handled.flatMap(({ states }) => states).length).toBeLessThanOrEqual(2 + followUps);
  });

  it.each(Object.entries(happenings))('notifies at most once for each event of %s', async (__, run) => {
    const world = await openWorld(sessionPerRequest);
    await run(world);
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(violationsOf(world)).toEqual([]);
    expect(world.handled.flatMap(({ states }) => states).length).toBeGreaterThan(0);
  });

  it('notifies of the load, the start and the end of a switch to a session that has to be loaded first', async () => {
    const world = await openWorld(sessionPerRequest);
    world.backend.signIn({ ...bob(), id: 'sess_new' });
    await world.store.switchTo('sess_new');
    await settle();
    expect(violationsOf(world)).toEqual([]);
    const counts = world.handled.map(({ type, states }) => [type, states.length]);
    expect(counts.slice(0, 2)).toEqual([
      ['switch-requested', 0],
      ['client-received', 1],
    ]);
    expect(currentId(world.store)).toBe('sess_new');
    expect(world.handled.slice(2).flatMap(({ states }) => states).length).toBeLessThanOrEqual(2);
  });

  it('does not notify of an event that changes nothing', async () => {
    const world = await openWorld(sessionPerRequest);
    await world.store.refresh();
    await world.store.switchTo('sess_ada');
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(world.handled.filter(({ states }) => states.length > 0)).toEqual([]);
  });

  it('reports the error of a subscriber, and goes on as if it had not thrown', async () => {
    const { store, backend } = await openWorld(sessionPerRequest);
    const uncaught: unknown[] = [];
    vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((run) => {
      try {
        run();
      } catch (thrown) {
        uncaught.push(thrown);
      }
    });
    const fault = new Error('a broken subscriber');
    const stop = store.subscribe(() => {
      throw fault;
    });
    const notified = vi.fn<() => void>();
    store.subscribe(notified);
    await store.switchTo('sess_bob');
    stop();
    expect(uncaught.length).toBeGreaterThan(0);
    expect(uncaught.every((thrown) => thrown === fault)).toBe(true);
    expect(notified).toHaveBeenCalled();
    expect(currentId(store)).toBe('sess_bob');
    await store.signOut({ scope: 'all' });
    expect(store.getState().operations).toEqual({});
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'removed' });
    expect(backend.inspect().sessions).toEqual([]);
    vi.restoreAllMocks();
  });
});
