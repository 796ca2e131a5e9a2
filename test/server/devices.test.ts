import { describe, expect, it } from 'vitest';
import type { Browser } from './browser.ts';
import { HOUR, SECOND, startServer } from './test-server.ts';

const MINUTE = 60 * SECOND;
const CHROME_ON_MAC =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

const devicesOf = ({ id }: { id: string }, query = '') => `/v1/client/sessions/${id}/devices${query}`;
const revoke = ({ id }: { id: string }, other: string) => `/v1/client/sessions/${id}/devices/${other}/revoke`;

/** Signs a user in on a laptop, where another user is signed in too, and then on a phone. */
async function twoDevices(options?: Parameters<typeof startServer>[0]) {
  const started = await startServer(options);
  const [laptop, phone] = [started.newBrowser(), started.newBrowser()];
  const otherUser = await laptop.signIn('user_2');
  const onLaptop = await laptop.signIn('user_1');
  started.clock.advance(SECOND);
  const onPhone = await phone.signIn('user_1');
  return { ...started, laptop, phone, otherUser, onLaptop, onPhone };
}

const idsOf = async (browser: Browser, path: string) =>
  (await browser.send('GET', path)).page.data.map(({ id }) => id);

describe('GET /v1/client/sessions/:id/devices', () => {
  it('lists the session with the latest activity first', async () => {
    const { laptop, onLaptop, onPhone, clock } = await twoDevices();
    expect(await idsOf(laptop, devicesOf(onLaptop))).toEqual([onPhone.id, onLaptop.id]);
    clock.advance(SECOND);
    await laptop.send('POST', `/v1/client/sessions/${onLaptop.id}/touch`);
    expect(await idsOf(laptop, devicesOf(onLaptop))).toEqual([onLaptop.id, onPhone.id]);
  });

  it('omits sessions that are closed or past their deadline', async () => {
    const { laptop, phone, onLaptop, onPhone, clock } = await twoDevices({
      policy: { inactivityTimeoutMs: HOUR },
    });
    const tablet = await phone.signIn('user_1', { actor: { sub: 'agent_1' } });
    await phone.send('POST', `/v1/client/sessions/${onPhone.id}/end`);
    expect(await idsOf(laptop, devicesOf(onLaptop))).toEqual([tablet.id, onLaptop.id]);
    clock.advance(HOUR - 2 * SECOND);
    await laptop.send('POST', `/v1/client/sessions/${onLaptop.id}/touch`);
    clock.advance(2 * SECOND);
    expect((await laptop.send('GET', devicesOf(onLaptop))).page).toMatchObject({
      data: [{ id: onLaptop.id }],
      totalCount: 1,
    });
  });

  it.each<[string, string]>([
    ['?limit=0', 'limit'],
    ['?limit=501', 'limit'],
    ['?limit=1e9', 'limit'],
    ['?limit=1000000000', 'limit'],
    ['?limit=abc', 'limit'],
    ['?limit=', 'limit'],
    ['?limit=%205', 'limit'],
    ['?limit=0x10', 'limit'],
    ['?limit=1.5', 'limit'],
    ['?limit=5&limit=6', 'limit'],
    ['?offset=-1', 'offset'],
    ['?offset=abc', 'offset'],
    ['?offset=99999999999999999999', 'offset'],
  ])('rejects the query %s with 400', async (query, param) => {
    const { laptop, onLaptop } = await twoDevices();
    const reply = await laptop.send('GET', devicesOf(onLaptop, query));
    expect([reply.status, reply.error.code, reply.error.param]).toEqual([400, 'invalid_request', param]);
  });

  it('rejects a pending session with 403', async () => {
    const { laptop } = await twoDevices();
    const pending = await laptop.signIn('user_3', { tasks: [{ key: 'setup-mfa' }] });
    for (const reply of [
      await laptop.send('GET', devicesOf(pending)),
      await laptop.send('POST', revoke(pending, 'sess_other')),
    ]) {
      expect([reply.status, reply.error.code]).toEqual([403, 'forbidden']);
    }
  });
});

