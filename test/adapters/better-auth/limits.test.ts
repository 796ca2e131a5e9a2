import { createSessionStore } from 'multisession/core';
import { admin, bearer, multiSession, twoFactor } from 'better-auth/plugins';
import { inspect } from 'node:util';
import * as v from 'valibot';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { inMemoryBrowser } from '../../../src/testing/index.ts';
import { PASSWORD, jwtWithSid } from './auth-server.ts';
import { context, select, setUp, summary, urlOf } from './harness.ts';
import { eventually } from '../../eventually.ts';

// What Better Auth does otherwise than an app expects, one by one, and what becomes of it here.

afterEach(() => void vi.useRealTimers());

const DAY = 24 * 60 * 60 * 1000;
const isMulti = (name: string): boolean => name.includes('_multi-');

/** Moves the clock of server and browser alike. */
function pass(ms: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
}

describe('1. over the cap an account is signed in, but not kept', () => {
  const plugins = [multiSession({ maximumSessions: 2 }), bearer(), jwtWithSid];

  it('which is reported, and about no account below the cap', async () => {
    const { browser, getClient: read } = await setUp({ plugins });
    await browser.signIn('ada');
    await browser.signIn('bob');
    expect((await read()).warnings).toEqual([]);
    const { id } = await browser.signIn('carol');
    const client = await read();
    expect(summary(client)).toEqual(['ada active', 'bob active', 'carol active']);
    expect(client.lastActiveSessionId).toBe(id);
    expect(client.warnings).toMatchObject([{ code: 'session_limit_reached', sessionId: id }]);
  });

  it('and ends with the switch that would put it out of reach', async () => {
    const { browser, backend, getClient: read, server } = await setUp({ plugins });
    const ada = await browser.signIn('ada');
    const bob = await browser.signIn('bob');
    await browser.signIn('carol');
    await read();
    const { client } = await select({ backend }, ada.id);
    expect(client && summary(client)).toEqual(['ada active', 'bob active']);
    expect(client?.warnings).toEqual([]);
    expect(await server.sessionIds()).toEqual([ada.id, bob.id]);
  });

  it('and can be signed out, for whom one likes', async () => {
    const { browser, backend, server } = await setUp({ plugins });
    const ada = await browser.signIn('ada');
    const bob = await browser.signIn('bob');
    const carol = await browser.signIn('carol');
    const { client } = await backend.removeSession(carol.id, { nextSessionId: bob.id }, context());
    expect(client?.lastActiveSessionId).toBe(bob.id);
    expect(await server.sessionIds()).toEqual([ada.id, bob.id]);
  });
});

describe('2. cookies of sessions that are over count as accounts', () => {
  const plugins = [multiSession({ maximumSessions: 3 })];

  it('until the backend has seen that they are over, and cleared them away', async () => {
    const { browser, getClient: read, server } = await setUp({ plugins });
    const [ada, bob] = [await browser.signIn('ada'), await browser.signIn('bob')];
    await browser.signIn('carol');
    await read();
    await server.revoke(ada.id);
    await server.revoke(bob.id);
    expect(browser.jar.names().filter(isMulti)).toHaveLength(3);
    expect(summary(await read())).toEqual(['carol active']);
    expect(browser.jar.names().filter(isMulti)).toHaveLength(1);
    await browser.signIn('dave');
    const client = await read();
    expect(summary(client)).toEqual(['carol active', 'dave active']);
    expect(client.warnings).toEqual([]);
  });

  it('which is reported where they are from before the page was loaded', async () => {
    const { browser, backend, server } = await setUp({ plugins });
    const ids = [];
    for (const name of ['ada', 'bob', 'carol']) ids.push((await browser.signIn(name)).id);
    for (const id of ids) await server.revoke(id);
    const { id } = await browser.signIn('dave');
    const client = await backend.getClient(context());
    expect(client.warnings).toMatchObject([{ code: 'session_limit_reached', sessionId: id }]);
  });
});

