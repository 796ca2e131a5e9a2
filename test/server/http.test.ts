import type { SessionErrorCode } from '../../src/session/index.ts';
import { describe, expect, it } from 'vitest';
import { type Browser, ORIGIN, readReply } from './browser.ts';
import { startServer } from './test-server.ts';

async function signedIn(options?: Parameters<typeof startServer>[0]) {
  const started = await startServer({ authorizeOrganization: async () => true, ...options });
  const browser = started.newBrowser();
  const { id } = await browser.signIn('user_1');
  const fetch = async (...[method, path, init]: Parameters<Browser['request']>) =>
    readReply(await started.server.fetch(browser.request(method, path, init)));
  return { ...started, browser, fetch, path: `/v1/client/sessions/${id}` };
}

describe('request bodies', () => {
  it.each([{}, { body: '' }, { body: '', headers: { 'content-type': 'text/plain' } }])(
    'an empty body is treated as {}: %j',
    async (init) => {
      const { fetch, path } = await signedIn();
      expect((await fetch('POST', `${path}/touch`, init)).status).toBe(200);
    },
  );

  it.each([
    'application/json',
    'application/json ;charset=utf-8',
    'Application/JSON',
    ' \tapplication/json\t',
  ])('a body of the type "%s" is accepted, and unknown fields are ignored', async (type) => {
    const { fetch, path } = await signedIn();
    const init = { body: '{"intent":"focus","later":"\\u0000"}', headers: { 'content-type': type } };
    expect((await fetch('POST', `${path}/touch`, init)).status).toBe(200);
  });

  it.each(['touch', 'end', 'remove', 'tokens'])(
    'a body of POST /v1/client/sessions/:id/%s that is not JSON is rejected with 415',
    async (action) => {
      const { fetch, path, browser } = await signedIn();
      const blanks = ['\xa0', '\x85', '\v', '\f', '\xef\xbb\xbf'];
      const types = [
        'text/plain',
        'application/x-www-form-urlencoded',
        'application/jsonp',
        'application/json, text/plain',
        '',
      ];
      const disguised = blanks.flatMap((blank) => [`${blank}application/json`, `application/json${blank};`]);
      for (const type of [...types, ...disguised]) {
        const reply = await fetch('POST', `${path}/${action}`, {
          body: '{}',
          headers: { 'content-type': type },
        });
        expect([reply.status, reply.error.code]).toEqual([415, 'unsupported_media_type']);
      }
      expect((await browser.client()).sessions[0]?.status).toBe('active');
    },
  );

  it.each<[string, string, BodyInit]>([
    ['touch', 'body', '{'],
    ['touch', 'body', ' '],
    ['touch', 'body', '[]'],
    ['touch', 'body', 'null'],
    ['touch', 'body', '"text"'],
    ['touch', 'body', new Uint8Array([0x7b, 0xff, 0x7d])],
    ['touch', 'intent', '{"intent":"other"}'],
    ['touch', 'intent', '{"intent":null}'],
    ['touch', 'active_organization_id', '{"active_organization_id":1}'],
    ['touch', 'active_organization_id', '{"active_organization_id":true}'],
    ['touch', 'active_organization_id', '{"active_organization_id":""}'],
    ['touch', 'active_organization_id', '{"active_organization_id":"org\\u0000_1"}'],
    ['touch', 'active_organization_id', JSON.stringify({ active_organization_id: 'x'.repeat(513) })],
    ['tokens', 'organization_id', '{"organization_id":["org_1"]}'],
    ['tokens', 'organization_id', '{"organization_id":"\\u0000"}'],
    ['end', 'body', '{'],
    ['remove', 'body', '[1]'],
  ])(
    'POST /v1/client/sessions/:id/%s rejects an invalid "%s" in %j and changes nothing',
    async (action, param, body) => {
      const { fetch, path, browser } = await signedIn();
      const before = await browser.client();
      const headers = { 'content-type': 'application/json' };
      const reply = await fetch('POST', `${path}/${action}`, { body, headers });
      expect([reply.status, reply.error.code, reply.error.param]).toEqual([400, 'invalid_request', param]);
      expect(reply.error.message).not.toMatch(/org_1|xxx|"other"/);
      expect(await browser.client()).toEqual(before);
    },
  );

  it('a body that has been read before results in 500, and a report of what to do', async () => {
    const { server, browser, path, failures } = await signedIn();
    const request = browser.request('POST', `${path}/touch`, { body: '{}' });
    await request.text();
    const reply = await readReply(await server.fetch(request));
    expect([reply.status, reply.error.code]).toEqual([500, 'server_error']);
    expect(failures).toMatchObject([
      { code: 'invalid_configuration', message: expect.stringContaining('Pass a clone') },
    ]);
  });

  it('a body of more than 64 kB is rejected with 413, regardless of its Content-Length', async () => {
    const { fetch, path } = await signedIn();
    const headers = { 'content-type': 'application/json', 'content-length': '2' };
    const fits = `{"x":"${'x'.repeat(64 * 1024 - 8)}"}`;
    expect((await fetch('POST', `${path}/touch`, { body: fits, headers })).status).toBe(200);
    const reply = await fetch('POST', `${path}/touch`, { body: `${fits} `, headers });
    expect([reply.status, reply.error.code]).toEqual([413, 'invalid_request']);
  });

  it.each(['', '0x2', '2e0', '+2', '-2', '2, 2', '2\xa0', '9'.repeat(400), 'NaN'])(
    'an endless body is rejected after 64 kB when its Content-Length is not a number: "%s"',
    async (length) => {
      const { server, browser, path } = await signedIn();
      const headers = { 'content-type': 'application/json', 'content-length': length };
      const { url, headers: sent } = browser.request('POST', `${path}/touch`, { headers });
      let pulls = 0;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          pulls += 1;
          if (pulls > 100) controller.error(new Error('The server reads past the limit.'));
          else controller.enqueue(new Uint8Array(1024));
        },
      });
      const init = { method: 'POST', headers: sent, body, duplex: 'half' };
      const reply = await readReply(await server.fetch(new Request(url, init)));
      expect([reply.status, pulls < 70]).toEqual([413, true]);
    },
  );
});

