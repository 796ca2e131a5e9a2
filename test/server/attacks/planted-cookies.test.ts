import type { SessionServerOptions } from 'multisession/server';
import { describe, expect, it } from 'vitest';
import { type Browser, cookieName, cookieOf } from '../browser.ts';
import { openStream } from '../event-stream.ts';
import { createTestDatabase } from '../test-database.ts';
import { SECOND, startServer } from '../test-server.ts';
import { watchQueries } from '../watch-queries.ts';
import { listenRaw, type SendRaw } from './raw-request.ts';

const users = async (browser: Browser) => (await browser.client()).sessions.map(({ userId }) => userId);

/** Plants the cookies of an attacker in the browser of a victim. The attacker keeps a copy. */
async function plant(options?: Partial<SessionServerOptions>) {
  const started = await startServer(options);
  const attacker = started.newBrowser();
  const own = await attacker.signIn('mallory');
  const copy = () => Object.assign(started.newBrowser(), { cookie: attacker.cookie });
  return { ...started, attacker, own, victim: copy(), copy };
}

describe('a planted session', () => {
  it.each([0, 5, 11, 601])(
    'never shows a session of the victim to the attacker, %i seconds after any order of sign-ins',
    async (seconds) => {
      for (const order of ['va', 'av', 'ava', 'vaa', 'aav', 'aavaa']) {
        const { clock, attacker, victim, copy } = await plant();
        const all = [attacker, copy()];
        for (const [nth, who] of order.split('').entries()) {
          if (who === 'v') await victim.signIn(`user_${nth}`);
          else {
            const again = copy();
            await again.signIn('mallory');
            all.push(again);
          }
        }
        clock.advance(seconds * SECOND);
        await victim.client();
        for (const browser of all) expect(new Set(await users(browser))).not.toContain('user_1');
        const seen = (await Promise.all(all.map(users))).flat();
        expect(seen.filter((userId) => userId !== 'mallory')).toEqual([]);
      }
    },
  );

  it('cannot read, touch, use or end a session of the victim', async () => {
    const { server, attacker, victim, copy } = await plant();
    const { id } = await victim.signIn('user_1');
    for (const browser of [attacker, copy()]) {
      const replies = await Promise.all([
        browser.send('GET', `/v1/client/sessions/${id}`),
        browser.send('POST', `/v1/client/sessions/${id}/touch`),
        browser.send('POST', `/v1/client/sessions/${id}/tokens`),
        browser.send('POST', `/v1/client/sessions/${id}/end`),
      ]);
      expect(replies.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
      await browser.send('DELETE', '/v1/client/sessions');
    }
    expect((await server.sessions.get(id))?.status).toBe('active');
  });

  it('gives its label to the sessions of the victim, which grants the attacker nothing', async () => {
    const { attacker, victim, own } = await plant();
    const session = await victim.signIn('user_1');
    expect(session.clientId).toBe(own.clientId);
    await attacker.signIn('user_2');
    expect(await users(attacker)).toEqual(['mallory', 'user_2']);
    expect(await users(victim)).toEqual(['mallory', 'user_1']);
  });

  it('does not let the attacker remove or replace sessions of the victim', async () => {
    const { attacker, victim } = await plant();
    const session = await victim.signIn('user_1');
    await attacker.signIn('user_1');
    await attacker.send('DELETE', '/v1/client/sessions');
    expect((await victim.client()).sessions).toEqual([session]);
  });

  it('does not close the event streams of the victim, however many the attacker opens', async () => {
    const { server, attacker, victim } = await plant();
    const session = await victim.signIn('user_1');
    const stream = await openStream(server, victim);
    await stream.versions();
    for (let count = 0; count < 8; count += 1) await openStream(server, attacker);
    await server.sessions.addTask(session.id, { key: 'terms' });
    expect(await stream.versions()).toMatchObject({ [session.id]: session.version + 1 });
  });

  it('does not use up the event streams of the victim, but counts towards those of its owner', async () => {
    const { server, attacker, victim } = await plant({ streamLimits: { maxStreamsPerUser: 3 } });
    for (let count = 0; count < 3; count += 1) await openStream(server, attacker);
    await victim.signIn('user_1');
    const streams = [];
    for (let count = 0; count < 3; count += 1) streams.push(await openStream(server, victim));
    await expect(openStream(server, victim)).rejects.toThrow('rate_limited');
    // A stream gives back what it has taken, and nothing else.
    for (const stream of streams) await stream.cancel();
    await openStream(server, victim);
    await expect(openStream(server, attacker)).rejects.toThrow('rate_limited');
  });

  it('counts towards the limits of the browser: newer ones displace an older session at the next sign-in', async () => {
    const { newBrowser, clock } = await startServer({ policy: { maxSessionsPerClient: 2 } });
    const [attacker, victim] = [newBrowser(), newBrowser()];
    await victim.signIn('user_1');
    clock.advance(SECOND);
    const planted = await attacker.signIn('mallory');
    victim.cookie = [cookieOf(attacker, planted), victim.cookie].join('; ');
    await victim.signIn('user_2');
    const { sessions } = await victim.client();
    expect(sessions.map(({ userId, status }) => `${userId} ${status}`)).toEqual([
      'user_1 replaced',
      'mallory active',
      'user_2 active',
    ]);
  });

  it('can be removed by the victim like any other, which leaves their own sessions', async () => {
    const { victim, own } = await plant();
    await victim.signIn('user_1');
    await victim.send('POST', `/v1/client/sessions/${own.id}/remove`);
    expect(await users(victim)).toEqual(['user_1']);
  });
});

describe('hundreds of planted cookies', () => {
  const made = (count: number, first = 0) =>
    Array.from({ length: count }, (_, nth) => {
      const key = String(first + nth).padStart(27, 'A');
      return `__Host-multisession-${key}=${'A'.repeat(43)}`;
    });

  it('cost one query, and do not hide the sessions of the browser', async () => {
    let queries = 0;
    const opened = await (await createTestDatabase()).open();
    const { newBrowser } = await startServer({ database: watchQueries(opened, () => void (queries += 1)) });
    const browser = newBrowser();
    const session = await browser.signIn('user_1');
    const own = cookieOf(browser, session);
    for (const planted of [made(180), made(199), [...made(100), ...Array(99).fill(own)]]) {
      for (const cookies of [
        [own, ...planted],
        [...planted, own],
      ]) {
        browser.cookie = cookies.join('; ');
        queries = 0;
        expect(await users(browser)).toEqual(['user_1']);
        expect(queries).toBe(1);
      }
    }
  });

  it('are read up to a limit of 200, which is more than browsers store', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const own = cookieOf(browser, await browser.signIn('user_1'));
    browser.cookie = [...made(200), own].join('; ');
    expect(await users(browser)).toEqual([]);
    browser.cookie = [own, ...made(5000)].join('; ');
    expect(await users(browser)).toEqual(['user_1']);
  });

  it('are never cleared, because their sessions are unknown', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    browser.cookie = made(100).join('; ');
    const { headers } = await browser.send('GET', '/v1/client');
    expect(headers.getSetCookie()).toEqual([]);
  });
});

