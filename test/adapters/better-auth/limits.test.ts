import { createSessionStore } from 'multisession/core';
import { admin, bearer, multiSession, twoFactor } from 'better-auth/plugins';
import { inspect } from 'node:util';
import * as v from 'valibot';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { inMemoryBrowser } from '../../../src/testing/index.ts';
import { PASSWORD, jwtWithSid } from './auth-server.ts';
import { context, selectSession, setUp, summary, urlOf } from './harness.ts';
import { eventually } from '../../eventually.ts';

// Behavior of Better Auth that an app may not expect, and how the backend handles it.

afterEach(() => void vi.useRealTimers());

const DAY = 24 * 60 * 60 * 1000;
const isMulti = (name: string): boolean => name.includes('_multi-');

/** Advances the clock of server and browser. */
function advanceClock(ms: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
}

describe('a session above maximumSessions', () => {
  const plugins = [multiSession({ maximumSessions: 2 }), bearer(), jwtWithSid];

  it('is reported as a warning, unlike sessions below the limit', async () => {
    const { browser, getClient } = await setUp({ plugins });
    await browser.signIn('ada');
    await browser.signIn('bob');
    expect((await getClient()).warnings).toEqual([]);
    const { id } = await browser.signIn('carol');
    const client = await getClient();
    expect(summary(client)).toEqual(['ada active', 'bob active', 'carol active']);
    expect(client.lastActiveSessionId).toBe(id);
    expect(client.warnings).toMatchObject([{ code: 'session_limit_reached', sessionId: id }]);
  });

  it('is revoked by switching to another session', async () => {
    const { browser, backend, getClient, server } = await setUp({ plugins });
    const ada = await browser.signIn('ada');
    const bob = await browser.signIn('bob');
    await browser.signIn('carol');
    await getClient();
    const { client } = await selectSession({ backend }, ada.id);
    expect(client && summary(client)).toEqual(['ada active', 'bob active']);
    expect(client?.warnings).toEqual([]);
    expect(await server.sessionIds()).toEqual([ada.id, bob.id]);
  });

  it('can be removed with any other session as the next one', async () => {
    const { browser, backend, server } = await setUp({ plugins });
    const ada = await browser.signIn('ada');
    const bob = await browser.signIn('bob');
    const carol = await browser.signIn('carol');
    const { client } = await backend.removeSession(carol.id, { nextSessionId: bob.id }, context());
    expect(client?.lastActiveSessionId).toBe(bob.id);
    expect(await server.sessionIds()).toEqual([ada.id, bob.id]);
  });
});

describe('cookies of closed sessions, which count towards maximumSessions,', () => {
  const plugins = [multiSession({ maximumSessions: 3 })];

  it('are deleted when the backend detects that the sessions are closed', async () => {
    const { browser, getClient, server } = await setUp({ plugins });
    const [ada, bob] = [await browser.signIn('ada'), await browser.signIn('bob')];
    await browser.signIn('carol');
    await getClient();
    await server.revoke(ada.id);
    await server.revoke(bob.id);
    expect(browser.jar.names().filter(isMulti)).toHaveLength(3);
    expect(summary(await getClient())).toEqual(['carol active']);
    expect(browser.jar.names().filter(isMulti)).toHaveLength(1);
    await browser.signIn('dave');
    const client = await getClient();
    expect(summary(client)).toEqual(['carol active', 'dave active']);
    expect(client.warnings).toEqual([]);
  });

  it('cause a warning if the sessions were closed before the page was loaded', async () => {
    const { browser, backend, server } = await setUp({ plugins });
    const ids = [];
    for (const name of ['ada', 'bob', 'carol']) ids.push((await browser.signIn(name)).id);
    for (const id of ids) await server.revoke(id);
    const { id } = await browser.signIn('dave');
    const client = await backend.getClient(context());
    expect(client.warnings).toMatchObject([{ code: 'session_limit_reached', sessionId: id }]);
  });
});