describe('routing', () => {
  it.each(['/', '/v1', '/v1/client/', '/v1/nothing', '/v1/client/sessions/x/nothing', '/V1/client'])(
    'returns 404 with a JSON error for %s',
    async (path) => {
      const { fetch } = await signedIn();
      const reply = await fetch('GET', path);
      expect([reply.status, reply.error.code]).toEqual([404, 'invalid_request']);
    },
  );

  it.each([
    ['POST', '/v1/client', 'GET'],
    ['GET', '/v1/client/sessions', 'DELETE'],
    ['DELETE', '/v1/client/sessions/x', 'GET'],
    ['GET', '/v1/client/sessions/x/end', 'POST'],
    ['PUT', '/v1/client/sessions/x/tokens/y', 'POST'],
    ['OPTIONS', '/v1/client', 'GET'],
    ['POST', '/.well-known/jwks.json', 'GET'],
  ])('returns 405 for %s %s with `Allow: %s`', async (method, path, allowed) => {
    const { fetch } = await signedIn();
    const reply = await fetch(method, path);
    expect([reply.status, reply.error.code, reply.headers.get('allow')]).toEqual([
      405,
      'invalid_request',
      allowed,
    ]);
  });

  it('responds to HEAD as to GET, but without a body', async () => {
    const { server, browser } = await signedIn();
    const response = await server.fetch(browser.request('HEAD', '/v1/client'));
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});

describe('cross-site requests', () => {
  const FOREIGN = 'https://evil.example';
  const TRUSTED = 'https://www.app.example';

  /** Sends a request with exactly these headers and, by default, the cookie. */
  async function send(headers: Record<string, string>, method = 'POST', withCookie = true) {
    const { server, browser, path } = await signedIn({ trustedOrigins: [TRUSTED] });
    const all = { ...headers, ...(withCookie && { cookie: browser.cookie ?? '' }) };
    const url = ORIGIN + (method === 'GET' ? '/v1/client' : `${path}/end`);
    const reply = await readReply(await server.fetch(new Request(url, { method, headers: all })));
    return { reply, code: reply.status === 200 ? 'ok' : reply.error.code, client: await browser.client() };
  }

  it.each<[Record<string, string>, 'ok' | SessionErrorCode]>([
    [{ origin: ORIGIN }, 'ok'],
    [{ origin: TRUSTED, 'sec-fetch-site': 'same-site' }, 'ok'],
    [{ 'sec-fetch-site': 'same-origin' }, 'ok'],
    // A same-origin form under `Referrer-Policy: no-referrer`.
    [{ origin: 'null', 'sec-fetch-site': 'same-origin' }, 'ok'],
    [{ origin: FOREIGN }, 'origin_not_allowed'],
    [{ origin: FOREIGN, 'sec-fetch-site': 'same-origin' }, 'origin_not_allowed'],
    [{ origin: 'null' }, 'origin_not_allowed'],
    // A sandboxed frame.
    [{ origin: 'null', 'sec-fetch-site': 'cross-site' }, 'origin_not_allowed'],
    [{ origin: 'null', 'sec-fetch-site': 'same-site' }, 'origin_not_allowed'],
    [{ origin: 'null', 'sec-fetch-site': 'none' }, 'origin_not_allowed'],
    [{ origin: '' }, 'origin_not_allowed'],
    [{ origin: `${ORIGIN}.evil.example` }, 'origin_not_allowed'],
    [{ origin: ORIGIN.replace('https', 'http') }, 'origin_not_allowed'],
    [{ origin: `${ORIGIN}:8443` }, 'origin_not_allowed'],
    [{ origin: TRUSTED.toUpperCase() }, 'origin_not_allowed'],
    [{ origin: `\xa0${ORIGIN}` }, 'origin_not_allowed'],
    [{ origin: `${ORIGIN}\f` }, 'origin_not_allowed'],
    [{ origin: `${ORIGIN}, ${ORIGIN}` }, 'origin_not_allowed'],
    [
      { origin: FOREIGN, 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example;proto=https' },
      'origin_not_allowed',
    ],
    [{ 'sec-fetch-site': 'Same-Origin' }, 'origin_not_allowed'],
    [{ 'sec-fetch-site': 'same-origin\xa0' }, 'origin_not_allowed'],
    [{ 'sec-fetch-site': 'same-origin, cross-site' }, 'origin_not_allowed'],
    [{}, 'origin_not_allowed'],
    [{ referer: `${ORIGIN}/` }, 'origin_not_allowed'],
    [{ 'sec-fetch-site': 'same-site' }, 'origin_not_allowed'],
    [{ 'sec-fetch-site': 'cross-site' }, 'origin_not_allowed'],
    [{ 'sec-fetch-site': 'none' }, 'origin_not_allowed'],
  ])('a POST with the headers %j results in: %s', async (headers, expected) => {
    const { code, client, reply } = await send(headers);
    expect(code).toBe(expected);
    expect(reply.status).toBe(expected === 'ok' ? 200 : 403);
    expect(client.sessions[0]?.status).toBe(expected === 'ok' ? 'ended' : 'active');
  });

  it('a POST without Origin and cookie passes the origin check, because it is not authenticated', async () => {
    expect((await send({}, 'POST', false)).code).toBe('session_not_found');
    expect((await send({ 'sec-fetch-site': 'cross-site' }, 'POST', false)).code).toBe('origin_not_allowed');
  });

  it('a page whose origin is the http: form of a trusted one is rejected, because a network attacker can forge it', async () => {
    const { server, browser, path } = await signedIn({ trustedOrigins: [ORIGIN] });
    // Behind a proxy that ends TLS, the URL of the request is insecure, but its page is not.
    const insecure = ORIGIN.replace('https', 'http');
    const status = async (origin: string) => {
      const headers = { origin, cookie: browser.cookie ?? '' };
      return (await server.fetch(new Request(`${insecure}${path}/end`, { method: 'POST', headers }))).status;
    };
    expect([await status(insecure), await status(ORIGIN)]).toEqual([403, 200]);
  });

  it.each([
    ['of another port', 'https://localhost:5173', '"https://localhost:5173"'],
    ['that is too long', 'x'.repeat(5000), `"${'x'.repeat(200)}"`],
    ['with a quotation mark', 'a"b', '"a\\"b"'],
  ])('the error for an origin %s names both origins and the settings', async (_, origin, quoted) => {
    const { message } = (await send({ origin })).reply.error;
    for (const part of [quoted, `("${ORIGIN}")`, '"trustedOrigins"', '"Host"', '"changeOrigin"']) {
      expect(message).toContain(part);
    }
    expect(message.length).toBeLessThan(700);
  });

  it('only pages of trusted origins receive CORS headers', async () => {
    const { reply } = await send({ origin: TRUSTED }, 'GET');
    expect(reply.headers.get('access-control-allow-origin')).toBe(TRUSTED);
    expect(reply.headers.get('access-control-allow-credentials')).toBe('true');
    expect(reply.headers.get('vary')).toBe('Origin');
    for (const origin of [FOREIGN, 'null', ORIGIN]) {
      const { reply } = await send({ origin }, 'GET');
      expect(reply.headers.has('access-control-allow-origin')).toBe(false);
    }
  });

  it('pages of trusted origins receive CORS headers in error responses as well', async () => {
    const { server } = await signedIn({ trustedOrigins: [TRUSTED] });
    const response = await server.fetch(
      new Request(`${ORIGIN}/v1/nothing`, { method: 'POST', headers: { origin: TRUSTED } }),
    );
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([404, TRUSTED]);
  });

  it('only pages of trusted origins pass a CORS preflight', async () => {
    const { server } = await signedIn({ trustedOrigins: [TRUSTED] });
    const sendPreflight = (origin: string) =>
      server.fetch(
        new Request(`${ORIGIN}/v1/client/sessions/x/touch`, {
          method: 'OPTIONS',
          headers: { origin, 'access-control-request-method': 'POST' },
        }),
      );
    const response = await sendPreflight(TRUSTED);
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': TRUSTED,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET, POST, DELETE',
      'access-control-allow-headers': 'authorization, content-type, multisession-session',
    });
    expect((await sendPreflight(FOREIGN)).headers.has('access-control-allow-origin')).toBe(false);
  });
});
