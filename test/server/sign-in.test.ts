import { isSessionError } from '../../src/session/index.ts';
import type { SignInOptions } from 'multisession/server';
import { describe, expect, it } from 'vitest';
import { ORIGIN } from './browser.ts';
import { DAY, SECOND, START, startServer } from './test-server.ts';

const path = ({ id }: { id: string }, action = '') => `/v1/client/sessions/${id}${action}`;
const statuses = (client: { sessions: readonly { userId: string | null; status: string }[] }) =>
  client.sessions.map(({ userId, status }) => `${userId} ${status}`);

describe('signIn()', () => {
  it('adds a session to the client of the cookies', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const one = await browser.signIn('user_1');
    const two = await browser.signIn('user_2');
    expect(two.clientId).toBe(one.clientId);
    expect(statuses(await browser.client())).toEqual(['user_1 active', 'user_2 active']);
  });

  it('creates a separate client for each browser', async () => {
    const { newBrowser } = await startServer();
    const [one, two] = [await newBrowser().signIn('user_1'), await newBrowser().signIn('user_1')];
    expect(two.clientId).not.toBe(one.clientId);
  });

  it('replaces the earlier session of the same user, which can still be read by its ID', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const earlier = await browser.signIn('user_1');
    const later = await browser.signIn('user_1');
    expect((await browser.client()).sessions).toEqual([later]);
    const replaced = (await browser.send('GET', path(earlier))).session;
    expect(replaced).toMatchObject({ status: 'replaced', version: earlier.version + 1 });
    // The earlier session is not listed again when the later one is closed.
    await browser.send('POST', path(later, '/end'));
    expect(statuses(await browser.client())).toEqual(['user_1 ended']);
  });

  it('removes closed sessions of the same user only', async () => {
    const { newBrowser, clock } = await startServer();
    const browser = newBrowser();
    const ended = await browser.signIn('user_1');
    const other = await browser.signIn('user_2');
    await browser.send('POST', path(ended, '/end'));
    await browser.send('POST', path(other, '/end'));
    await browser.signIn('user_1');
    expect(statuses(await browser.client())).toEqual(['user_2 ended', 'user_1 active']);
    expect((await browser.send('GET', path(ended))).session.status).toBe('removed');

    clock.advance(7 * DAY);
    await browser.signIn('user_1');
    expect(statuses(await browser.client())).toEqual(['user_2 ended', 'user_1 active']);
  });

  it('distinguishes the user from each actor who impersonates them', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    await browser.signIn('user_1', { actor: { sub: 'agent_1' } });
    await browser.signIn('user_1', { actor: { sub: 'agent_2' } });
    expect((await browser.signIn('user_1', { actor: { sub: 'agent_2' } })).actor).toEqual({ sub: 'agent_2' });
    expect((await browser.client()).sessions.map(({ actor }) => actor?.sub)).toEqual([
      undefined,
      'agent_1',
      'agent_2',
    ]);
  });

  it('stores tasks, organization and verified factors', async () => {
    const { newBrowser } = await startServer({ authorizeOrganization: async () => true });
    const browser = newBrowser();
    const first = new Date(START - 5 * SECOND);
    const session = await browser.signIn('user_1', {
      tasks: [{ key: 'setup-mfa', methods: ['totp'] }],
      organizationId: 'org_1',
      factorVerifiedAt: { first, second: null },
    });
    expect(session).toMatchObject({
      status: 'pending',
      currentTask: { key: 'setup-mfa', methods: ['totp'] },
      lastActiveOrganizationId: 'org_1',
      factorVerifiedAt: { first, second: null },
    });
    expect((await browser.client()).sessions).toEqual([session]);
  });

  it('rejects an organization when `authorizeOrganization` is not set', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    await expect(browser.signIn('user_1', { organizationId: 'org_1' })).rejects.toMatchObject({
      code: 'organization_not_allowed',
    });
    expect(browser.cookie).toBeNull();
  });

  it('takes a factor that was verified in the future, by a clock that is ahead by up to a minute, as verified now', async () => {
    const { newBrowser } = await startServer();
    const future = new Date(START + 60_000);
    const { factorVerifiedAt } = await newBrowser().signIn('user_1', {
      factorVerifiedAt: { first: future, second: future },
    });
    expect(factorVerifiedAt).toEqual({ first: new Date(START), second: new Date(START) });
  });

  it.each([
    ['userId', '', {}],
    ['userId', 'user\0_1', {}],
    ['tasks.0.key', 'user_1', { tasks: [{ key: '' }] }],
    ['actor.sub', 'user_1', { actor: { sub: '' } }],
    // In an impersonated session, no factor of its user can be verified.
    ...(['first', 'second'] as const).map((factor): [string, string, Omit<SignInOptions, 'userId'>] => [
      'factorVerifiedAt',
      'user_1',
      {
        actor: { sub: 'agent_1' },
        factorVerifiedAt: { first: null, second: null, [factor]: new Date(START) },
      },
    ]),
    // It would count as recent for longer than the reverification window.
    ...(['first', 'second'] as const).map((factor): [string, string, Omit<SignInOptions, 'userId'>] => [
      'factorVerifiedAt',
      'user_1',
      { factorVerifiedAt: { first: null, second: null, [factor]: new Date(START + 60_001) } },
    ]),
  ])('rejects an invalid "%s" and names it', async (param, userId, options) => {
    const { newBrowser } = await startServer();
    await expect(newBrowser().signIn(userId, options)).rejects.toMatchObject({
      code: 'invalid_request',
      param,
    });
  });

  it.each([
    { 'sec-fetch-site': 'cross-site', origin: 'https://idp.example' },
    { 'sec-fetch-site': 'cross-site', origin: ORIGIN },
    { 'sec-fetch-site': 'cross-site', origin: 'null' },
    { origin: 'https://evil.example' },
  ])('rejects a cross-site POST with origin_not_allowed: %j', async (headers) => {
    const { server, newBrowser } = await startServer();
    const request = newBrowser().request('POST', '/callback', { headers });
    const error = await server.sessions.signIn(request, { userId: 'user_1' }).catch((e: unknown) => e);
    expect(isSessionError(error, 'origin_not_allowed')).toBe(true);
    // Each session has a cookie of its own, so no account would be lost.
    expect(error).toHaveProperty('message', expect.not.stringContaining('lose'));
  });

  it('accepts a GET callback after a cross-site redirect', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    const request = browser.request('GET', '/callback?code=1', {
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    browser.storeCookies((await server.sessions.signIn(request, { userId: 'user_2' })).headers);
    expect(statuses(await browser.client())).toEqual(['user_1 active', 'user_2 active']);
  });
});