describe('removeSession() of betterAuthBackend', () => {
  it.each(['bob', 'carol'])(
    'makes the requested next session current instead of the first in the database: %s',
    async (name) => {
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
      expect(await browser.currentSessionId()).toBe(ids[name]);
      const changes = browser.jar.requests.slice(before).filter((request) => request.startsWith('POST'));
      expect(changes).toEqual([
        'POST /api/auth/multi-session/set-active',
        'POST /api/auth/multi-session/revoke',
      ]);
    },
  );

  it('leaves no session current if none is requested', async () => {
    const { browser, backend, server } = await setUp();
    const [ada, bob] = [await browser.signIn('ada'), await browser.signIn('bob')];
    const { client } = await backend.removeSession(bob.id, { nextSessionId: null }, context());
    expect(client?.lastActiveSessionId).toBeNull();
    expect(client && summary(client)).toEqual(['ada active']);
    expect(await browser.currentSessionId()).toBeNull();
    expect(await server.sessionIds()).toEqual([ada.id]);
  });

  it('revokes nothing if the next session cannot be made current', async () => {
    const { browser, backend, getClient, server } = await setUp();
    const [ada, bob] = [await browser.signIn('ada'), await browser.signIn('bob')];
    await getClient();
    const rejected = vi.fn<() => void>();
    const { jar } = browser;
    const failingBackend = browser.backend({
      fetch: (input, init) => {
        if (!urlOf(input).endsWith('/set-active')) return jar.fetch(input, init);
        rejected();
        return Promise.resolve(new Response('{}', { status: 500 }));
      },
    });
    await expect(
      failingBackend.removeSession(bob.id, { nextSessionId: ada.id }, context()),
    ).rejects.toMatchObject({
      code: 'server_error',
    });
    expect(rejected).toHaveBeenCalledOnce();
    expect(await server.sessionIds()).toEqual([ada.id, bob.id]);
    expect((await backend.getClient(context())).lastActiveSessionId).toBe(bob.id);
  });

  it('leaves the current session unchanged when removing a background session', async () => {
    const { browser, backend } = await setUp();
    const [ada, bob] = [await browser.signIn('ada'), await browser.signIn('bob')];
    const { client } = await backend.removeSession(ada.id, {}, context());
    expect(client?.lastActiveSessionId).toBe(bob.id);
  });
});

