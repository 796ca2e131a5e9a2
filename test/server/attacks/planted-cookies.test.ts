import { describe, expect, it } from 'vitest';
import type { Browser } from '../browser.ts';
import { SECOND, startServer } from '../test-server.ts';
import { listenRaw, type SendRaw } from './raw-request.ts';

const users = async (browser: Browser) => (await browser.client()).sessions.map(({ userId }) => userId);

/** Plants the cookie of an attacker in the browser of a victim. The attacker keeps a copy. */
async function plant() {
  const started = await startServer();
  const attacker = started.newBrowser();
  await attacker.signIn('mallory');
  const planted = attacker.cookie;
  const victim: Browser = Object.assign(started.newBrowser(), { cookie: planted });
  const copy = () => Object.assign(started.newBrowser(), { cookie: planted });
  return { ...started, attacker, victim, copy };
}

/** Sends each known secret as the cookie, with the others as receipts. Returns the users in all responses. */
async function findVisibleUsers(newBrowser: () => Browser, browsers: readonly Browser[]) {
  const cookies = [...new Set(browsers.flatMap(({ cookie, receipts }) => [cookie ?? '', ...receipts]))];
  const values = cookies.map((cookie) => cookie.slice(cookie.indexOf('=') + 1));
  const seen = new Set<string>();
  for (const value of [...values, ...values]) {
    const tried = newBrowser();
    tried.cookie = `__Host-multisession=${value}`;
    tried.receipts = values.map((other, nth) => `__Host-multisession-receipt-${nth}=${other}`);
    const reply = await tried.send('GET', '/v1/client');
    for (const { userId } of reply.status === 200 ? reply.client.sessions : []) seen.add(String(userId));
  }
  return [...seen].toSorted();
}

type Act = 'attacker' | 'victim';
const signInOrders: readonly (readonly Act[])[] = [
  ['victim', 'attacker'],
  ['attacker', 'victim'],
  ['attacker', 'victim', 'attacker'],
  ['victim', 'attacker', 'attacker'],
  ['attacker', 'attacker', 'victim'],
  ['attacker', 'attacker', 'victim', 'attacker', 'attacker'],
];

describe.each(signInOrders.map((order) => [order.join(', '), order] as const))(
  'a planted cookie that is used for sign-ins in the order: %s',
  (_, order) => {
    it.each([0, 5, 11, 61])(
      'shows no session of the victim to the attacker after %i seconds',
      async (seconds) => {
        const { clock, newBrowser, attacker, victim, copy } = await plant();
        const own = [attacker, copy()];
        for (const who of order) {
          const browser = who === 'victim' ? victim : copy();
          await browser.signIn(who === 'victim' ? 'user_1' : 'mallory');
          if (who === 'attacker') own.push(browser);
          expect(await findVisibleUsers(newBrowser, own)).toEqual(['mallory']);
        }
        await victim.send('GET', '/v1/client');
        clock.advance(seconds * SECOND);
        expect(await findVisibleUsers(newBrowser, own)).not.toContain('user_1');
        await victim.send('GET', '/v1/client');
        await victim.signIn('user_2');
        expect(await findVisibleUsers(newBrowser, own)).not.toContain('user_1');
        expect(await findVisibleUsers(newBrowser, own)).not.toContain('user_2');
      },
    );
  },
);

