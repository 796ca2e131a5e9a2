import { expect, it } from 'vitest';
import { isSameHash, randomId, randomSecret } from '../../../src/server/core/secrets.ts';
import { cookieName, cookieOf } from '../browser.ts';
import { startServer } from '../test-server.ts';

it('hashes are compared as a whole', () => {
  const hash = 'a'.repeat(43);
  expect(isSameHash(hash, hash)).toBe(true);
  for (const other of [`b${hash.slice(1)}`, `${hash.slice(1)}b`, hash.slice(1), `${hash}a`, '']) {
    expect(isSameHash(hash, other)).toBe(false);
  }
});

it('hashes are compared in constant time: every character is read, wherever they differ', () => {
  const countReads = (other: string) => {
    let reads = 0;
    const hash = new Proxy(Object('a'.repeat(43)), {
      get(target, key) {
        if (key === 'length') return 43;
        if (key !== 'charCodeAt') return Reflect.get(target, key);
        return (index: number) => {
          reads += 1;
          return 'a'.repeat(43).charCodeAt(index);
        };
      },
    });
    isSameHash(hash, other);
    return reads;
  };
  expect(['a'.repeat(43), `b${'a'.repeat(42)}`, `${'a'.repeat(42)}b`].map(countReads)).toEqual([43, 43, 43]);
});

it('IDs have 160 and secrets 256 random bits', () => {
  const drawn = Array.from({ length: 1000 }, () => [randomId('sess'), randomSecret()]).flat();
  expect(new Set(drawn).size).toBe(2000);
  expect(drawn.filter((text) => !/^(sess_[\w-]{27}|[\w-]{43})$/.test(text))).toEqual([]);
  expect(Buffer.from(randomSecret(), 'base64url')).toHaveLength(32);
  expect(Buffer.from(randomId('sess').slice('sess_'.length), 'base64url')).toHaveLength(20);
});

it('a wrong secret of a session gets the same response as an unknown session', async () => {
  const { newBrowser } = await startServer();
  const browser = newBrowser();
  const session = await browser.signIn('user_1');
  const secret = cookieOf(browser, session).slice(-43);
  const unknown = `sess_${'A'.repeat(27)}`;
  const responses = [];
  for (const [{ id }, value] of [
    [session, 'A'.repeat(43)],
    [{ id: unknown }, secret],
    [session, 'nonsense'],
  ] as const) {
    browser.cookie = `${cookieName({ id })}=${value}`;
    for (const path of ['/v1/client', '/v1/client/events', `/v1/client/sessions/${id}`]) {
      const { status, text, headers } = await browser.send('GET', path);
      responses.push(JSON.stringify([path.replace(id, ':id'), status, text, [...headers]]));
    }
  }
  expect(new Set(responses).size).toBe(3);
});

it('a cookie with the ID of one session and the secret of another is ignored', async () => {
  const { newBrowser } = await startServer();
  const [one, two] = [newBrowser(), newBrowser()];
  const victim = await one.signIn('user_1');
  const own = await two.signIn('user_2');
  two.cookie = `${cookieName(victim)}=${cookieOf(two, own).slice(-43)}`;
  expect((await two.client()).sessions).toEqual([]);
});
