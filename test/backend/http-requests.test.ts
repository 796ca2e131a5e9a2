import { afterEach, describe, expect, it, vi } from 'vitest';
import { httpBackend, type HttpBackendOptions, type SessionBackend } from 'multisession/core';
import { wireSession } from '../session/wire-session.ts';
import { fakeFetch, notAborted, ok, type SentRequest } from './fake-fetch.ts';

/** Returns the only request that a call sends. */
async function request(
  call: (backend: SessionBackend) => Promise<unknown>,
  response: unknown = wireSession(),
  options: Partial<HttpBackendOptions> = {},
): Promise<SentRequest> {
  const { fetch, requests } = fakeFetch(ok(response));
  await call(httpBackend({ baseUrl: 'https://auth.example', fetch, ...options }));
  expect(requests).toHaveLength(1);
  // SAFETY: its length is 1.
  return requests[0] as SentRequest;
}

describe('a method of httpBackend', () => {
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
  ])('sends a request to its route: %s %s', async (method, url, call, response) => {
    expect(await request(call, response)).toMatchObject({ method, url });
  });

  it('includes the cookie and disables caching', async () => {
    const { init } = await request((b) => b.endSession('sess_ada', notAborted()));
    expect(init).toMatchObject({ credentials: 'include', cache: 'no-store' });
  });

  it.each<[string, boolean, (backend: SessionBackend) => Promise<unknown>, unknown?]>([
    ['touchSession', true, (b) => b.touchSession('sess_ada', {}, notAborted())],
    ['endSession', true, (b) => b.endSession('sess_ada', notAborted())],
    ['removeSession', true, (b) => b.removeSession('sess_ada', {}, notAborted())],
    ['removeAllSessions', true, (b) => b.removeAllSessions(notAborted()), null],
    ['getClient', false, (b) => b.getClient(notAborted()), null],
    // Browsers limit the number of requests that outlive their page, and an app may request many tokens at once.
    ['createToken', false, (b) => b.createToken('sess_ada', {}, notAborted()), { jwt: 'a.b.c' }],
  ])(
    '%s outlives the page, so that a change is not lost when it is left: %s',
    async (_, keepalive, call, response) => {
      expect((await request(call, response)).init).toMatchObject({ keepalive });
    },
  );

  it('sends the session ID in the header Multisession-Session', async () => {
    const touch = await request((b) => b.touchSession('sess_ada', {}, notAborted()));
    expect(touch.headers.get('multisession-session')).toBe('sess_ada');
    const client = await request((b) => b.getClient(notAborted()), null);
    expect(client.headers.has('multisession-session')).toBe(false);
  });

  it('encodes IDs and template names in the path', async () => {
    const { url } = await request((b) => b.createToken('../a b/ü?#', { template: 'x/y' }, notAborted()), {
      jwt: 'a.b.c',
    });
    expect(url).toBe('https://auth.example/v1/client/sessions/..%2Fa%20b%2F%C3%BC%3F%23/tokens/x%2Fy');
  });
});

describe('the body of a request', () => {
  it('is JSON with a matching content type', async () => {
    const { headers, body } = await request((b) =>
      b.touchSession('sess_ada', { organizationId: 'org_1', intent: 'select_session' }, notAborted()),
    );
    expect(headers.get('content-type')).toBe('application/json');
    expect(body).toEqual({ active_organization_id: 'org_1', intent: 'select_session' });
  });

  it('distinguishes a null organization from a missing one', async () => {
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

  it('is omitted if the route takes no body', async () => {
    const { headers, body } = await request((b) => b.removeSession('sess_ada', {}, notAborted()));
    expect([headers.get('content-type'), body]).toEqual([null, undefined]);
  });
});

describe('httpBackend()', () => {
  it.each([
    ['/', '/v1/client'],
    ['', '/v1/client'],
    ['https://auth.example/', 'https://auth.example/v1/client'],
    ['https://auth.example/api', 'https://auth.example/api/v1/client'],
    ['https://auth.example/api//', 'https://auth.example/api/v1/client'],
  ])('accepts a baseUrl with or without a trailing slash: %j', async (baseUrl, url) => {
    expect((await request((b) => b.getClient(notAborted()), null, { baseUrl })).url).toBe(url);
  });

  it('sends headers given as an object or by an asynchronous function', async () => {
    const given = await request((b) => b.getClient(notAborted()), null, { headers: { 'x-app': 'one' } });
    expect(given.headers.get('x-app')).toBe('one');
    const headers = async () => ({ 'x-app': 'two' });
    const computed = await request((b) => b.getClient(notAborted()), null, { headers });
    expect(computed.headers.get('x-app')).toBe('two');
  });

  it('calls the headers function for each request', async () => {
    const { fetch, requests } = fakeFetch(ok(null));
    let count = 0;
    const backend = httpBackend({
      baseUrl: '/',
      fetch,
      headers: () => ({ 'x-count': String((count += 1)) }),
    });
    await backend.getClient(notAborted());
    await backend.getClient(notAborted());
    expect(requests.map(({ headers }) => headers.get('x-count'))).toEqual(['1', '2']);
  });
});

describe('a platform without a required API', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it.each(['fetch', 'Headers', 'AbortController'])(
    'makes calls reject with an error that names the missing API: %s',
    async (name) => {
      const context = notAborted();
      vi.stubGlobal(name, undefined);
      const backend = httpBackend({ baseUrl: 'https://auth.example', retries: 0 });
      await expect(backend.getClient(context)).rejects.toMatchObject({
        code: 'invalid_configuration',
        message: expect.stringContaining(`\`${name}\``),
      });
    },
  );

  it.each(['ReadableStream', 'TextDecoder'])('has no events without %s', (name) => {
    vi.stubGlobal(name, undefined);
    const backend = httpBackend({ baseUrl: 'https://auth.example' });
    expect(backend.capabilities.events).toBe(false);
    expect(backend).not.toHaveProperty('subscribe');
  });
});
