import type { SessionErrorCode } from '../../src/session/index.ts';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, START, startServer } from './test-server.ts';

const path = ({ id }: { id: string }, action = '') => `/v1/client/sessions/${id}${action}`;

async function signedIn(options?: Parameters<typeof startServer>[0]) {
  const started = await startServer(options);
  const browser = started.newBrowser();
  return { ...started, browser, session: await browser.signIn('user_1') };
}

describe('end and remove', () => {
  it('ends a session, which stays listed without its user', async () => {
    const { browser, session } = await signedIn();
    const reply = await browser.send('POST', path(session, '/end'));
    expect(reply.session).toMatchObject({ id: session.id, status: 'ended', user: null });
    expect(reply.client.sessions).toEqual([reply.session]);
    expect(reply.client.lastActiveSessionId).toBeNull();
    expect(await browser.client()).toEqual(reply.client);
  });

  it('removes a session, which then answers only for itself', async () => {
    const { browser, session } = await signedIn();
    const reply = await browser.send('POST', path(session, '/remove'));
    expect(reply.session.status).toBe('removed');
    expect(reply.client).toMatchObject({ sessions: [], lastActiveSessionId: null });
    expect((await browser.send('GET', path(session))).session).toEqual(reply.session);
  });

  it('removes an ended session', async () => {
    const { browser, session } = await signedIn();
    await browser.send('POST', path(session, '/end'));
    expect((await browser.send('POST', path(session, '/remove'))).session.status).toBe('removed');
  });

  it.each(['/end', '/remove'])('changes nothing when %s is asked for again', async (action) => {
    const { browser, session } = await signedIn();
    const first = await browser.send('POST', path(session, action));
    const again = await browser.send('POST', path(session, action));
    expect(again.status).toBe(200);
    expect(again.text).toBe(first.text);
  });

  it('ends a removed session without bringing it back', async () => {
    const { browser, session } = await signedIn();
    await browser.send('POST', path(session, '/remove'));
    const reply = await browser.send('POST', path(session, '/end'));
    expect([reply.status, reply.session.status, reply.client.sessions]).toEqual([200, 'removed', []]);
  });

  it('leaves the last active session alone when another one is ended', async () => {
    const { browser, session } = await signedIn();
    const other = await browser.signIn('user_2');
    const reply = await browser.send('POST', path(session, '/end'));
    expect(reply.client.lastActiveSessionId).toBe(other.id);
  });
});