// Browsers do not let other hosts set a cookie whose name begins with `__Host-`. They allow all of these names.
describe('a lookalike cookie of another host', () => {
  const names: readonly (readonly [what: string, disguise: (name: string) => string])[] = [
    ['after a no-break space', (name) => `\xa0${name}`],
    ['after a no-break space in UTF-8', (name) => `\xc2\xa0${name}`],
    ['after a space and a no-break space', (name) => ` \xa0 ${name}`],
    ['before a no-break space', (name) => `${name}\xa0`],
    ['after a next-line character', (name) => `\x85${name}`],
    ['after a byte order mark', (name) => `\xef\xbb\xbf${name}`],
    ['after a line separator in UTF-8', (name) => `\xe2\x80\xa8${name}`],
    ['after a soft hyphen', (name) => `\xad${name}`],
    ['after a vertical tab', (name) => `\v${name}`],
    ['after a form feed', (name) => `\f${name}`],
    ['before a form feed', (name) => `${name}\f`],
    ['after a control character', (name) => `\x1f${name}`],
    ['in upper case', (name) => name.toUpperCase()],
    ['in lower case', (name) => name.replace('__Host', '__host')],
    ['with a long s', (name) => name.replace('s', '\xc5\xbf')],
    ['in quotation marks', (name) => `"${name}"`],
    ['after an equals sign', (name) => `=${name}`],
    ['after another name', (name) => `a=${name}`],
    ['after a comma', (name) => `a=b,${name}`],
    ['percent-encoded', (name) => name.replace('-', '%2d')],
    ['with another character between prefix and ID', (name) => name.replace('session-', 'session_')],
    ['with a character before the ID', (name) => name.replace('session-', 'session--')],
    ['with a character after the ID', (name) => `${name}A`],
    ['with a no-break space in the ID', (name) => `${name.slice(0, -1)}\xa0`],
  ];

  /** A function that sends one Cookie header and returns the users in the response, or its status if it is an error. */
  type Read = (cookie: string) => Promise<readonly unknown[] | number>;

  const usersIn = (status: number, body: string): readonly unknown[] | number =>
    status === 200
      ? JSON.parse(body).response.sessions.map(({ user_id }: { user_id: unknown }) => user_id)
      : status;

  async function startBoth() {
    const started = await startServer();
    const raw: SendRaw = await listenRaw(started.server);
    const ways: Readonly<Record<string, Read>> = {
      async handler(cookie) {
        const request = started.newBrowser().request('GET', '/v1/client', { headers: { cookie } });
        const response = await started.server.fetch(request);
        return usersIn(response.status, await response.text());
      },
      async socket(cookie) {
        const { status, body } = await raw('GET', '/v1/client', [`Cookie: ${cookie}`]);
        return usersIn(status, body);
      },
    };
    return { ...started, ways, raw };
  }

  /** Whether Node itself rejects the header with 400, because it contains an invalid byte. */
  const isRejectedByNode = (way: string, cookie: string): boolean =>
    way === 'socket' && ['\v', '\f', '\x1f'].some((byte) => cookie.includes(byte));

  it.each(names)(
    'is ignored if its name differs from the name of a session cookie: %s',
    async (_, disguise) => {
      const { server, newBrowser, ways } = await startBoth();
      const [attacker, victim] = [newBrowser(), newBrowser()];
      const own = await attacker.signIn('mallory');
      const session = await victim.signIn('user_1');
      const name = cookieName(own);
      const secret = cookieOf(attacker, own).slice(name.length + 1);
      const planted = `${disguise(name)}=${secret}`;
      const victims = cookieOf(victim, session);

      for (const [way, read] of Object.entries(ways)) {
        const isRejected = isRejectedByNode(way, planted);
        for (const cookies of [[planted], ['a=b', planted], [planted, 'a=b']]) {
          expect(await read(cookies.join('; '))).toEqual(isRejected ? 400 : []);
          for (const all of [
            [victims, ...cookies],
            [...cookies, victims],
          ]) {
            expect(await read(all.join('; '))).toEqual(isRejected ? 400 : ['user_1']);
          }
        }
      }

      const tricked: Browser = Object.assign(newBrowser(), { cookie: planted });
      const { clientId } = await tricked.signIn('user_2');
      expect(clientId).not.toBe(own.clientId);
      expect(await users(attacker)).toEqual(['mallory']);
      expect((await server.sessions.getSessionList({ userId: 'user_2' })).totalCount).toBe(1);
    },
  );

  it.each([
    ['after spaces and tabs', (cookie: string) => ` \t ${cookie}`],
    ['before spaces and tabs', (cookie: string) => `${cookie} \t `],
    ['between other cookies, without a space', (cookie: string) => `a=b;${cookie};c=d`],
  ])('the cookie of a session itself is accepted %s', async (_, write) => {
    const { newBrowser, ways } = await startBoth();
    const browser = newBrowser();
    const cookie = cookieOf(browser, await browser.signIn('user_1'));
    for (const read of Object.values(ways)) expect(await read(write(cookie))).toEqual(['user_1']);
  });

  it('the cookies of sessions are accepted in several Cookie headers, because HTTP/2 may split the header', async () => {
    const { newBrowser, raw } = await startBoth();
    const browser = newBrowser();
    const cookies = [];
    for (const userId of ['user_1', 'user_2']) cookies.push(cookieOf(browser, await browser.signIn(userId)));
    const headers = cookies.map((cookie) => `Cookie: ${cookie}`);
    const { status, body } = await raw('GET', '/v1/client', ['Cookie: a=b', ...headers]);
    expect(usersIn(status, body)).toEqual(['user_1', 'user_2']);
  });
});