describe('3. revoking the current session promotes the first in the database', () => {
  it.each(['bob', 'carol'])('but here %s follows, who shall', async (name) => {
    const { browser, backend } = await setUp();
    const ids: Record<string, string> = {};
    for (const user of ['ada', 'bob', 'carol', 'dave']) ids[user] = (await browser.signIn(user)).id;
    const before = browser.jar.requests.length;
    const { client } = await backend.removeSession(
      ids['dave'] ?? '',
      { nextSessionId: ids[name] ?? null },
      context(),
    );
    expect(client?.lastActiveSessionId).toBe(ids[name]);
    expect(await browser.current()).toBe(ids[name]);
    const changes = browser.jar.requests.slice(before).filter((request) => request.startsWith('POST'));
    expect(changes).toEqual([
      'POST /api/auth/multi-session/set-active',
      'POST /api/auth/multi-session/revoke',
    ]);
  });

  it('and nobody, where nobody shall', async () => {
    const { browser, backend, server } = await setUp();
    const [ada, bob] = [await browser.signIn('ada'), await browser.signIn('bob')];
    const { client } = await backend.removeSession(bob.id, { nextSessionId: null }, context());
    expect(client?.lastActiveSessionId).toBeNull();
    expect(client && summary(client)).toEqual(['ada active']);
    expect(await browser.current()).toBeNull();
    expect(await server.sessionIds()).toEqual([ada.id]);
  });

  it('and nobody is signed out when the next one cannot be made current', async () => {
    const { browser, backend, getClient: read, server } = await setUp();
    const [ada, bob] = [await browser.signIn('ada'), await browser.signIn('bob')];
    await read();
    const refusing = vi.fn<() => void>();
    const { jar } = browser;
    const broken = browser.backend({
      fetch: (input, init) => {
        if (!urlOf(input).endsWith('/set-active')) return jar.fetch(input, init);
        refusing();
        return Promise.resolve(new Response('{}', { status: 500 }));
      },
    });
    await expect(broken.removeSession(bob.id, { nextSessionId: ada.id }, context())).rejects.toMatchObject({
      code: 'server_error',
    });
    expect(refusing).toHaveBeenCalledOnce();
    expect(await server.sessionIds()).toEqual([ada.id, bob.id]);
    expect((await backend.getClient(context())).lastActiveSessionId).toBe(bob.id);
  });

  it('and a parked one leaves the current one where it is', async () => {
    const { browser, backend } = await setUp();
    const [ada, bob] = [await browser.signIn('ada'), await browser.signIn('bob')];
    const { client } = await backend.removeSession(ada.id, {}, context());
    expect(client?.lastActiveSessionId).toBe(bob.id);
  });
});

describe('4. other tabs hear nothing of a switch', () => {
  it('but here they follow, without a request, and so they do when somebody is signed out', async () => {
    const { browser } = await setUp();
    const ada = await browser.signIn('ada');
    const bob = await browser.signIn('bob');
    const { openTab } = inMemoryBrowser();
    const stores = [1, 2].map(() =>
      createSessionStore({ backend: browser.backend(), environment: openTab() }),
    );
    const [first, second] = stores;
    if (!first || !second) throw new Error('There should be two tabs.');
    const stops = stores.map((store) => store.connect());
    await eventually(() => expect(second.getCurrent().session?.id).toBe(bob.id));
    await eventually(() => expect(first.getCurrent().session?.id).toBe(bob.id));

    const before = browser.jar.requests.length;
    await first.switchTo(ada.id);
    await eventually(() => expect(second.getCurrent().session?.id).toBe(ada.id));
    expect(browser.jar.requests.slice(before).toSorted()).toEqual([
      'GET /api/auth/multi-session/list-device-sessions',
      'POST /api/auth/multi-session/set-active',
    ]);

    await second.signOut();
    await eventually(() => expect(first.getCurrent().session?.id).toBe(bob.id));
    expect(first.getState().client?.sessions.map(({ id }) => id)).toEqual([bob.id]);
    await first.refresh();
    expect(first.getCurrent().session?.id).toBe(bob.id);
    for (const stop of stops) stop();
  });
});

describe('5. when the current session is revoked nobody is current', () => {
  it('while the others stay listed, can be switched to, and be signed out', async () => {
    const { browser, backend, getClient: read, server } = await setUp();
    const [ada, bob, carol] = [
      await browser.signIn('ada'),
      await browser.signIn('bob'),
      await browser.signIn('carol'),
    ];
    await server.revoke(carol.id);
    const client = await read();
    expect(client.lastActiveSessionId).toBeNull();
    expect(summary(client)).toEqual(['ada active', 'bob active']);

    await backend.removeSession(ada.id, {}, context());
    expect(await read()).toMatchObject({ lastActiveSessionId: null, sessions: [{ id: bob.id }] });
    expect(await server.sessionIds()).toEqual([bob.id]);

    const update = await select({ backend }, bob.id);
    expect(update.client?.lastActiveSessionId).toBe(bob.id);
    expect(await browser.current()).toBe(bob.id);
  });
});