it('a planted cookie cannot read, touch or end the session of the victim', async () => {
  const { server, attacker, victim, copy } = await plant();
  const { id } = await victim.signIn('user_1');
  const sibling = copy();
  await sibling.signIn('mallory');
  for (const browser of [attacker, copy(), sibling]) {
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

it('a planted cookie shows no session of the victim, even if it is planted again next to the receipts of the victim', async () => {
  const { attacker, victim, copy } = await plant();
  await victim.signIn('user_1');
  victim.cookie = attacker.cookie;
  expect(await users(victim)).toEqual(['mallory']);
  expect(await users(copy())).toEqual(['mallory']);
});

it('planted receipts of the attacker show no session of the victim to the attacker', async () => {
  const { newBrowser, victim, attacker, copy } = await plant();
  const sibling = copy();
  await sibling.signIn('mallory');
  victim.receipts = sibling.receipts;
  await victim.signIn('user_1');
  expect(await users(victim)).toContain('user_1');
  expect(await findVisibleUsers(newBrowser, [attacker, sibling, copy()])).toEqual(['mallory']);
});

describe('receipt cookies', () => {
  async function signInOnTwoTabs() {
    const { server, clock, newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_0');
    const requests = ['user_1', 'user_2'].map(
      (userId) => [userId, browser.request('POST', '/api/sign-in')] as const,
    );
    const tabs = [];
    for (const [userId, request] of requests) {
      const tab = newBrowser();
      tab.storeCookies((await server.sessions.signIn(request, { userId })).headers);
      tabs.push({ cookie: tab.cookie, receipt: tab.receipts[0] ?? '' });
    }
    const stranger = newBrowser();
    await stranger.signIn('user_9');
    return { clock, newBrowser, tabs, foreign: stranger.receipts[0] ?? '' };
  }

  const forgeries: [string, (receipt: string, foreign: string) => readonly string[]][] = [
    ['of another client', (_, foreign) => [foreign]],
    ['with another secret', (receipt) => [receipt.slice(0, -43) + 'A'.repeat(43)]],
    ['that is truncated', (receipt) => [receipt.slice(0, -1)]],
    ['that is empty', (receipt) => [receipt.slice(0, receipt.indexOf('=') + 1)]],
    ['that is too long', (receipt) => [receipt + 'A'.repeat(4000)]],
    ['under another name', (receipt) => [receipt.replace('-receipt-', '-other-')]],
    [
      'with the secret of one client and the ID of another',
      (receipt, foreign) => [foreign.slice(0, -43) + receipt.slice(-43)],
    ],
    ['sent after too many others', (receipt, foreign) => [...Array<string>(20).fill(foreign), receipt]],
  ];

  it.each(forgeries)('a receipt %s has no effect', async (_, forge) => {
    const { newBrowser, tabs, foreign } = await signInOnTwoTabs();
    const [first, second] = tabs;
    const browser = Object.assign(newBrowser(), { cookie: second?.cookie ?? null });
    const before = await browser.client();
    expect(before.sessions.map(({ userId }) => userId)).toEqual(['user_0', 'user_2']);
    browser.receipts = forge(first?.receipt ?? '', foreign);
    expect(await browser.client()).toEqual(before);
  });

  it('a duplicate receipt is ignored', async () => {
    const { newBrowser, tabs } = await signInOnTwoTabs();
    const [first, second] = tabs;
    const browser = Object.assign(newBrowser(), { cookie: second?.cookie ?? null });
    browser.receipts = [first?.receipt ?? '', first?.receipt ?? ''];
    const after = await browser.client();
    expect(after.sessions.map(({ userId }) => userId)).toEqual(['user_0', 'user_1', 'user_2']);
    expect(await browser.client()).toEqual(after);
  });

  it('a receipt expires after a minute, and its session is closed', async () => {
    const { clock, newBrowser, tabs } = await signInOnTwoTabs();
    const [first, second] = tabs;
    const browser = Object.assign(newBrowser(), { cookie: second?.cookie ?? null });
    await browser.client();
    clock.advance(60 * SECOND);
    browser.receipts = [first?.receipt ?? ''];
    expect(await users(browser)).toEqual(['user_0', 'user_2']);
  });
});

// Browsers do not let other hosts set a cookie whose name begins with `__Host-`. They allow all of these names.
describe('a lookalike cookie of another host', () => {
  const NAME = '__Host-multisession';
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
    ['in lower case', (name) => name.toLowerCase()],
    ['with a long s', (name) => name.replace('s', '\xc5\xbf')],
    ['in quotation marks', (name) => `"${name}"`],
    ['after an equals sign', (name) => `=${name}`],
    ['after another name', (name) => `a=${name}`],
    ['after a comma', (name) => `a=b,${name}`],
    ['percent-encoded', (name) => name.replace('-', '%2d')],
  ];

  /** A function that sends one Cookie header and returns the users in the response, or its status if it is an error. */
  type Read = (cookie: string) => Promise<readonly unknown[] | number>;

  const usersIn = (status: number, body: string): readonly unknown[] | number =>
    status === 200
      ? (JSON.parse(body).response?.sessions ?? []).map(({ user_id }: { user_id: unknown }) => user_id)
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
    'is ignored if its name differs from the name of the client cookie: %s',
    async (_, disguise) => {
      const { server, newBrowser, ways } = await startBoth();
      const [attacker, victim] = [newBrowser(), newBrowser()];
      await attacker.signIn('mallory');
      await victim.signIn('user_1');
      const value = (attacker.cookie ?? '').slice(NAME.length + 1);
      const receipt = (attacker.receipts[0] ?? '').slice(`${NAME}-receipt-`.length);
      const planted = [`${disguise(NAME)}=${value}`, `${disguise(`${NAME}-receipt-`)}${receipt}`];

      for (const [way, read] of Object.entries(ways)) {
        const isRejected = isRejectedByNode(way, planted.join());
        for (const cookies of [planted, ['a=b', ...planted], [...planted, 'a=b']]) {
          expect(await read(cookies.join('; '))).toEqual(isRejected ? 400 : []);
          for (const all of [
            [victim.cookie, ...cookies],
            [...cookies, victim.cookie],
          ]) {
            expect(await read(all.join('; '))).toEqual(isRejected ? 400 : ['user_1']);
          }
        }
      }

      const tricked: Browser = Object.assign(newBrowser(), { cookie: null, receipts: planted });
      const { clientId } = await tricked.signIn('user_2');
      expect(clientId).not.toBe((await attacker.client()).id);
      expect(await users(attacker)).toEqual(['mallory']);
      expect((await server.sessions.getSessionList({ userId: 'user_2' })).totalCount).toBe(1);
    },
  );

  it.each([
    ['after spaces and tabs', (cookie: string) => ` \t ${cookie}`],
    ['before spaces and tabs', (cookie: string) => `${cookie} \t `],
    ['between other cookies, without a space', (cookie: string) => `a=b;${cookie};c=d`],
  ])('the client cookie itself is accepted %s', async (_, write) => {
    const { newBrowser, ways } = await startBoth();
    const browser = newBrowser();
    await browser.signIn('user_1');
    for (const read of Object.values(ways)) {
      expect(await read(write(browser.cookie ?? ''))).toEqual(['user_1']);
    }
  });

  it('the client cookie itself is accepted in a second Cookie header, because HTTP/2 may split the header', async () => {
    const { newBrowser, raw } = await startBoth();
    const browser = newBrowser();
    await browser.signIn('user_1');
    const { status, body } = await raw('GET', '/v1/client', ['Cookie: a=b', `Cookie: ${browser.cookie}`]);
    expect(usersIn(status, body)).toEqual(['user_1']);
  });

  // A browser stores only one such cookie, so at least one of the two is planted.
  it('makes a request fail with 401 if it has the name of the client cookie, in the same or another header', async () => {
    const { newBrowser, ways, raw } = await startBoth();
    const [attacker, victim] = [newBrowser(), newBrowser()];
    await attacker.signIn('mallory');
    await victim.signIn('user_1');
    const both = [attacker.cookie ?? '', victim.cookie ?? ''];
    for (const cookies of [both, both.toReversed()]) {
      for (const read of Object.values(ways)) expect(await read(cookies.join('; '))).toBe(401);
      const headers = cookies.map((cookie) => `Cookie: ${cookie}`);
      expect((await raw('GET', '/v1/client', headers)).status).toBe(401);
    }
  });
});
