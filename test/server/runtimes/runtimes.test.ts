import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { generateSigningKey } from 'multisession/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { skipReason } from '../../capabilities.ts';
import { readReply } from '../browser.ts';
import { findProgram, runtimes, startRuntime } from './start-runtime.ts';

const keys = JSON.stringify([await generateSigningKey()]);
const json = { 'content-type': 'application/json' };

/** A request that is a valid sign-out of a session except for the given parts. */
interface HostileRequest {
  readonly title: string;
  readonly error: readonly [status: number, code: string];
  readonly method?: string;
  readonly suffix?: string;
  readonly origin?: string;
  readonly type?: string;
  readonly body?: () => BodyInit;
  readonly forge?: (cookie: string) => string;
}

/** Returns the cookies of a browser, as in its `Cookie` header, after it has received more. */
function storeCookies(cookies: string, setCookies: readonly string[]): string {
  const pairs = [...cookies.split('; '), ...setCookies.map((line) => line.split(';')[0] ?? '')];
  const byName = new Map(pairs.filter(Boolean).map((pair) => [pair.split('=')[0], pair]));
  return [...byName.values()].join('; ');
}

describe.each(runtimes)('the session server on %s', (runtime) => {
  const program = findProgram(runtime);
  const folder = mkdtempSync(join(tmpdir(), 'multisession-'));
  let origin = '';
  let stop = () => {};

  beforeAll(async () => {
    if (program !== null) ({ origin, stop } = await startRuntime(runtime, program, folder, keys));
  });
  beforeEach(({ skip }) => {
    if (program === null && runtime !== 'node') skip(skipReason(runtime));
  });
  afterAll(() => {
    stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const send = (
    method: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
    body: BodyInit | null = null,
  ) => fetch(origin + path, { method, headers: { origin, ...headers }, body, duplex: 'half' } as RequestInit);

  /** Signs a user in, beside the accounts of the cookies. Returns all cookies of the browser after it. */
  async function signIn(userId: string, cookies = '') {
    const headers = { ...json, cookie: cookies };
    const response = await send('POST', '/api/sign-in', headers, JSON.stringify({ userId }));
    const { id } = await response.json();
    const setCookies = response.headers.getSetCookie();
    return { id, setCookies, cookie: storeCookies(cookies, setCookies), path: `/v1/client/sessions/${id}` };
  }

  /** Opens an event stream and returns a function that reads its next message. */
  async function openStream(cookie: string) {
    const { body } = await fetch(`${origin}/v1/client/events`, { headers: { cookie } });
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    return { next: async () => (await reader?.read())?.value, close: () => reader?.cancel() };
  }

  it('is ready after migrate()', async () => {
    expect((await send('GET', '/v1/ready')).status).toBe(200);
  });

  it('signs several accounts in, and lists them', async () => {
    const ada = await signIn('user_1');
    expect(ada.setCookies.at(-1)).toMatch(/^__Host-.*; HttpOnly; Secure; SameSite=Lax$/);
    const grace = await signIn('user_2', ada.cookie);
    const { client } = await readReply(await send('GET', '/v1/client', { cookie: grace.cookie }));
    expect(client.sessions).toHaveLength(2);
    expect(client.sessions).toContainEqual(
      expect.objectContaining({ id: ada.id, userId: 'user_1', status: 'active' }),
    );
    expect(client.sessions).toContainEqual(
      expect.objectContaining({ id: grace.id, userId: 'user_2', status: 'active' }),
    );
  });

  it('records activity', async () => {
    const { cookie, path, id } = await signIn('user_1');
    const { session } = await readReply(await send('POST', `${path}/touch`, { ...json, cookie }, '{}'));
    expect(session).toMatchObject({ id, version: 2 });
  });

  it('mints tokens that other services and authenticate() verify', async () => {
    const { cookie, path, id } = await signIn('user_1');
    const { jwt } = await readReply(await send('POST', `${path}/tokens`, { cookie }));
    const { payload } = await jwtVerify(jwt, createRemoteJWKSet(new URL(`${origin}/.well-known/jwks.json`)));
    expect(payload).toMatchObject({ sid: id, sub: 'user_1' });
    const me = await send('GET', '/api/me', { authorization: `Bearer ${jwt}` });
    expect(await me.json()).toEqual({ userId: 'user_1', sessionId: id });
    const forged = `${jwt.slice(0, -4)}AAAA`;
    const rejected = await send('GET', '/api/me', { authorization: `Bearer ${forged}` });
    expect([rejected.status, (await rejected.json()).errors[0].code]).toEqual([401, 'invalid_token']);
  });

  it('sends the current state as the first message of an event stream, and a message for each change', async () => {
    const { cookie, path } = await signIn('user_1');
    const { next, close } = await openStream(cookie);
    const first = await next();
    expect(first).toMatch(/^data: \{.*\}\n\n$/);
    await send('POST', `${path}/end`, { cookie });
    const second = await next();
    expect(second).toMatch(/^data: \{.*\}\n\n$/);
    expect(second).not.toBe(first);
    await close();
  });

  it('signs out one account, and then all', async () => {
    const ada = await signIn('user_1');
    const { cookie } = await signIn('user_2', ada.cookie);
    const ended = await readReply(await send('POST', `${ada.path}/end`, { cookie }));
    expect([ended.session.status, ended.client.sessions.length]).toEqual(['ended', 2]);
    const token = await readReply(await send('POST', `${ada.path}/tokens`, { cookie }));
    expect([token.status, token.error.code]).toEqual([409, 'session_closed']);
    const removed = await readReply(await send('DELETE', '/v1/client/sessions', { cookie }));
    expect(removed.client.sessions).toEqual([]);
  });

  it('serves concurrent requests of one client', async () => {
    const { cookie, path } = await signIn('user_1');
    const touch = () => send('POST', `${path}/touch`, { ...json, cookie }, '{"intent":"select_session"}');
    const statuses = (await Promise.all(Array.from({ length: 10 }, touch))).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('rolls back transactions that fail, and commits others', async () => {
    expect(await (await send('GET', '/api/transactions')).json()).toEqual([0, 1]);
  });

  it('sweeps', async () => {
    expect(await (await send('GET', '/api/sweep')).json()).toMatchObject({ deletedSessions: 0 });
  });

  const large = 'x'.repeat(100_000);
  const largeStream = { title: 'a large stream', body: () => new Blob([large]).stream() };
  it.each<HostileRequest>([
    { title: 'a page of another origin', error: [403, 'origin_not_allowed'], origin: 'https://evil.example' },
    { title: 'an opaque origin', error: [403, 'origin_not_allowed'], origin: 'null' },
    { title: 'malformed JSON', error: [400, 'invalid_request'], body: () => '{' },
    { title: 'invalid UTF-8', error: [400, 'invalid_request'], body: () => new Uint8Array([34, 255, 34]) },
    { title: 'a form', error: [415, 'unsupported_media_type'], type: 'text/plain', body: () => 'a=b' },
    { title: 'a large body', error: [413, 'invalid_request'], body: () => large },
    // workerd resets the connection when the rest of a stream is not read, so that the response may be lost.
    ...(runtime === 'workerd' ? [] : [{ ...largeStream, error: [413, 'invalid_request'] } as const]),
    { title: 'a method without route', error: [405, 'invalid_request'], method: 'PUT' },
    { title: 'a path without route', error: [404, 'invalid_request'], suffix: '/nothing' },
    { title: 'a malformed path', error: [404, 'invalid_request'], suffix: '%zz/end' },
    { title: 'a session that does not exist', error: [404, 'session_not_found'], suffix: 'x/end' },
    {
      title: 'forged cookies',
      error: [404, 'session_not_found'],
      forge: (cookie) => cookie.replaceAll(/.(?=;|$)/g, '~'),
    },
    { title: 'a request without cookies', error: [404, 'session_not_found'], forge: () => '' },
  ])('rejects $title', async ({ method = 'POST', suffix = '/end', error, body, forge, ...options }) => {
    const { cookie, path, id } = await signIn('user_1');
    const headers = {
      cookie: forge?.(cookie) ?? cookie,
      origin: options.origin ?? origin,
      'content-type': options.type ?? 'application/json',
    };
    const reply = await readReply(await send(method, path + suffix, headers, body?.()));
    expect([reply.status, reply.error.code]).toEqual(error);
    const { client } = await readReply(await send('GET', '/v1/client', { cookie }));
    expect(client.sessions).toMatchObject([{ id, status: 'active', version: 1 }]);
  });
});
