import type { SessionErrorCode } from '../../src/session/index.ts';
import { describe, expect, it } from 'vitest';
import { cookieName } from './browser.ts';
import { DAY, HOUR, SECOND, START, startServer } from './test-server.ts';

const path = ({ id }: { id: string }, action = '') => `/v1/client/sessions/${id}${action}`;

async function signedIn(options?: Parameters<typeof startServer>[0]) {
  const started = await startServer(options);
  const browser = started.newBrowser();
  return { ...started, browser, session: await browser.signIn('user_1') };
}

describe('POST /v1/client/sessions/:id/end and /remove', () => {
  it('end keeps the session listed, but without its user', async () => {
    const { browser, session } = await signedIn();
    const reply = await browser.send('POST', path(session, '/end'));
    expect(reply.session).toMatchObject({ id: session.id, status: 'ended', user: null });
    expect(reply.client.sessions).toEqual([reply.session]);
    expect(reply.client.lastActiveSessionId).toBeNull();
    expect(await browser.client()).toEqual(reply.client);
  });

  it('remove removes the session from the list, but it can still be read by its ID', async () => {
    const { browser, session } = await signedIn();
    const reply = await browser.send('POST', path(session, '/remove'));
    expect(reply.session.status).toBe('removed');
    expect(reply.client).toMatchObject({ sessions: [], lastActiveSessionId: null });
    expect((await browser.send('GET', path(session))).session).toEqual(reply.session);
  });

  it('remove also removes an ended session', async () => {
    const { browser, session } = await signedIn();
    await browser.send('POST', path(session, '/end'));
    expect((await browser.send('POST', path(session, '/remove'))).session.status).toBe('removed');
  });

  it.each(['/end', '/remove'])('repeating POST %s changes nothing', async (action) => {
    const { browser, session } = await signedIn();
    const first = await browser.send('POST', path(session, action));
    const again = await browser.send('POST', path(session, action));
    expect(again.status).toBe(200);
    expect(again.text).toBe(first.text);
  });

  it('end does not change a removed session', async () => {
    const { browser, session } = await signedIn();
    await browser.send('POST', path(session, '/remove'));
    const reply = await browser.send('POST', path(session, '/end'));
    expect([reply.status, reply.session.status, reply.client.sessions]).toEqual([200, 'removed', []]);
  });

  it('end does not change the last active session when it ends another one', async () => {
    const { browser, session } = await signedIn();
    const other = await browser.signIn('user_2');
    const reply = await browser.send('POST', path(session, '/end'));
    expect(reply.client.lastActiveSessionId).toBe(other.id);
  });
});