describe('6. parked sessions are never prolonged', () => {
  it('so that they run out, which is told from being revoked, and stay listed until they sign in again', async () => {
    const { browser, getClient: read, server } = await setUp();
    await browser.signIn('ada');
    const bob = await browser.signIn('bob');
    await browser.signIn('carol');
    const [first] = (await read()).sessions;
    pass(2 * DAY);
    const later = await read();
    expect(later.sessions.map(({ expireAt }) => expireAt.getTime() > Date.now() + 6 * DAY)).toEqual([
      false,
      false,
      true,
    ]);
    expect(later.sessions[0]?.expireAt).toEqual(first?.expireAt);
    await server.revoke(bob.id);
    expect(summary(await read())).toEqual(['ada active', 'carol active']);

    pass(5.5 * DAY);
    const last = await read();
    expect(summary(last)).toEqual(['ada expired', 'carol active']);
    expect(last.sessions[0]).toMatchObject({ user: null, publicUserData: { identifier: 'ada@example.com' } });
    // Its own cookie beside the primary one has run out, too, and came back with the last prolongation.
    expect(last.warnings).toEqual([]);

    await browser.signIn('ada');
    expect(summary(await read())).toEqual(['carol active', 'ada active']);
  });

  it('and one that ran out can be taken off the list', async () => {
    const { browser, backend, getClient: read } = await setUp();
    const ada = await browser.signIn('ada');
    await read();
    pass(8 * DAY);
    expect(summary(await read())).toEqual(['ada expired']);
    const { client } = await backend.removeSession(ada.id, {}, context());
    expect(client?.sessions).toEqual([]);
  });
});

describe('7. a second factor that is asked for leaves nobody current', () => {
  const plugins = [twoFactor({ skipVerificationOnEnable: true }), multiSession(), bearer(), jwtWithSid];

  /** Ada is there, and Bob is asked for his second factor. */
  async function challenge() {
    const made = await setUp({ plugins });
    const elsewhere = made.server.openBrowser();
    await elsewhere.signIn('bob');
    const enabled = await elsewhere.post('/two-factor/enable', { password: PASSWORD });
    expect(enabled.status).toBe(200);
    const ada = await made.browser.signIn('ada');
    await made.getClient();
    const answer = await made.browser.post('/sign-in/email', {
      email: 'bob@example.com',
      password: PASSWORD,
    });
    expect(await answer.json()).toMatchObject({ twoFactorRedirect: true });
    const { backupCodes } = v.parse(v.object({ backupCodes: v.array(v.string()) }), await enabled.json());
    return { ...made, ada, backupCodes };
  }

  it('but who was current stays on the list, and comes back by a switch', async () => {
    const { backend, getClient: read, ada } = await challenge();
    const client = await read();
    expect(client).toMatchObject({ lastActiveSessionId: null, warnings: [] });
    expect(summary(client)).toEqual(['ada active']);
    const back = await select({ backend }, ada.id);
    expect(back.client?.lastActiveSessionId).toBe(ada.id);
  });

  it('and reading in between does not spoil the challenge', async () => {
    const { browser, getClient: read, backupCodes } = await challenge();
    await read();
    const verified = await browser.post('/two-factor/verify-backup-code', { code: backupCodes[0] });
    expect(verified.status).toBe(200);
    expect(summary(await read())).toEqual(['ada active', 'bob active']);
  });

  it('and a tab that goes by the token stays who it is', async () => {
    const { browser, ada } = await challenge();
    const capabilities = { tokens: true, sessionPerRequest: true };
    const store = createSessionStore({
      backend: browser.backend({ capabilities }),
      environment: inMemoryBrowser().openTab(),
    });
    await store.switchTo(ada.id);
    await store.refresh();
    expect(store.getCurrent().session?.id).toBe(ada.id);
    await expect(store.getCurrent().session?.getToken()).resolves.toMatch(/^ey/);
  });
});

