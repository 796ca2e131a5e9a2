import { afterEach, describe, expect, it, vi } from 'vitest';
import { httpBackend, type HttpBackendOptions, type SessionBackend } from 'multisession/core';
import { wireSession } from '../session/wire-session.ts';
import { fakeFetch, notAborted, ok, type SentRequest } from './fake-fetch.ts';

/** The one request that a call sends. */
async function request(
  call: (backend: SessionBackend) => Promise<unknown>,
  response: unknown = wireSession(),
  options: Partial<HttpBackendOptions> = {},
): Promise<SentRequest> {
  const { fetch, requests: sent } = fakeFetch(ok(response));
  await call(httpBackend({ baseUrl: 'https://auth.example', fetch, ...options }));
  expect(sent).toHaveLength(1);
  // SAFETY: it has length 1.
  return sent[0] as SentRequest;
}

describe('each call', () => {
  const SESSION = 'https://auth.example/v1/client/sessions/sess_ada';

  it.each<[string, string, (backend: SessionBackend) => Promise<unknown>, unknown?]>([
    ['GET', 'https://auth.example/v1/client', (b) => b.getClient(notAborted()), null],
    ['POST', `${SESSION}/touch`, (b) => b.touchSession('sess_ada', {}, notAborted())],
    ['POST', `${SESSION}/end`, (b) => b.endSession('sess_ada', notAborted())],
    ['POST', `${SESSION}/remove`, (b) => b.removeSession('sess_ada', {}, notAborted())],
    ['DELETE', 'https://auth.example/v1/client/sessions', (b) => b.removeAllSessions(notAborted()), null],
    ['POST', `${SESSION}/tokens`, (b) => b.createToken('sess_ada', {}, notAborted()), { jwt: 'a.b.c' }],
    [
      'POST',
      `${SESSION}/tokens/hasura`,
      (b) => b.createToken('sess_ada', { template: 'hasura' }, notAborted()),
      { jwt: 'a.b.c' },
    ],
  ])('goes to its address: %s %s', async (method, url, call, response) => {
    expect(await request(call, response)).toMatchObject({ method, url });
  });

  it('carries the cookie and is never cached', async () => {
    const { init } = await request((b) => b.endSession('sess_ada', notAborted()));
    expect(init).toMatchObject({ credentials: 'include', cache: 'no-store' });
  });

  it('says which session it speaks for, where it speaks for one', async () => {
    const touch = await request((b) => b.touchSession('sess_ada', {}, notAborted()));
    expect(touch.headers.get('multisession-session')).toBe('sess_ada');
    const client = await request((b) => b.getClient(notAborted()), null);
    expect(client.headers.has('multisession-session')).toBe(false);
  });

  it('encodes ids and templates, so that they cannot lead elsewhere', async () => {
    const { url } = await request((b) => b.createToken('../a b/ü?#', { template: 'x/y' }, notAborted()), {
      jwt: 'a.b.c',
    });
    expect(url).toBe('https://auth.example/v1/client/sessions/..%2Fa%20b%2F%C3%BC%3F%23/tokens/x%2Fy');
  });
});

describe('a body', () => {
  it('is JSON, and says so', async () => {
    const { headers, body } = await request((b) =>
      b.touchSession('sess_ada', { organizationId: 'org_1', intent: 'select_session' }, notAborted()),
    );
    expect(headers.get('content-type')).toBe('application/json');
    expect(body).toEqual({ active_organization_id: 'org_1', intent: 'select_session' });
  });

  it('tells no organization from an organization left out', async () => {
    expect((await request((b) => b.touchSession('s', { organizationId: null }, notAborted()))).body).toEqual({
      active_organization_id: null,
    });
    expect((await request((b) => b.touchSession('s', {}, notAborted()))).body).toEqual({});
    const token = { jwt: 'a.b.c' };
    expect(
      (await request((b) => b.createToken('s', { organizationId: null }, notAborted()), token)).body,
    ).toEqual({
      organization_id: null,
    });
    expect((await request((b) => b.createToken('s', {}, notAborted()), token)).body).toEqual({});
  });

  it('is not sent where there is nothing to say', async () => {
    const { headers, body } = await request((b) => b.removeSession('sess_ada', {}, notAborted()));
    expect([headers.get('content-type'), body]).toEqual([null, undefined]);
  });
});

describe('options', () => {
  it.each([
    ['/', '/v1/client'],
    ['', '/v1/client'],
    ['https://auth.example/', 'https://auth.example/v1/client'],
    ['https://auth.example/api', 'https://auth.example/api/v1/client'],
    ['https://auth.example/api//', 'https://auth.example/api/v1/client'],
  ])('`baseUrl` may end with a slash or not: %j', async (baseUrl, url) => {
    expect((await request((b) => b.getClient(notAborted()), null, { baseUrl })).url).toBe(url);
  });

  it('`headers` are sent along, also when they take a while', async () => {
    const given = await request((b) => b.getClient(notAborted()), null, { headers: { 'x-app': 'one' } });
    expect(given.headers.get('x-app')).toBe('one');
    const headers = async () => ({ 'x-app': 'two' });
    const asked = await request((b) => b.getClient(notAborted()), null, { headers });
    expect(asked.headers.get('x-app')).toBe('two');
  });

  it('`headers` are asked for anew for each request', async () => {
    const { fetch, requests: sent } = fakeFetch(ok(null));
    let count = 0;
    const backend = httpBackend({
      baseUrl: '/',
      fetch,
      headers: () => ({ 'x-count': String((count += 1)) }),
    });
    await backend.getClient(notAborted());
    await backend.getClient(notAborted());
    expect(sent.map(({ headers }) => headers.get('x-count'))).toEqual(['1', '2']);
  });
});

describe('a platform that lacks what requests need', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it.each<[string, () => void]>([
    ['fetch', () => vi.stubGlobal('fetch', undefined)],
    ['Headers', () => vi.stubGlobal('Headers', undefined)],
    ['AbortSignal.any', () => vi.stubGlobal('AbortSignal', { prototype: AbortSignal.prototype })],
  ])('is an error that names it: %s', async (name, remove) => {
    const backend = httpBackend({ baseUrl: 'https://auth.example', retries: 0 });
    remove();
    await expect(backend.getClient(notAborted())).rejects.toMatchObject({
      code: 'invalid_configuration',
      message: expect.stringContaining(`\`${name}\``),
    });
  });
});