describe('POST /v1/client/sessions/:id/touch', () => {
  it('extends a session from its last activity', async () => {
    const { browser, session, clock } = await signedIn();
    clock.advance(DAY);
    const reply = await browser.send('POST', path(session, '/touch'), { intent: 'activity' });
    expect(reply.session).toMatchObject({
      lastActiveAt: new Date(START + DAY),
      expireAt: new Date(START + 8 * DAY),
      abandonAt: new Date(START + 31 * DAY),
      version: session.version + 1,
    });
    expect(reply.client.sessions).toEqual([reply.session]);
  });

  it('never extends a session beyond its absolute timeout', async () => {
    const { browser, session, clock } = await signedIn({ policy: { absoluteTimeoutMs: 10 * DAY } });
    clock.advance(6 * DAY);
    const reply = await browser.send('POST', path(session, '/touch'));
    expect(reply.session.expireAt).toEqual(new Date(START + 10 * DAY));
    clock.advance(4 * DAY);
    expect((await browser.client()).sessions[0]?.status).toBe('expired');
  });

  it('does not extend an impersonated session, which expires after an hour', async () => {
    const { newBrowser, clock } = await startServer();
    const browser = newBrowser();
    const session = await browser.signIn('user_1', { actor: { sub: 'agent_1' } });
    expect(session).toMatchObject({
      expireAt: new Date(START + HOUR),
      actor: { sub: 'agent_1' },
      factorVerifiedAt: { first: null, second: null },
    });
    clock.advance(HOUR - 1);
    const touched = await browser.send('POST', path(session, '/touch'));
    expect(touched.session.expireAt).toEqual(session.expireAt);
    clock.advance(1);
    expect((await browser.client()).sessions[0]?.status).toBe('expired');
  });

  it('makes a session the last active one only with the intent select_session', async () => {
    const { browser, session } = await signedIn();
    const other = await browser.signIn('user_2');
    const focused = await browser.send('POST', path(session, '/touch'), { intent: 'focus' });
    expect(focused.client.lastActiveSessionId).toBe(other.id);
    const selected = await browser.send('POST', path(session, '/touch'), { intent: 'select_session' });
    expect(selected.client.lastActiveSessionId).toBe(session.id);
  });

  it('selects an organization that `authorizeOrganization` allows, or none', async () => {
    const { browser, session } = await signedIn({
      authorizeOrganization: async (userId, id) => userId === 'user_1' && id === 'org_1',
    });
    const touch = async (body: unknown) =>
      (await browser.send('POST', path(session, '/touch'), body)).session;
    expect((await touch({ active_organization_id: 'org_1' })).lastActiveOrganizationId).toBe('org_1');
    expect((await touch({})).lastActiveOrganizationId).toBe('org_1');
    expect((await touch({ active_organization_id: null })).lastActiveOrganizationId).toBeNull();
  });

  it.each([
    ['`authorizeOrganization` is not set', {}],
    ['`authorizeOrganization` denies it', { authorizeOrganization: async () => false }],
  ])('rejects an organization with 422 when %s, and changes nothing', async (_, options) => {
    const { browser, session } = await signedIn(options);
    const reply = await browser.send('POST', path(session, '/touch'), { active_organization_id: 'org_1' });
    expect([reply.status, reply.error.code]).toEqual([422, 'organization_not_allowed']);
    expect((await browser.client()).sessions).toEqual([session]);
  });

  it.each([{}, { active_organization_id: 'org_1' }])(
    'rejects a closed session with 409 when the body is %j',
    async (body) => {
      const { browser, session } = await signedIn({ authorizeOrganization: async () => true });
      await browser.send('POST', path(session, '/end'));
      const reply = await browser.send('POST', path(session, '/touch'), body);
      expect([reply.status, reply.error.code]).toEqual([409, 'session_closed']);
      expect(reply.text).toContain(`"session_id":"${session.id}"`);
    },
  );
});

describe('session deadlines', () => {
  it('a session is stored as expired when it is first read after its deadline', async () => {
    const { browser, session, clock } = await signedIn();
    clock.advance(7 * DAY - 1);
    expect((await browser.client()).sessions[0]?.status).toBe('active');
    clock.advance(1);
    const { sessions, lastActiveSessionId } = await browser.client();
    const version = session.version + 1;
    expect(sessions).toMatchObject([{ id: session.id, status: 'expired', user: null, version }]);
    expect(lastActiveSessionId).toBeNull();
    expect((await browser.client()).sessions).toEqual(sessions);
  });

  it('an expired session cannot be extended, ended or used to create a token', async () => {
    const { browser, session, clock } = await signedIn();
    clock.advance(7 * DAY);
    expect((await browser.send('POST', path(session, '/touch'))).error.code).toBe('session_closed');
    expect((await browser.send('POST', path(session, '/tokens'))).error.code).toBe('session_closed');
    expect((await browser.send('POST', path(session, '/end'))).session.status).toBe('expired');
  });

  it.each(['ended', 'expired'])(
    'an %s session is abandoned 30 days after its last activity',
    async (status) => {
      const { browser, server, session, clock } = await signedIn();
      if (status === 'ended') await browser.send('POST', path(session, '/end'));
      clock.advance(30 * DAY - 1);
      expect((await browser.client()).sessions[0]?.status).toBe(status);
      clock.advance(1);
      const { closedSessions, sessions } = await browser.client();
      expect([closedSessions?.map((closed) => closed.status), sessions]).toEqual([['abandoned'], []]);
      expect((await server.sessions.get(session.id))?.status).toBe('abandoned');
    },
  );

  it('a session that is not read for 40 days is abandoned without expiring first', async () => {
    const { browser, server, session, clock } = await signedIn();
    clock.advance(40 * DAY);
    expect((await browser.send('GET', path(session))).session.status).toBe('abandoned');
    expect((await server.sessions.get(session.id))?.version).toBe(session.version + 1);
  });
});