describe('8. signing in again as the same user deletes the session before', () => {
  it('which is told from being revoked', async () => {
    const { browser, getClient: read } = await setUp();
    const before = await browser.signIn('ada');
    await read();
    const { id } = await browser.signIn('ada');
    const client = await read();
    expect(client.sessions.map((session) => session.id)).toEqual([id]);
    expect(client.closedSessions).toMatchObject([{ id: before.id, status: 'replaced', user: null }]);
    expect((await read()).closedSessions).toEqual([]);
  });
});

describe('9. impersonating a user of this browser takes the place of their own session', () => {
  it('which is `replaced`, while who really acts is told', async () => {
    const plugins = [admin({ adminUserIds: ['root'] }), multiSession()];
    const { browser, getClient: read } = await setUp({ plugins });
    const ada = await browser.signIn('ada');
    await browser.signIn('root');
    await read();
    expect((await browser.post('/admin/impersonate-user', { userId: 'ada' })).status).toBe(200);
    const client = await read();
    expect(client.closedSessions).toMatchObject([{ id: ada.id, status: 'replaced' }]);
    expect(client.sessions.map(({ userId, actor }) => [userId, actor])).toEqual([
      ['root', null],
      ['ada', { sub: 'root' }],
    ]);
    expect(client.lastActiveSessionId).toBe(client.sessions[1]?.id);
  });
});

describe('10. the cookie cache goes on showing who was revoked', () => {
  it('but here they are gone', async () => {
    const { browser, getClient: read, server } = await setUp({ session: { cookieCache: { enabled: true } } });
    const ada = await browser.signIn('ada');
    await server.revoke(ada.id);
    const cached = await browser.jar.fetch(`${server.url}/get-session`);
    expect(await cached.json()).toMatchObject({ session: { id: ada.id } });
    expect(await read()).toMatchObject({ sessions: [], lastActiveSessionId: null });
  });
});

describe('11. with a cookie prefix in capitals signing out leaves cookies behind', () => {
  it('but nobody signed in', async () => {
    const {
      browser,
      backend,
      server,
      listAccounts: listed,
    } = await setUp({ advanced: { cookiePrefix: 'MyApp' } });
    await browser.signIn('ada');
    await browser.signIn('bob');
    const { client } = await backend.removeAllSessions(context());
    expect(browser.jar.names().filter(isMulti)).not.toEqual([]);
    expect(client).toMatchObject({ sessions: [], lastActiveSessionId: null });
    expect(await server.sessionIds()).toEqual([]);
    await browser.signIn('ada');
    expect(await listed()).toEqual(['ada active']);
  });
});

describe('12. each answer is a new object with new dates', () => {
  it('but what has not changed is the same session, and nobody renders', async () => {
    const { browser, backend } = await setUp();
    await browser.signIn('ada');
    await browser.signIn('bob');
    const store = createSessionStore({ backend, environment: inMemoryBrowser().openTab() });
    await store.refresh();
    const before = store.getState().client?.sessions;
    const current = store.getCurrent();
    await store.refresh();
    expect(store.getState().client?.sessions).toBe(before);
    expect(store.getCurrent()).toBe(current);
  });
});

describe('13. the list shows every account’s token', () => {
  it('but it is in no state, event, message, storage or error', async () => {
    const { browser, backend, server } = await setUp();
    const ada = await browser.signIn('ada');
    const bob = await browser.signIn('bob');
    const seen: unknown[] = [];
    const page = inMemoryBrowser().openTab();
    const store = createSessionStore({
      backend,
      environment: {
        ...page,
        tabStorage: { get: () => null, set: (...stored) => void seen.push(stored) },
        createChannel: () => ({ postMessage: (message) => void seen.push(message), close: () => {} }),
      },
    });
    store.subscribe((state) => void seen.push(structuredClone(JSON.parse(JSON.stringify(state)))));
    for (const name of [
      'session-added',
      'session-closed',
      'current-session-changed',
      'current-session-changing',
    ] as const)
      store.on(name, (event: unknown) => void seen.push(event));
    const stop = store.connect();
    await store.switchTo(ada.id);
    await server.revoke(bob.id);
    const error: unknown = await store.switchTo(bob.id).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'session_not_found' });
    seen.push(inspect(error));
    await store.signOut();
    stop();
    expect(seen.length).toBeGreaterThan(8);
    const text = JSON.stringify([seen, backend]);
    expect(text).toContain(bob.id);
    for (const { token } of [ada, bob]) expect(text.includes(token)).toBe(false);
  });
});
