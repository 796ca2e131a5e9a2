import * as crypto from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { hashSecret, matchesHash, randomId, randomSecret } from '../../../src/server/http/cookie.ts';
import { startServer } from '../test-server.ts';

vi.mock('node:crypto', async (original) => {
  const module = await original<typeof crypto>();
  return { ...module, timingSafeEqual: vi.fn<typeof crypto.timingSafeEqual>(module.timingSafeEqual) };
});

it('secrets are compared by their hashes and in constant time', () => {
  const compared = vi.mocked(crypto.timingSafeEqual);
  compared.mockClear();
  const secret = randomSecret();
  const nearly = `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`;
  expect([matchesHash(hashSecret(secret), secret), matchesHash(hashSecret(secret), nearly)]).toEqual([
    true,
    false,
  ]);
  const lengths = compared.mock.calls.map(([a, b]) => [a.byteLength, b.byteLength]);
  expect(lengths).toEqual([
    [43, 43],
    [43, 43],
  ]);
});

it('a request compares the secret of its cookie in constant time', async () => {
  const { newBrowser } = await startServer();
  const browser = newBrowser();
  await browser.signIn('user_1');
  vi.mocked(crypto.timingSafeEqual).mockClear();
  await browser.client();
  expect(crypto.timingSafeEqual).toHaveBeenCalled();
});

it('IDs have 160 and secrets 256 random bits', () => {
  const drawn = Array.from({ length: 1000 }, () => [randomId('sess'), randomSecret()]).flat();
  expect(new Set(drawn).size).toBe(2000);
  expect(Buffer.from(randomSecret(), 'base64url')).toHaveLength(32);
  expect(Buffer.from(randomId('sess').slice('sess_'.length), 'base64url')).toHaveLength(20);
});

it('a wrong secret of a client gets the same response as an unknown client', async () => {
  const { newBrowser } = await startServer();
  const browser = newBrowser();
  await browser.signIn('user_1');
  const wrongSecret = `${browser.cookie?.slice(0, -43)}${'A'.repeat(43)}`;
  const wrongClient = wrongSecret.replace(/client_[\w-]{27}/, `client_${'A'.repeat(27)}`);
  const replies = [];
  for (const cookie of [wrongSecret, wrongClient, '__Host-multisession=nonsense']) {
    browser.cookie = cookie;
    replies.push(await browser.send('GET', '/v1/client'));
  }
  expect(replies.map(({ status }) => status)).toEqual([401, 401, 401]);
  expect(new Set(replies.map(({ text, headers }) => JSON.stringify([text, [...headers]]))).size).toBe(1);
});

it('a cookie with the ID of one client and the secret of another is rejected', async () => {
  const { newBrowser } = await startServer();
  const [one, two] = [newBrowser(), newBrowser()];
  await one.signIn('user_1');
  await two.signIn('user_2');
  const [id, secret] = [one.cookie?.split('.')[0], two.cookie?.split('.')[1]];
  two.cookie = `${id}.${secret}`;
  expect((await two.send('GET', '/v1/client')).error.code).toBe('client_not_found');
});