describe('a session that is closed for good', () => {
  const closings: [string, (started: Awaited<ReturnType<typeof signedIn>>) => Promise<unknown>][] = [
    ['removed', ({ browser, session }) => browser.send('POST', path(session, '/remove'))],
    ['removed', ({ browser }) => browser.send('DELETE', '/v1/client/sessions')],
    ['revoked', ({ server, session }) => server.sessions.revoke(session.id)],
    ['replaced', ({ browser }) => browser.signIn('user_1')],
  ];

  it.each(closings)(
    'is named as %s by every response until its cookie is cleared ten minutes later',
    async (status, close) => {
      const started = await signedIn();
      const { browser, session, clock } = started;
      await close(started);
      clock.advance(600 * SECOND - 1);
      for (const method of ['GET', 'DELETE']) {
        const { client, headers } = await browser.send(
          method,
          method === 'GET' ? '/v1/client' : '/v1/client/sessions',
        );
        expect(client.sessions.map(({ id }) => id)).not.toContain(session.id);
        expect(client.closedSessions).toContainEqual(
          expect.objectContaining({ id: session.id, status, version: 2, publicUserData: null }),
        );
        expect(headers.getSetCookie()).toEqual([]);
      }
      expect((await browser.send('GET', path(session))).session.status).toBe(status);

      clock.advance(1);
      const { client, headers } = await browser.send('GET', '/v1/client');
      expect(client.closedSessions?.map(({ id }) => id)).toContain(session.id);
      expect(headers.getSetCookie()).toContain(
        `${cookieName(session)}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax`,
      );
      expect((await browser.client()).closedSessions?.map(({ id }) => id)).not.toContain(session.id);
      expect((await browser.send('GET', path(session))).status).toBe(404);
    },
  );

  it('has its cookie cleared by the next sign-in, before the cookie of the new session is set', async () => {
    const { server, browser, session, clock } = await signedIn();
    await browser.send('POST', path(session, '/remove'));
    clock.advance(600 * SECOND);
    const request = browser.request('POST', '/api/sign-in');
    const signedInAgain = await server.sessions.signIn(request, { userId: 'user_2' });
    const names = signedInAgain.headers.getSetCookie().map((line) => line.split('=')[0]);
    expect(names).toEqual([
      cookieName(session),
      '__Host-multisession-last',
      cookieName(signedInAgain.session),
    ]);
  });

  it('has its cookie cleared earlier if ten other sessions were closed later', async () => {
    const { browser, session } = await signedIn();
    for (let count = 0; count < 250; count += 1) {
      await browser.signIn('user_1');
      // The new session, the one selected last, and the closed ones.
      expect(browser.cookie?.split('; ').length).toBeLessThanOrEqual(2 + 11);
    }
    const { closedSessions, sessions } = await browser.client();
    expect([closedSessions?.length, sessions.length]).toEqual([11, 1]);
    expect(browser.cookie).not.toContain(cookieName(session));
  });

  it('keeps its cookie as long as it is remembered', async () => {
    const { browser, session, clock } = await signedIn();
    await browser.send('POST', path(session, '/end'));
    clock.advance(29 * DAY);
    const { headers, client } = await browser.send('GET', '/v1/client');
    expect([headers.getSetCookie(), client.sessions.length]).toEqual([[], 1]);
  });
});

describe('foreign and unknown session IDs', () => {
  const routes: [string, string][] = [
    ['GET', ''],
    ['POST', '/touch'],
    ['POST', '/end'],
    ['POST', '/remove'],
    ['POST', '/tokens'],
    ['POST', '/tokens/billing'],
  ];

  it('another client cannot end or remove a session', async () => {
    const { newBrowser, browser, session } = await signedIn();
    const stranger = newBrowser();
    await stranger.signIn('user_2');
    await stranger.send('POST', path(session, '/end'));
    await stranger.send('DELETE', '/v1/client/sessions');
    expect((await browser.client()).sessions).toEqual([session]);
  });

  it.each(routes)(
    '%s /v1/client/sessions/:id%s is rejected with 404 without a cookie',
    async (method, action) => {
      const { newBrowser, session } = await signedIn({
        tokenTemplates: { billing: { audience: 'billing' } },
      });
      const reply = await newBrowser().send(method, path(session, action));
      expect([reply.status, reply.error.code]).toEqual([404, 'session_not_found']);
    },
  );

  it.each<[string, number, SessionErrorCode]>([
    ['%00', 400, 'invalid_request'],
    ['a%00b', 400, 'invalid_request'],
    ['x'.repeat(600), 400, 'invalid_request'],
    ['%zz', 404, 'invalid_request'],
    ["'%20or%201=1--", 404, 'session_not_found'],
  ])('the malformed ID %s is rejected with %i', async (id, status, code) => {
    const { browser } = await signedIn();
    for (const action of ['', '/end']) {
      const reply = await browser.send(action ? 'POST' : 'GET', path({ id }, action));
      expect([reply.status, reply.error.code]).toEqual([status, code]);
    }
  });
});