describe('touch', () => {
  it('prolongs a session from its last activity', async () => {
    const { browser, session, clock } = await signedIn();
    clock.advance(DAY);
    const reply = await browser.send('POST', path(session, '/touch'), { intent: 'activity' });
    expect(reply.session).toMatchObject({
      lastActiveAt: new Date(START + DAY),
      expireAt: new Date(START + 8 * DAY),
      abandonAt: new Date(START + 31 * DAY),
      version: session.version + 1,
    });
    expect(reply.client.version).toBe(session.version + 1);
  });

  it('never prolongs a session beyond its absolute lifetime', async () => {
    const { browser, session, clock } = await signedIn({ policy: { absoluteTimeoutMs: 10 * DAY } });
    clock.advance(6 * DAY);
    const reply = await browser.send('POST', path(session, '/touch'));
    expect(reply.session.expireAt).toEqual(new Date(START + 10 * DAY));
    clock.advance(4 * DAY);
    expect((await browser.client()).sessions[0]?.status).toBe('expired');
  });

  it('does not prolong an impersonated session, which lives for an hour', async () => {
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

  it('makes a session the last active one only when it is selected', async () => {
    const { browser, session } = await signedIn();
    const other = await browser.signIn('user_2');
    const focused = await browser.send('POST', path(session, '/touch'), { intent: 'focus' });
    expect(focused.client.lastActiveSessionId).toBe(other.id);
    const selected = await browser.send('POST', path(session, '/touch'), { intent: 'select_session' });
    expect(selected.client.lastActiveSessionId).toBe(session.id);
  });

  it('takes an organization that the app allows, and none', async () => {
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
    ['the server knows none', {}],
    ['the app refuses it', { authorizeOrganization: async () => false }],
  ])('refuses an organization when %s, and changes nothing', async (_, options) => {
    const { browser, session } = await signedIn(options);
    const reply = await browser.send('POST', path(session, '/touch'), { active_organization_id: 'org_1' });
    expect([reply.status, reply.error.code]).toEqual([422, 'organization_not_allowed']);
    expect((await browser.client()).sessions).toEqual([session]);
  });

  it.each([{}, { active_organization_id: 'org_1' }])('refuses a closed session, with %j', async (body) => {
    const { browser, session } = await signedIn({ authorizeOrganization: async () => true });
    await browser.send('POST', path(session, '/end'));
    const reply = await browser.send('POST', path(session, '/touch'), body);
    expect([reply.status, reply.error.code]).toEqual([409, 'session_closed']);
    expect(reply.text).toContain(`"session_id":"${session.id}"`);
  });
});

describe('deadlines', () => {
  it('writes a session down as expired when it is first read after its time', async () => {
    const { browser, session, clock } = await signedIn();
    clock.advance(7 * DAY - 1);
    expect((await browser.client()).sessions[0]?.status).toBe('active');
    clock.advance(1);
    const { version, sessions, lastActiveSessionId } = await browser.client();
    expect(sessions).toMatchObject([{ id: session.id, status: 'expired', user: null, version }]);
    expect([version, lastActiveSessionId]).toEqual([session.version + 1, null]);
    expect((await browser.client()).version).toBe(version);
  });

  it('never prolongs, ends or hands out a token for a session that has run out', async () => {
    const { browser, session, clock } = await signedIn();
    clock.advance(7 * DAY);
    expect((await browser.send('POST', path(session, '/touch'))).error.code).toBe('session_closed');
    expect((await browser.send('POST', path(session, '/tokens'))).error.code).toBe('session_closed');
    expect((await browser.send('POST', path(session, '/end'))).session.status).toBe('expired');
  });

  it.each(['ended', 'expired'])(
    'abandons a session that is %s, 30 days after its last activity',
    async (status) => {
      const { browser, session, clock } = await signedIn();
      if (status === 'ended') await browser.send('POST', path(session, '/end'));
      clock.advance(30 * DAY - 1);
      expect((await browser.client()).sessions[0]?.status).toBe(status);
      clock.advance(1);
      expect((await browser.client()).sessions).toEqual([]);
      expect((await browser.send('GET', path(session))).session.status).toBe('abandoned');
    },
  );

  it('abandons at once what nobody has looked at for a month', async () => {
    const { browser, session, clock } = await signedIn();
    clock.advance(40 * DAY);
    expect((await browser.client()).sessions).toEqual([]);
    expect((await browser.send('GET', path(session))).session.status).toBe('abandoned');
  });

  it('tells for 30 days what became of a session that is not listed any more', async () => {
    const { browser, session, clock } = await signedIn();
    await browser.send('POST', path(session, '/remove'));
    clock.advance(30 * DAY - 1);
    expect((await browser.send('GET', path(session))).session.status).toBe('removed');
    clock.advance(1);
    expect((await browser.send('GET', path(session))).status).toBe(404);
  });
});

describe('foreign and unknown ids', () => {
  const routes: [string, string][] = [
    ['GET', ''],
    ['POST', '/touch'],
    ['POST', '/end'],
    ['POST', '/remove'],
    ['POST', '/tokens'],
    ['POST', '/tokens/billing'],
  ];

  it("leaves another client's session alone", async () => {
    const { newBrowser, browser, session } = await signedIn();
    const stranger = newBrowser();
    await stranger.signIn('user_2');
    await stranger.send('POST', path(session, '/end'));
    await stranger.send('DELETE', '/v1/client/sessions');
    expect((await browser.client()).sessions).toEqual([session]);
  });

  it.each(routes)('%s …%s is refused without a cookie', async (method, action) => {
    const { newBrowser, session } = await signedIn({ tokenTemplates: { billing: { audience: 'billing' } } });
    const reply = await newBrowser().send(method, path(session, action));
    expect([reply.status, reply.error.code]).toEqual([401, 'client_not_found']);
  });

  it.each<[string, number, SessionErrorCode]>([
    ['%00', 400, 'invalid_request'],
    ['a%00b', 400, 'invalid_request'],
    ['x'.repeat(600), 400, 'invalid_request'],
    ['%zz', 404, 'session_not_found'],
    ["'%20or%201=1--", 404, 'session_not_found'],
  ])('answers the odd id %s with %i', async (id, status, code) => {
    const { browser } = await signedIn();
    for (const action of ['', '/end']) {
      const reply = await browser.send(action ? 'POST' : 'GET', path({ id }, action));
      expect([reply.status, reply.error.code]).toEqual([status, code]);
    }
  });
});