describe('the latest activity of a session', () => {
  it('describes the browser by its User-Agent at sign-in and at each touch', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    browser.headers = { 'user-agent': CHROME_ON_MAC };
    const session = await browser.signIn('user_1');
    expect(session.latestActivity).toEqual({
      id: null,
      browserName: 'Chrome',
      browserVersion: '142',
      deviceType: 'Mac',
      isMobile: false,
      ipAddress: null,
      city: null,
      country: null,
    });
    browser.headers = { 'user-agent': CHROME_ON_MAC.replace('142', '143') };
    await browser.send('POST', `/v1/client/sessions/${session.id}/touch`);
    expect((await server.sessions.get(session.id))?.latestActivity?.browserVersion).toBe('143');
  });

  it('contains the location from `geolocate`, and the IP address only if `geolocate` returns it', async () => {
    const { server, newBrowser } = await startServer({
      geolocate: async (remoteAddress) =>
        remoteAddress === '192.0.2.1' ? { city: 'Bern', country: 'CH' } : { ipAddress: remoteAddress },
    });
    const browser = newBrowser();
    const session = await browser.signIn('user_1', { remoteAddress: '192.0.2.1' });
    expect(session.latestActivity).toMatchObject({ ipAddress: null, city: 'Bern', country: 'CH' });
    await server.fetch(browser.request('POST', `/v1/client/sessions/${session.id}/touch`), {
      remoteAddress: '192.0.2.2',
    });
    expect((await server.sessions.get(session.id))?.latestActivity).toMatchObject({
      ipAddress: '192.0.2.2',
      city: null,
    });
  });

  it('does not contain the IP address without `geolocate`', async () => {
    const { newBrowser } = await startServer();
    const { latestActivity } = await newBrowser().signIn('user_1', { remoteAddress: '192.0.2.1' });
    expect(latestActivity).toBeNull();
  });
});