describe('tasks of a session', () => {
  it('completeTask() keeps a session pending until its last task', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1', {
      tasks: [{ key: 'reset-password' }, { key: 'setup-mfa' }],
    });
    expect(await browser.completeTask(id, 'reset-password')).toMatchObject({
      status: 'pending',
      currentTask: { key: 'setup-mfa' },
    });
    const done = await browser.completeTask(id, 'setup-mfa');
    expect(done).toMatchObject({ status: 'active', tasks: [] });
    expect((await browser.client()).sessions).toEqual([done]);
  });

  it('completeTask() changes the cookie of the session, but not for a task that is already completed', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1', { tasks: [{ key: 'setup-mfa' }] });
    const before = browser.cookie;
    const done = await browser.completeTask(id, 'setup-mfa');
    const after = browser.cookie;
    expect(after).not.toBe(before);
    expect(await browser.completeTask(id, 'setup-mfa')).toEqual(done);
    expect(browser.cookie).toBe(after);
  });

  it('addTask() makes an active session pending and replaces a task with the same key', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    const { id, version } = await browser.signIn('user_1');
    await server.sessions.addTask(id, { key: 'reset-password', why: 'age' });
    await server.sessions.addTask(id, { key: 'reset-password', why: 'leak' });
    expect((await browser.client()).sessions).toMatchObject([
      { status: 'pending', tasks: [{ key: 'reset-password', why: 'leak' }], version: version + 2 },
    ]);
  });

  it('completeTask() and addTask() reject closed, unknown and foreign sessions', async () => {
    const { server, newBrowser } = await startServer();
    const [browser, stranger] = [newBrowser(), newBrowser()];
    const session = await browser.signIn('user_1', { tasks: [{ key: 'setup-mfa' }] });
    await stranger.signIn('user_2');
    await expect(stranger.completeTask(session.id, 'setup-mfa')).rejects.toMatchObject({
      code: 'session_not_found',
    });
    await expect(newBrowser().completeTask(session.id, 'setup-mfa')).rejects.toMatchObject({
      code: 'session_not_found',
    });
    for (const action of ['/end', '/remove']) {
      await browser.send('POST', path(session, action));
      const code = 'session_closed';
      await expect(browser.completeTask(session.id, 'setup-mfa')).rejects.toMatchObject({ code });
      await expect(server.sessions.addTask(session.id, { key: 'x' })).rejects.toMatchObject({ code });
    }
    await expect(server.sessions.addTask('sess_none', { key: 'x' })).rejects.toMatchObject({
      code: 'session_not_found',
    });
  });
});

describe('revoke() and get()', () => {
  it('revoke() closes a session and removes it from the list of its client', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    const session = await browser.signIn('user_1');
    const revoked = await server.sessions.revoke(session.id);
    expect(revoked).toMatchObject({ status: 'revoked', version: session.version + 1 });
    expect((await browser.client()).sessions).toEqual([]);
    expect((await browser.send('GET', path(session))).session).toEqual(revoked);
    expect(await server.sessions.revoke(session.id)).toEqual(revoked);
  });

  it('revoke() does not change a closed session', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    const session = await browser.signIn('user_1');
    const ended = (await browser.send('POST', path(session, '/end'))).session;
    expect(await server.sessions.revoke(session.id)).toEqual(ended);
  });

  it('get() returns any session with its current status, or null if there is none', async () => {
    const { server, newBrowser, clock } = await startServer();
    const session = await newBrowser().signIn('user_1');
    expect(await server.sessions.get(session.id)).toEqual(session);
    clock.advance(7 * DAY);
    expect((await server.sessions.get(session.id))?.status).toBe('expired');
    expect(await server.sessions.get('sess_none')).toBeNull();
    await expect(server.sessions.revoke('sess_none')).rejects.toMatchObject({ code: 'session_not_found' });
  });
});