describe('a switch or sign-out in one tab', () => {
  it('updates the other tabs without a request', async () => {
    const { browser } = await setUp();
    const ada = await browser.signIn('ada');
    const bob = await browser.signIn('bob');
    const { openTab } = inMemoryBrowser();
    const stores = [1, 2].map(() =>
      createSessionStore({ backend: browser.backend(), environment: openTab() }),
    );
    const [first, second] = stores;
    if (!first || !second) throw new Error('Expected two tabs.');
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

describe('revoking the current session on the server', () => {
  it('leaves the other sessions listed, selectable and removable', async () => {
    const { browser, backend, getClient, server } = await setUp();
    const [ada, bob, carol] = [
      await browser.signIn('ada'),
      await browser.signIn('bob'),
      await browser.signIn('carol'),
    ];
    await server.revoke(carol.id);
    const client = await getClient();
    expect(client.lastActiveSessionId).toBeNull();
    expect(summary(client)).toEqual(['ada active', 'bob active']);

    await backend.removeSession(ada.id, {}, context());
    expect(await getClient()).toMatchObject({ lastActiveSessionId: null, sessions: [{ id: bob.id }] });
    expect(await server.sessionIds()).toEqual([bob.id]);

    const update = await selectSession({ backend }, bob.id);
    expect(update.client?.lastActiveSessionId).toBe(bob.id);
    expect(await browser.currentSessionId()).toBe(bob.id);
  });
});

describe('a background session, which Better Auth never extends,', () => {
  it('expires, and stays listed until its user signs in again, unlike a revoked session', async () => {
    const { browser, getClient, server } = await setUp();
    await browser.signIn('ada');
    const bob = await browser.signIn('bob');
    await browser.signIn('carol');
    const [first] = (await getClient()).sessions;
    advanceClock(2 * DAY);
    const later = await getClient();
    expect(later.sessions.map(({ expireAt }) => expireAt.getTime() > Date.now() + 6 * DAY)).toEqual([
      false,
      false,
      true,
    ]);
    expect(later.sessions[0]?.expireAt).toEqual(first?.expireAt);
    await server.revoke(bob.id);
    expect(summary(await getClient())).toEqual(['ada active', 'carol active']);

    advanceClock(5.5 * DAY);
    const last = await getClient();
    expect(summary(last)).toEqual(['ada expired', 'carol active']);
    expect(last.sessions[0]).toMatchObject({ user: null, publicUserData: { identifier: 'ada@example.com' } });
    // The session's own cookie also expired, and was set again when the current session was extended.
    expect(last.warnings).toEqual([]);

    await browser.signIn('ada');
    expect(summary(await getClient())).toEqual(['carol active', 'ada active']);
  });

  it('can be removed after it expired', async () => {
    const { browser, backend, getClient } = await setUp();
    const ada = await browser.signIn('ada');
    await getClient();
    advanceClock(8 * DAY);
    expect(summary(await getClient())).toEqual(['ada expired']);
    const { client } = await backend.removeSession(ada.id, {}, context());
    expect(client?.sessions).toEqual([]);
  });
});

describe('a two-factor challenge, which leaves no session current,', () => {
  const plugins = [twoFactor({ skipVerificationOnEnable: true }), multiSession(), bearer(), jwtWithSid];

  /** Signs Ada in, then starts a two-factor challenge for Bob. */
  async function startChallenge() {
    const testSetup = await setUp({ plugins });
    const otherBrowser = testSetup.server.openBrowser();
    await otherBrowser.signIn('bob');
    const enabled = await otherBrowser.post('/two-factor/enable', { password: PASSWORD });
    expect(enabled.status).toBe(200);
    const ada = await testSetup.browser.signIn('ada');
    await testSetup.getClient();
    const response = await testSetup.browser.post('/sign-in/email', {
      email: 'bob@example.com',
      password: PASSWORD,
    });
    expect(await response.json()).toMatchObject({ twoFactorRedirect: true });
    const { backupCodes } = v.parse(v.object({ backupCodes: v.array(v.string()) }), await enabled.json());
    return { ...testSetup, ada, backupCodes };
  }

  it('keeps the previous session listed and selectable', async () => {
    const { backend, getClient, ada } = await startChallenge();
    const client = await getClient();
    expect(client).toMatchObject({ lastActiveSessionId: null, warnings: [] });
    expect(summary(client)).toEqual(['ada active']);
    const back = await selectSession({ backend }, ada.id);
    expect(back.client?.lastActiveSessionId).toBe(ada.id);
  });

  it('is not affected by reading the client', async () => {
    const { browser, getClient, backupCodes } = await startChallenge();
    await getClient();
    const verified = await browser.post('/two-factor/verify-backup-code', { code: backupCodes[0] });
    expect(verified.status).toBe(200);
    expect(summary(await getClient())).toEqual(['ada active', 'bob active']);
  });

  it('does not change the current session of a tab that uses tokens', async () => {
    const { browser, ada } = await startChallenge();
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

describe('signing in again as the same user', () => {
  it('closes the previous session as replaced, not revoked', async () => {
    const { browser, getClient } = await setUp();
    const before = await browser.signIn('ada');
    await getClient();
    const { id } = await browser.signIn('ada');
    const client = await getClient();
    expect(client.sessions.map((session) => session.id)).toEqual([id]);
    expect(client.closedSessions).toMatchObject([{ id: before.id, status: 'replaced', user: null }]);
    expect((await getClient()).closedSessions).toEqual([]);
  });
});

describe('impersonating a user who is signed in on this client', () => {
  it('closes their own session as replaced, and sets the actor of the new one', async () => {
    const plugins = [admin({ adminUserIds: ['root'] }), multiSession()];
    const { browser, getClient } = await setUp({ plugins });
    const ada = await browser.signIn('ada');
    await browser.signIn('root');
    await getClient();
    expect((await browser.post('/admin/impersonate-user', { userId: 'ada' })).status).toBe(200);
    const client = await getClient();
    expect(client.closedSessions).toMatchObject([{ id: ada.id, status: 'replaced' }]);
    expect(client.sessions.map(({ userId, actor }) => [userId, actor])).toEqual([
      ['root', null],
      ['ada', { sub: 'root' }],
    ]);
    expect(client.lastActiveSessionId).toBe(client.sessions[1]?.id);
  });
});

describe('the cookie cache, which contains revoked sessions,', () => {
  it('is bypassed', async () => {
    const { browser, getClient, server } = await setUp({ session: { cookieCache: { enabled: true } } });
    const ada = await browser.signIn('ada');
    await server.revoke(ada.id);
    const cached = await browser.jar.fetch(`${server.url}/get-session`);
    expect(await cached.json()).toMatchObject({ session: { id: ada.id } });
    expect(await getClient()).toMatchObject({ sessions: [], lastActiveSessionId: null });
  });
});

describe('a cookie prefix in uppercase', () => {
  it('makes removeAllSessions() revoke all sessions but leave some of their cookies', async () => {
    const { browser, backend, server, listAccounts } = await setUp({ advanced: { cookiePrefix: 'MyApp' } });
    await browser.signIn('ada');
    await browser.signIn('bob');
    const { client } = await backend.removeAllSessions(context());
    expect(browser.jar.names().filter(isMulti)).not.toEqual([]);
    expect(client).toMatchObject({ sessions: [], lastActiveSessionId: null });
    expect(await server.sessionIds()).toEqual([]);
    await browser.signIn('ada');
    expect(await listAccounts()).toEqual(['ada active']);
  });
});

describe('a response with equal data', () => {
  it('keeps the identity of unchanged sessions', async () => {
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

describe('the session tokens that Better Auth lists', () => {
  it('are not exposed in states, events, messages, storage or errors', async () => {
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