describe('POST /v1/client/sessions/:id/devices/:other/revoke', () => {
  it('revokes the session of the other device and returns it', async () => {
    const { laptop, phone, onLaptop, onPhone } = await twoDevices();
    const reply = await laptop.send('POST', revoke(onLaptop, onPhone.id));
    expect(reply.session).toMatchObject({ id: onPhone.id, status: 'revoked', user: null });
    expect((await phone.client()).sessions).toEqual([]);
    expect(reply.text).not.toContain('"client":');
  });

  it('includes the client in the response when the revoked session belongs to it', async () => {
    const { laptop } = await twoDevices();
    const other = await laptop.signIn('user_3', { actor: { sub: 'agent_1' } });
    const requester = await laptop.signIn('user_3');
    const { session, client } = await laptop.send('POST', revoke(requester, other.id));
    expect(session.status).toBe('revoked');
    expect(client.sessions.map(({ id }) => id)).not.toContain(other.id);
  });

  it('requires a factor verified within the last 10 minutes', async () => {
    const { laptop, onLaptop, onPhone, clock } = await twoDevices();
    clock.advance(10 * MINUTE - SECOND);
    for (const id of [onPhone.id, 'sess_never']) {
      const rejected = await laptop.send('POST', revoke(onLaptop, id));
      expect([rejected.status, rejected.error.code]).toEqual([403, 'reverification_required']);
    }
    for (const factor of ['first', 'second'] as const) {
      await laptop.recordFactorVerification(onLaptop.id, factor);
      expect((await laptop.send('POST', revoke(onLaptop, onPhone.id))).status).toBe(200);
      clock.advance(10 * MINUTE - 1);
      expect((await laptop.send('POST', revoke(onLaptop, onPhone.id))).status).toBe(200);
      clock.advance(1);
      expect((await laptop.send('POST', revoke(onLaptop, onPhone.id))).status).toBe(403);
    }
  });

  it('requires a factor verified within `policy.reverificationWindowMs`', async () => {
    const { laptop, onLaptop, onPhone, clock } = await twoDevices({
      policy: { reverificationWindowMs: MINUTE },
    });
    clock.advance(MINUTE);
    expect((await laptop.send('POST', revoke(onLaptop, onPhone.id))).status).toBe(403);
  });

  it('rejects an impersonated session with reverification_required', async () => {
    const { newBrowser, onPhone } = await twoDevices();
    const agent = newBrowser();
    const session = await agent.signIn('user_1', { actor: { sub: 'agent_1' } });
    expect((await agent.send('POST', revoke(session, onPhone.id))).error.code).toBe(
      'reverification_required',
    );
    await expect(agent.recordFactorVerification(session.id, 'first')).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('rejects a malformed ID of the session to revoke with 400', async () => {
    const { laptop, onLaptop } = await twoDevices();
    const reply = await laptop.send('POST', revoke(onLaptop, '%00'));
    expect([reply.status, reply.error.code]).toEqual([400, 'invalid_request']);
  });

  it('returns the same response for the session of another user as for an unknown one', async () => {
    const { laptop, phone, onLaptop, otherUser, clock } = await twoDevices();
    const stranger = await phone.signIn('user_3');
    const missing = await laptop.send('POST', revoke(onLaptop, `sess_${'0'.repeat(27)}`));
    for (const { id } of [otherUser, stranger]) {
      const foreign = await laptop.send('POST', revoke(onLaptop, id));
      expect([foreign.status, foreign.text]).toEqual([200, missing.text]);
    }
    expect(JSON.parse(missing.text)).toEqual({ response: null, now: clock.now });
    expect((await phone.client()).sessions.map(({ status }) => status)).toEqual(['active', 'active']);
  });
});

describe('recordFactorVerification()', () => {
  it('stores the time of the verification and rotates the cookie', async () => {
    const { laptop, onLaptop, clock } = await twoDevices();
    const before = laptop.cookie;
    clock.advance(HOUR);
    const session = await laptop.recordFactorVerification(onLaptop.id, 'second');
    expect(session.factorVerifiedAt).toEqual({
      first: onLaptop.factorVerifiedAt.first,
      second: new Date(clock.now),
    });
    expect(laptop.cookie).not.toBe(before);
    clock.advance(HOUR);
    expect((await laptop.recordFactorVerification(onLaptop.id, 'first')).factorVerifiedAt).toEqual({
      first: new Date(clock.now),
      second: session.factorVerifiedAt.second,
    });
  });

  it('rejects closed sessions and sessions of other clients', async () => {
    const { laptop, phone, onLaptop, onPhone } = await twoDevices();
    await expect(laptop.recordFactorVerification(onPhone.id, 'first')).rejects.toMatchObject({
      code: 'session_not_found',
    });
    await laptop.send('POST', `/v1/client/sessions/${onLaptop.id}/end`);
    await expect(laptop.recordFactorVerification(onLaptop.id, 'first')).rejects.toMatchObject({
      code: 'session_closed',
    });
    phone.cookie = null;
    await expect(phone.recordFactorVerification(onPhone.id, 'first')).rejects.toMatchObject({
      code: 'session_not_found',
    });
  });
});

describe('impersonate()', () => {
  it('adds a session of one hour to the client of the actor, and names the actor in tokens', async () => {
    const { server, newBrowser, clock } = await startServer();
    const browser = newBrowser();
    await browser.signIn('agent_1');
    const request = browser.request('POST', '/api/impersonate');
    const actor = { sub: 'agent_1', reason: 'ticket 7' };
    const { session, headers } = await server.sessions.impersonate(request, { userId: 'user_1', actor });
    browser.storeCookies(headers);
    expect(session).toMatchObject({ actor, expireAt: new Date(clock.now + HOUR) });
    expect((await browser.client()).sessions.map(({ userId }) => userId)).toEqual(['agent_1', 'user_1']);
    const { jwt } = await browser.send('POST', `/v1/client/sessions/${session.id}/tokens`);
    const bearer = browser.request('GET', '/api/me', { headers: { authorization: `Bearer ${jwt}` } });
    expect((await server.sessions.authenticate(bearer)).actor).toEqual(actor);
    await browser.send('POST', `/v1/client/sessions/${session.id}/remove`);
    await expect(server.sessions.authenticate(bearer)).rejects.toMatchObject({ code: 'session_closed' });
  });

  it('rejects an actor who impersonates themselves', async () => {
    const { server, newBrowser } = await startServer();
    const impersonate = server.sessions.impersonate(newBrowser().request('POST', '/api/impersonate'), {
      userId: 'user_1',
      actor: { sub: 'user_1' },
    });
    await expect(impersonate).rejects.toMatchObject({ code: 'invalid_request', param: 'actor.sub' });
  });
});
