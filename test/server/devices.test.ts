import { describe, expect, it } from 'vitest';
import type { Browser } from './browser.ts';
import { HOUR, SECOND, startServer } from './test-server.ts';

const MINUTE = 60 * SECOND;
const CHROME_ON_MAC =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

const devicesOf = ({ id }: { id: string }, query = '') => `/v1/client/sessions/${id}/devices${query}`;
const revoke = ({ id }: { id: string }, other: string) => `/v1/client/sessions/${id}/devices/${other}/revoke`;

/** A user on a laptop, where somebody else is signed in too, and later on a phone. */
async function twoDevices(options?: Parameters<typeof startServer>[0]) {
  const started = await startServer(options);
  const [laptop, phone] = [started.newBrowser(), started.newBrowser()];
  const neighbour = await laptop.signIn('user_2');
  const here = await laptop.signIn('user_1');
  started.clock.advance(SECOND);
  const there = await phone.signIn('user_1');
  return { ...started, laptop, phone, neighbour, here, there };
}

const idsOf = async (browser: Browser, path: string) =>
  (await browser.send('GET', path)).page.data.map(({ id }) => id);

describe('the list of devices', () => {
  it('begins with where the account was active last', async () => {
    const { laptop, here, there, clock } = await twoDevices();
    expect(await idsOf(laptop, devicesOf(here))).toEqual([there.id, here.id]);
    clock.advance(SECOND);
    await laptop.send('POST', `/v1/client/sessions/${here.id}/touch`);
    expect(await idsOf(laptop, devicesOf(here))).toEqual([here.id, there.id]);
  });

  it('leaves out who is no longer signed in, by the clock too', async () => {
    const { laptop, phone, here, there, clock } = await twoDevices({ policy: { inactivityTimeoutMs: HOUR } });
    const tablet = await phone.signIn('user_1', { actor: { sub: 'agent_1' } });
    await phone.send('POST', `/v1/client/sessions/${there.id}/end`);
    expect(await idsOf(laptop, devicesOf(here))).toEqual([tablet.id, here.id]);
    clock.advance(HOUR - 2 * SECOND);
    await laptop.send('POST', `/v1/client/sessions/${here.id}/touch`);
    clock.advance(2 * SECOND);
    expect((await laptop.send('GET', devicesOf(here))).page).toMatchObject({
      data: [{ id: here.id }],
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
  ])('cannot be asked for with %s', async (query, param) => {
    const { laptop, here } = await twoDevices();
    const reply = await laptop.send('GET', devicesOf(here, query));
    expect([reply.status, reply.error.code, reply.error.param]).toEqual([400, 'invalid_request', param]);
  });

  it('is not for half a sign-in', async () => {
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

describe('what is known of a device', () => {
  it('is what the browser said at sign-in, and then at each touch', async () => {
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

  it('is the place that the app finds for the address, and the address if it wants that kept', async () => {
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

  it('is nothing of the address unless the app says so', async () => {
    const { newBrowser } = await startServer();
    const { latestActivity } = await newBrowser().signIn('user_1', { remoteAddress: '192.0.2.1' });
    expect(latestActivity).toBeNull();
  });
});

describe('signing a device out', () => {
  it('ends it there at once, and answers how it then is', async () => {
    const { laptop, phone, here, there } = await twoDevices();
    const reply = await laptop.send('POST', revoke(here, there.id));
    expect(reply.session).toMatchObject({ id: there.id, status: 'revoked', user: null });
    expect((await phone.client()).sessions).toEqual([]);
    expect(reply.text).not.toContain('"client":');
  });

  it('brings the client along where the session is one of its own', async () => {
    const { laptop } = await twoDevices();
    const other = await laptop.signIn('user_3', { actor: { sub: 'agent_1' } });
    const speaker = await laptop.signIn('user_3');
    const { session, client } = await laptop.send('POST', revoke(speaker, other.id));
    expect(session.status).toBe('revoked');
    expect(client.sessions.map(({ id }) => id)).not.toContain(other.id);
  });

  it('wants a factor that was proved in the last 10 minutes', async () => {
    const { laptop, here, there, clock } = await twoDevices();
    clock.advance(10 * MINUTE - SECOND);
    for (const id of [there.id, 'sess_never']) {
      const refused = await laptop.send('POST', revoke(here, id));
      expect([refused.status, refused.error.code]).toEqual([403, 'reverification_required']);
    }
    for (const factor of ['first', 'second'] as const) {
      await laptop.recordFactorVerification(here.id, factor);
      expect((await laptop.send('POST', revoke(here, there.id))).status).toBe(200);
      clock.advance(10 * MINUTE - 1);
      expect((await laptop.send('POST', revoke(here, there.id))).status).toBe(200);
      clock.advance(1);
      expect((await laptop.send('POST', revoke(here, there.id))).status).toBe(403);
    }
  });

  it('wants a fresher one where the policy says so', async () => {
    const { laptop, here, there, clock } = await twoDevices({ policy: { reverificationWindowMs: MINUTE } });
    clock.advance(MINUTE);
    expect((await laptop.send('POST', revoke(here, there.id))).status).toBe(403);
  });

  it('is not for who impersonates the user', async () => {
    const { newBrowser, there } = await twoDevices();
    const agent = newBrowser();
    const session = await agent.signIn('user_1', { actor: { sub: 'agent_1' } });
    expect((await agent.send('POST', revoke(session, there.id))).error.code).toBe('reverification_required');
    await expect(agent.recordFactorVerification(session.id, 'first')).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('rejects an ID of the other session that is none', async () => {
    const { laptop, here } = await twoDevices();
    const reply = await laptop.send('POST', revoke(here, '%00'));
    expect([reply.status, reply.error.code]).toEqual([400, 'invalid_request']);
  });

  it('tells nobody whether somebody else has such a session', async () => {
    const { laptop, phone, here, neighbour, clock } = await twoDevices();
    const stranger = await phone.signIn('user_3');
    const missing = await laptop.send('POST', revoke(here, `sess_${'0'.repeat(27)}`));
    for (const { id } of [neighbour, stranger]) {
      const foreign = await laptop.send('POST', revoke(here, id));
      expect([foreign.status, foreign.text]).toEqual([200, missing.text]);
    }
    expect(JSON.parse(missing.text)).toEqual({ response: null, now: clock.now });
    expect((await phone.client()).sessions.map(({ status }) => status)).toEqual(['active', 'active']);
  });
});

describe('a factor that is proved anew', () => {
  it('is noted with its time, and gives the client a new cookie', async () => {
    const { laptop, here, clock } = await twoDevices();
    const before = laptop.cookie;
    clock.advance(HOUR);
    const session = await laptop.recordFactorVerification(here.id, 'second');
    expect(session.factorVerifiedAt).toEqual({
      first: here.factorVerifiedAt.first,
      second: new Date(clock.now),
    });
    expect(laptop.cookie).not.toBe(before);
    clock.advance(HOUR);
    expect((await laptop.recordFactorVerification(here.id, 'first')).factorVerifiedAt).toEqual({
      first: new Date(clock.now),
      second: session.factorVerifiedAt.second,
    });
  });

  it('is refused for sessions that are over or not of this client', async () => {
    const { laptop, phone, here, there } = await twoDevices();
    await expect(laptop.recordFactorVerification(there.id, 'first')).rejects.toMatchObject({
      code: 'session_not_found',
    });
    await laptop.send('POST', `/v1/client/sessions/${here.id}/end`);
    await expect(laptop.recordFactorVerification(here.id, 'first')).rejects.toMatchObject({
      code: 'session_closed',
    });
    phone.cookie = null;
    await expect(phone.recordFactorVerification(there.id, 'first')).rejects.toMatchObject({
      code: 'client_not_found',
    });
  });
});

describe('impersonation', () => {
  it('is a session beside the actor’s own, for an hour, and tokens say who acts', async () => {
    const { server, newBrowser, clock } = await startServer();
    const browser = newBrowser();
    await browser.signIn('agent_1');
    const request = browser.request('POST', '/api/impersonate');
    const actor = { sub: 'agent_1', reason: 'ticket 7' };
    const { session, headers } = await server.sessions.impersonate(request, { userId: 'user_1', actor });
    browser.takeCookie(headers);
    expect(session).toMatchObject({ actor, expireAt: new Date(clock.now + HOUR) });
    expect((await browser.client()).sessions.map(({ userId }) => userId)).toEqual(['agent_1', 'user_1']);
    const { jwt } = await browser.send('POST', `/v1/client/sessions/${session.id}/tokens`);
    const bearer = browser.request('GET', '/api/me', { headers: { authorization: `Bearer ${jwt}` } });
    expect((await server.sessions.authenticate(bearer)).actor).toEqual(actor);
    await browser.send('POST', `/v1/client/sessions/${session.id}/remove`);
    await expect(server.sessions.authenticate(bearer)).rejects.toMatchObject({ code: 'session_closed' });
  });

  it('is of somebody else', async () => {
    const { server, newBrowser } = await startServer();
    const impersonate = server.sessions.impersonate(newBrowser().request('POST', '/api/impersonate'), {
      userId: 'user_1',
      actor: { sub: 'user_1' },
    });
    await expect(impersonate).rejects.toMatchObject({ code: 'invalid_request', param: 'actor.sub' });
  });
});
