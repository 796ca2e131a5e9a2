import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, importJWK, jwtVerify, SignJWT } from 'jose';
import { type JwtClaims, generateSigningKey } from 'multisession/server';
import { isSessionError } from '../../src/session/index.ts';
import { assert, describe, expect, it, vi } from 'vitest';
import { ORIGIN, readReply } from './browser.ts';
import { createTestDatabase } from './test-database.ts';
import { DAY, HOUR, keys, SECOND, START, startServer } from './test-server.ts';

const IAT = START / 1000;
/** A key that the server does not have. */
const stranger = await generateSigningKey();

async function signedIn(options?: Parameters<typeof startServer>[0]) {
  const started = await startServer(options);
  const browser = started.newBrowser();
  const session = await browser.signIn('user_1');
  const path = `/v1/client/sessions/${session.id}/tokens`;
  const mint = async (body?: unknown, template = '') =>
    (await browser.send('POST', path + template, body)).jwt;
  /** Verifies a token as another service does, with only the published keys. */
  async function verify(jwt: string, audience: string) {
    const response = await started.server.fetch(new Request(`${ORIGIN}/.well-known/jwks.json`));
    const published = createLocalJWKSet(await response.json());
    const currentDate = new Date(started.clock.now);
    return (await jwtVerify(jwt, published, { issuer: 'multisession', audience, currentDate })).payload;
  }
  const bearer = (jwt: string) =>
    new Request(`${ORIGIN}/api/me`, { headers: { authorization: `Bearer ${jwt}` } });
  return { ...started, browser, session, path, mint, verify, bearer };
}

describe('session tokens', () => {
  it('a session token contains user, session and expiry, and verifies against the published keys', async () => {
    const { mint, verify, session } = await signedIn();
    const jwt = await mint();
    expect(decodeProtectedHeader(jwt)).toEqual({ alg: 'ES256', typ: 'session+jwt', kid: keys[0]?.kid });
    expect(await verify(jwt, 'multisession')).toEqual({
      iss: 'multisession',
      aud: 'multisession',
      sub: 'user_1',
      sid: session.id,
      iat: IAT,
      exp: IAT + 60,
      ver: session.version,
      sts: 'active',
      rot: expect.stringMatching(/^[\w-]{16}$/),
      azp: ORIGIN,
    });
  });

  it('a session token contains the actor, the organization and the pending status', async () => {
    const { newBrowser, verify } = await signedIn({ authorizeOrganization: async () => true });
    const browser = newBrowser();
    const { id } = await browser.signIn('user_2', {
      actor: { sub: 'agent_1', reason: 'ticket' },
      organizationId: 'org_1',
      tasks: [{ key: 'setup-mfa' }],
    });
    const { jwt } = await browser.send('POST', `/v1/client/sessions/${id}/tokens`);
    expect(await verify(jwt, 'multisession')).toMatchObject({
      sts: 'pending',
      act: { sub: 'agent_1', reason: 'ticket' },
      org_id: 'org_1',
    });
  });

  it('a session token contains the configured issuer and audience', async () => {
    const { mint, server, bearer } = await signedIn({ issuer: 'https://id.example', audience: 'acme' });
    const jwt = await mint();
    const claims = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ iss: 'https://id.example', aud: 'acme' });
    expect((await server.sessions.authenticate(bearer(jwt))).userId).toBe('user_1');
  });

  it('a session token is for the requested organization, or by default for the last active one', async () => {
    const { browser, session, mint, verify } = await signedIn({ authorizeOrganization: async () => true });
    await browser.send('POST', `/v1/client/sessions/${session.id}/touch`, {
      active_organization_id: 'org_1',
    });
    const organization = async (body?: unknown) => (await verify(await mint(body), 'multisession'))['org_id'];
    expect(await organization()).toBe('org_1');
    expect(await organization({ organization_id: 'org_2' })).toBe('org_2');
    expect(await organization({ organization_id: null })).toBeUndefined();
  });

  it('a session token for an organization that the user has left is rejected with 422', async () => {
    let isMember = true;
    const { browser, path } = await signedIn({ authorizeOrganization: async () => isMember });
    const session = path.replace('/tokens', '/touch');
    await browser.send('POST', session, { active_organization_id: 'org_1' });
    isMember = false;
    const reply = await browser.send('POST', path);
    expect([reply.status, reply.error.code]).toEqual([422, 'organization_not_allowed']);
  });

  it('creating a session token does not extend or change the session', async () => {
    const { browser, mint, clock } = await signedIn();
    const before = await browser.client();
    clock.advance(HOUR);
    await mint();
    expect(await browser.client()).toEqual(before);
  });

  it('a session token for a closed session is rejected with 409', async () => {
    const { browser, path, session } = await signedIn();
    await browser.send('POST', `/v1/client/sessions/${session.id}/end`);
    const reply = await browser.send('POST', path);
    expect([reply.status, reply.error.code]).toEqual([409, 'session_closed']);
  });

  it('a session token expires 60 seconds after the session was read, even if `authorizeOrganization` is slow', async () => {
    const slow = { authorize: async () => true };
    const { mint, clock, verify } = await signedIn({ authorizeOrganization: () => slow.authorize() });
    slow.authorize = async () => {
      clock.advance(30 * SECOND);
      return true;
    };
    expect((await verify(await mint({ organization_id: 'org_1' }), 'multisession')).exp).toBe(IAT + 60);
  });
});

describe('token templates', () => {
  const tokenTemplates = {
    billing: {
      audience: 'billing',
      lifetimeInSeconds: 300,
      claims: () => ({ plan: 'pro', nested: { a: 1 } }),
    },
    plain: { audience: 'plain' },
  };

  it('a template creates tokens for another audience, and a request cannot change their claims', async () => {
    const { mint, verify, session } = await signedIn({ tokenTemplates });
    const jwt = await mint({ claims: { admin: true }, audience: 'x' }, '/billing');
    expect(await verify(jwt, 'billing')).toEqual({
      iss: 'multisession',
      aud: 'billing',
      sub: 'user_1',
      sid: session.id,
      iat: IAT,
      exp: IAT + 300,
      ver: session.version,
      sts: 'active',
      azp: ORIGIN,
      plan: 'pro',
      nested: { a: 1 },
    });
    expect((await verify(await mint({}, '/plain'), 'plain')).exp).toBe(IAT + 60);
  });

  it('a pending session gets no token for another service, which may not know what a pending session is', async () => {
    const { newBrowser } = await signedIn({ tokenTemplates });
    const browser = newBrowser();
    const { id } = await browser.signIn('user_2', { tasks: [{ key: 'setup-mfa' }] });
    const path = `/v1/client/sessions/${id}/tokens/billing`;
    expect(await browser.send('POST', path)).toMatchObject({ status: 403, error: { code: 'forbidden' } });
    await browser.completeTask(id, 'setup-mfa');
    expect((await browser.send('POST', path)).status).toBe(200);
  });

  it('a template receives the session with its user', async () => {
    const claims = vi.fn<() => JwtClaims>(() => ({}));
    const { mint, session } = await signedIn({
      tokenTemplates: { billing: { audience: 'billing', claims } },
      loadUsers: async (ids) => ids.map((id) => ({ id, plan: 'pro' })),
    });
    await mint({}, '/billing');
    expect(claims).toHaveBeenCalledWith({ ...session, user: { id: 'user_1', plan: 'pro' } });
  });

  it.each(['unknown', 'constructor', '__proto__', 'toString'])(
    'the unknown template "%s" is rejected with 400',
    async (name) => {
      const { browser, path } = await signedIn({ tokenTemplates });
      const reply = await browser.send('POST', `${path}/${name}`);
      expect([reply.status, reply.error.code, reply.error.param]).toEqual([
        400,
        'invalid_request',
        'template',
      ]);
    },
  );

  it.each('iss sub aud exp nbf iat jti sid ver azp act org_id sts'.split(' '))(
    'a template cannot set the reserved claim "%s"',
    async (claim) => {
      const { browser, path, failures } = await signedIn({
        tokenTemplates: { billing: { audience: 'billing', claims: () => ({ [claim]: 'x' }) } },
      });
      expect((await browser.send('POST', `${path}/billing`)).status).toBe(500);
      expect(failures).toMatchObject([
        { code: 'invalid_configuration', message: expect.stringContaining(claim) },
      ]);
    },
  );

  it('a token of a template is not accepted as a session token', async () => {
    const { mint, server, bearer } = await signedIn({ tokenTemplates });
    await expect(server.sessions.authenticate(bearer(await mint({}, '/billing')))).rejects.toMatchObject({
      code: 'invalid_token',
    });
  });
});

describe('GET /.well-known/jwks.json', () => {
  it('returns only public key material, and allows shared caches to store it', async () => {
    const { server } = await signedIn();
    const response = await server.fetch(new Request(`${ORIGIN}/.well-known/jwks.json`));
    expect(response.headers.get('cache-control')).toBe('public, max-age=300');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const { keys: published } = await response.json();
    expect(Object.keys(published[0]).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });

  it('returns every key, and tokens are signed with the first', async () => {
    const next = await generateSigningKey();
    const [current] = keys;
    assert(current);
    const { mint, verify } = await signedIn({ keys: [next, current] });
    const jwt = await mint();
    expect(decodeProtectedHeader(jwt).kid).toBe(next.kid);
    expect(await verify(jwt, 'multisession')).toMatchObject({ sub: 'user_1' });
    const { server, bearer } = await signedIn({ keys: [current, next] });
    // The signature by the second key is valid, but the session exists only in the database of the other server.
    await expect(server.sessions.authenticate(bearer(jwt))).rejects.toMatchObject({
      code: 'session_not_found',
    });
  });
});

describe('key rotation', () => {
  it('keeps tokens valid until the key that signed them is removed', async () => {
    const database = await (await createTestDatabase()).open();
    const [current] = keys;
    const next = await generateSigningKey();
    assert(current);
    const { browser, session, path, bearer } = await signedIn({ database });
    /** Starts a process with these keys, which authenticates each token and creates a new one. */
    async function startProcess(ring: typeof keys, tokens: readonly string[]) {
      const { server } = await startServer({ database, keys: ring });
      const response = await server.fetch(browser.request('POST', path));
      const outcomes = await Promise.all(
        tokens.map((token) =>
          server.sessions.authenticate(bearer(token)).then(
            ({ sessionId }) => sessionId,
            (error: unknown) => (isSessionError(error) ? error.code : error),
          ),
        ),
      );
      return { jwt: (await readReply(response)).jwt, outcomes };
    }

    const before = await startProcess([current], []);
    const announced = await startProcess([current, next], [before.jwt]);
    const changed = await startProcess([next, current], [before.jwt, announced.jwt]);
    const lagging = await startProcess([current, next], [changed.jwt]);
    const after = await startProcess([next], [before.jwt, changed.jwt]);
    expect([announced, changed, lagging, after].map(({ jwt }) => decodeProtectedHeader(jwt).kid)).toEqual([
      current.kid,
      next.kid,
      current.kid,
      next.kid,
    ]);
    expect([announced, changed, lagging, after].map(({ outcomes }) => outcomes)).toEqual([
      [session.id],
      [session.id, session.id],
      [session.id],
      ['invalid_token', session.id],
    ]);
  });
});

describe('authenticate()', () => {
  it('accepts a bearer token and returns its session', async () => {
    const { server, bearer, mint, session } = await signedIn({ authorizeOrganization: async () => true });
    const jwt = await mint({ organization_id: 'org_1' });
    expect(await server.sessions.authenticate(bearer(jwt))).toEqual({
      session,
      sessionId: session.id,
      userId: 'user_1',
      organizationId: 'org_1',
      actor: null,
    });
  });

  it('accepts the cookie together with the ID of one of its sessions', async () => {
    const { server, browser, session } = await signedIn();
    const other = await browser.signIn('user_2');
    for (const { id, userId } of [session, other]) {
      const request = browser.request('GET', '/api/me', { headers: { 'Multisession-Session': id } });
      expect(await server.sessions.authenticate(request)).toMatchObject({ userId, sessionId: id });
    }
  });

  describe('with the option `sessionId`, for requests that carry only the cookie', () => {
    const formPost = { 'content-type': 'application/x-www-form-urlencoded' };

    it.each([
      ['a navigation', 'GET', { 'sec-fetch-mode': 'navigate' }],
      ['a form post', 'POST', formPost],
      ['a form post under no-referrer', 'POST', { ...formPost, origin: 'null' }],
    ])('accepts %s', async (_, method, headers) => {
      const { server, browser, session } = await signedIn();
      const other = await browser.signIn('user_2');
      for (const { id: sessionId, userId } of [session, other]) {
        const request = browser.request(method, '/account', { headers });
        const found = await server.sessions.authenticate(request, { sessionId });
        expect(found).toMatchObject({ sessionId, userId, session: { userId } });
      }
    });

    it('takes precedence over the header, and does without it if it is null or undefined', async () => {
      const { server, browser, session } = await signedIn();
      const other = await browser.signIn('user_2');
      const request = () =>
        browser.request('GET', '/account', { headers: { 'Multisession-Session': other.id } });
      for (const [sessionId, userId] of [
        [session.id, 'user_1'],
        [undefined, 'user_2'],
        [null, 'user_2'],
      ] as const) {
        expect(await server.sessions.authenticate(request(), { sessionId })).toMatchObject({ userId });
      }
    });

    it.each([
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      { origin: 'https://sibling.app.example', 'sec-fetch-site': 'same-site' },
    ])('rejects a form post of another origin: %j', async (headers) => {
      const { server, browser, session } = await signedIn();
      const request = browser.request('POST', '/account', { headers });
      const options = { sessionId: session.id };
      await expect(server.sessions.authenticate(request, options)).rejects.toMatchObject({
        code: 'origin_not_allowed',
      });
    });

    it('does not replace the cookie: the ID of a session of another client is rejected as an unknown one', async () => {
      const { server, newBrowser, session } = await signedIn();
      const stranger = newBrowser();
      await stranger.signIn('user_1');
      const errors = await Promise.all(
        [session.id, `sess_${'0'.repeat(27)}`].map((sessionId) =>
          server.sessions
            .authenticate(stranger.request('POST', '/account'), { sessionId })
            .catch(({ code, status, message }: Record<string, unknown>) => ({ code, status, message })),
        ),
      );
      expect(errors[0]).toMatchObject({ code: 'session_not_found', status: 401 });
      expect(errors[0]).toEqual(errors[1]);
      await expect(
        server.sessions.authenticate(newBrowser().request('GET', '/account'), { sessionId: session.id }),
      ).rejects.toMatchObject({ code: 'not_signed_in' });
    });

    it('rejects a closed session, a pending one and an invalid ID', async () => {
      const { server, browser, session } = await signedIn();
      const pending = await browser.signIn('user_2', { tasks: [{ key: 'setup-mfa' }] });
      await browser.send('POST', `/v1/client/sessions/${session.id}/end`);
      const authenticate = (sessionId: string) =>
        server.sessions.authenticate(browser.request('GET', '/account'), { sessionId });
      await expect(authenticate(session.id)).rejects.toMatchObject({ code: 'session_closed', status: 401 });
      await expect(authenticate(pending.id)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(authenticate('')).rejects.toMatchObject({ code: 'invalid_request', param: 'sessionId' });
    });

    it.each([true, false])(
      'rejects a bearer token of another session than the header selects, with `checkRevocation: %s`',
      async (checkRevocation) => {
        const { server, browser, bearer, mint, session } = await signedIn();
        const other = await browser.signIn('user_2');
        const token = await mint();
        const authenticate = (header: string, sessionId?: string) => {
          const request = bearer(token);
          request.headers.set('Multisession-Session', header);
          return server.sessions.authenticate(request, { sessionId, checkRevocation });
        };
        const mismatch = { code: 'session_mismatch', status: 403 };
        expect(await authenticate(session.id)).toMatchObject({ userId: 'user_1' });
        await expect(authenticate(other.id)).rejects.toMatchObject(mismatch);
        await expect(authenticate('')).rejects.toMatchObject(mismatch);
        // The option takes precedence over the header.
        expect(await authenticate(other.id, session.id)).toMatchObject({ userId: 'user_1' });
      },
    );

    it.each([true, false])(
      'rejects a bearer token of another session, with `checkRevocation: %s`',
      async (checkRevocation) => {
        const { server, browser, bearer, mint, session } = await signedIn();
        const other = await browser.signIn('user_2');
        const request = bearer(await mint());
        const authenticate = (sessionId: string) =>
          server.sessions.authenticate(request, { sessionId, checkRevocation });
        expect(await authenticate(session.id)).toMatchObject({ userId: 'user_1' });
        await expect(authenticate(other.id)).rejects.toMatchObject({
          code: 'session_mismatch',
          status: 403,
        });
      },
    );
  });

  it('rejects the cookie without a session ID as session_required', async () => {
    const { server, browser } = await signedIn();
    await expect(server.sessions.authenticate(browser.request('GET', '/api/me'))).rejects.toMatchObject({
      code: 'session_required',
    });
  });

  it('rejects a session ID without a cookie, or with the cookie of another client', async () => {
    const { server, newBrowser, session } = await signedIn();
    const headers = { 'Multisession-Session': session.id };
    const stranger = newBrowser();
    const request = () => stranger.request('GET', '/api/me', { headers });
    await expect(server.sessions.authenticate(request())).rejects.toMatchObject({ code: 'not_signed_in' });
    await stranger.signIn('user_1');
    await expect(server.sessions.authenticate(request())).rejects.toMatchObject({
      code: 'session_not_found',
      status: 401,
    });
  });

  it('rejects a cookie from a page of another origin, even with a session ID', async () => {
    const { server, browser, session } = await signedIn();
    const headers = { 'Multisession-Session': session.id, origin: 'https://evil.example' };
    const request = browser.request('POST', '/api/pay', { headers });
    await expect(server.sessions.authenticate(request)).rejects.toMatchObject({ code: 'origin_not_allowed' });
  });

  it.each(['end', 'remove'])(
    'rejects a token right after %s, unless `checkRevocation` is false',
    async (action) => {
      const { server, browser, session, mint, bearer, clock } = await signedIn();
      const request = bearer(await mint());
      await browser.send('POST', `/v1/client/sessions/${session.id}/${action}`);
      await expect(server.sessions.authenticate(request)).rejects.toMatchObject({
        code: 'session_closed',
        status: 401,
      });

      clock.advance(59 * SECOND);
      const stateless = await server.sessions.authenticate(request, { checkRevocation: false });
      expect(stateless).toMatchObject({ session: null, userId: 'user_1', sessionId: session.id });
      clock.advance(SECOND);
      await expect(server.sessions.authenticate(request, { checkRevocation: false })).rejects.toMatchObject({
        code: 'invalid_token',
      });
    },
  );

  it('rejects a session that is revoked, or past a deadline that is not written yet', async () => {
    const { server, browser, session, mint, bearer, clock } = await signedIn({
      policy: { inactivityTimeoutMs: 30 * SECOND },
    });
    const token = bearer(await mint());
    const cookie = browser.request('GET', '/', { headers: { 'Multisession-Session': session.id } });
    clock.advance(30 * SECOND);
    await expect(server.sessions.authenticate(token)).rejects.toMatchObject({ code: 'session_closed' });
    await expect(server.sessions.authenticate(cookie)).rejects.toMatchObject({ code: 'session_closed' });

    const other = await browser.signIn('user_2');
    const { jwt } = await browser.send('POST', `/v1/client/sessions/${other.id}/tokens`);
    await server.sessions.revoke(other.id);
    await expect(server.sessions.authenticate(bearer(jwt))).rejects.toMatchObject({ code: 'session_closed' });
  });

  it('rejects a pending session unless `allowPending` is set', async () => {
    const { server, browser, bearer } = await signedIn();
    const { id } = await browser.signIn('user_2', { tasks: [{ key: 'setup-mfa' }] });
    const { jwt } = await browser.send('POST', `/v1/client/sessions/${id}/tokens`);
    const requests = [bearer(jwt), browser.request('GET', '/', { headers: { 'Multisession-Session': id } })];
    for (const request of requests) {
      for (const options of [{}, { checkRevocation: false }]) {
        await expect(server.sessions.authenticate(request, options)).rejects.toMatchObject({
          code: 'forbidden',
        });
        const allowed = server.sessions.authenticate(request, { ...options, allowPending: true });
        expect((await allowed).sessionId).toBe(id);
      }
    }
  });

  it('rejects a token whose session has become pending since the token was created', async () => {
    const { server, session, mint, bearer } = await signedIn();
    const request = bearer(await mint());
    await server.sessions.addTask(session.id, { key: 'reset-password' });
    await expect(server.sessions.authenticate(request)).rejects.toMatchObject({ code: 'forbidden' });
  });

  describe('token validation', () => {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

    /** Signs a token that is valid except for the given change. */
    async function forge(
      { mint }: Awaited<ReturnType<typeof signedIn>>,
      change: { header?: object; claims?: object; key?: (typeof keys)[number] },
    ) {
      const key = change.key ?? keys[0];
      assert(key);
      const header = { alg: 'ES256', typ: 'session+jwt', kid: key.kid, ...change.header };
      return new SignJWT({ ...decodeJwt(await mint()), ...change.claims })
        .setProtectedHeader(header)
        .sign(await importJWK({ ...key }, 'ES256'));
    }

    /** Returns the error codes with and without a check for revocation. */
    const codesFor = (jwt: string, { server, bearer }: Awaited<ReturnType<typeof signedIn>>) =>
      Promise.all(
        [true, false].map((checkRevocation) =>
          server.sessions.authenticate(bearer(jwt), { checkRevocation }).then(
            () => 'accepted',
            (error: unknown) => (isSessionError(error) ? error.code : error),
          ),
        ),
      );
    const invalid = ['invalid_token', 'invalid_token'];

    it('accepts a valid token', async () => {
      const started = await signedIn();
      const jwt = await forge(started, {});
      expect((await started.server.sessions.authenticate(started.bearer(jwt))).userId).toBe('user_1');
    });

    it.each<[string, Parameters<typeof forge>[1]]>([
      ['signed with another key', { key: stranger }],
      ['signed with another key under a published key ID', { key: stranger, header: { kid: keys[0]?.kid } }],
      ['with an embedded key', { key: stranger, header: { jwk: { ...stranger, d: undefined } } }],
      ['of another type', { header: { typ: 'JWT' } }],
      ['without a type', { header: { typ: undefined } }],
      ['for another audience', { claims: { aud: 'billing' } }],
      ['without an audience', { claims: { aud: undefined } }],
      ['of another issuer', { claims: { iss: 'other' } }],
      ['that has expired', { claims: { exp: IAT } }],
      ['without an expiry', { claims: { exp: undefined } }],
      ['that is not valid yet', { claims: { nbf: IAT + 10 } }],
      ['without a session', { claims: { sid: undefined } }],
      ['without a user', { claims: { sub: undefined } }],
      ['without a rotation', { claims: { rot: undefined } }],
      ['with an unknown status', { claims: { sts: 'ended' } }],
      ['with a malformed actor', { claims: { act: 'agent' } }],
    ])('rejects a token %s', async (_, change) => {
      const started = await signedIn();
      expect(await codesFor(await forge(started, change), started)).toEqual(invalid);
    });

    it('rejects a token without a signature', async () => {
      const started = await signedIn();
      const [, claims, signature] = (await started.mint()).split('.');
      const none = encode({ alg: 'none', typ: 'session+jwt' });
      expect(await codesFor(`${none}.${claims}.`, started)).toEqual(invalid);
      expect(await codesFor(`${none}.${claims}.${signature}`, started)).toEqual(invalid);
    });

    it('rejects a token signed by HMAC with the public key as the secret', async () => {
      const started = await signedIn();
      const { keys: published } = await (
        await started.server.fetch(new Request(`${ORIGIN}/.well-known/jwks.json`))
      ).json();
      const jwt = await new SignJWT({ sid: started.session.id, sub: 'user_1', sts: 'active' })
        .setProtectedHeader({ alg: 'HS256', typ: 'session+jwt', kid: keys[0]?.kid ?? '' })
        .sign(new TextEncoder().encode(JSON.stringify(published[0])));
      expect(await codesFor(jwt, started)).toEqual(invalid);
    });

    it('rejects a token whose claims were changed after signing', async () => {
      const started = await signedIn();
      const [header, , signature] = (await started.mint()).split('.');
      expect(
        await codesFor(
          `${header}.${encode({ sub: 'user_2', sid: started.session.id })}.${signature}`,
          started,
        ),
      ).toEqual(invalid);
    });

    it.each(['', 'x', '..', 'a.b.c', 'é.é.é', `${'A'.repeat(9000)}.B.C`])(
      'rejects a malformed token: %s',
      async (jwt) => {
        const started = await signedIn();
        const request = () =>
          new Request(ORIGIN, { headers: { authorization: `Bearer ${encodeURIComponent(jwt)}` } });
        await expect(started.server.sessions.authenticate(request())).rejects.toMatchObject({
          code: 'invalid_token',
        });
      },
    );

    it('rejects a token whose user is not the user of the session', async () => {
      const started = await signedIn();
      const jwt = await forge(started, { claims: { sub: 'user_2' } });
      await expect(started.server.sessions.authenticate(started.bearer(jwt))).rejects.toMatchObject({
        code: 'session_not_found',
        status: 401,
      });
    });
  });

  it('prefers a bearer token to the cookie', async () => {
    const { server, browser, mint, session } = await signedIn();
    const headers = { authorization: `bearer ${await mint()}` };
    const other = await browser.signIn('user_2');
    expect(other.id).not.toBe(session.id);
    const request = browser.request('GET', '/api/me', { headers });
    expect((await server.sessions.authenticate(request)).userId).toBe('user_1');
  });

  const BLANKS = ['\t', '\xa0', '\x85', '\v', '\f', '\xef\xbb\xbf'];

  it.each([
    ...BLANKS.flatMap((blank) => [`Bearer${blank}JWT`, `Bearer ${blank}JWT`]),
    ...BLANKS.slice(1).map((blank) => `Bearer JWT${blank}`),
    'Bearer J WT',
    'Bearer JWT, Bearer JWT',
    'Bearer="JWT"',
    'Bearer: JWT',
    'Bearer',
  ])('rejects a malformed Authorization header, even with a valid cookie: %j', async (pattern) => {
    const { server, browser, mint, session } = await signedIn();
    const jwt = await mint();
    const spaced = `${jwt.slice(0, -4)} ${jwt.slice(-4)}`;
    const authorization = pattern.replaceAll('JWT', jwt).replace('J WT', spaced);
    const headers = { authorization, 'Multisession-Session': session.id };
    for (const checkRevocation of [true, false]) {
      const request = browser.request('GET', '/api/me', { headers });
      await expect(server.sessions.authenticate(request, { checkRevocation })).rejects.toMatchObject({
        code: 'invalid_token',
      });
    }
  });

  it.each(['Bearer ', 'bearer  ', 'BEARER '])(
    'accepts the Bearer scheme in any case and followed by several spaces: "%s"',
    async (scheme) => {
      const { server, mint } = await signedIn();
      const headers = { authorization: `${scheme}${await mint()}` };
      const request = new Request(`${ORIGIN}/api/me`, { headers });
      expect((await server.sessions.authenticate(request)).userId).toBe('user_1');
    },
  );

  it('ignores an Authorization header of another scheme and uses the cookie', async () => {
    const { server, browser, session } = await signedIn();
    for (const authorization of ['Basic dXNlcjpwYXNz', 'BearerToken x', 'Bearer-2 x']) {
      const headers = { authorization, 'Multisession-Session': session.id };
      const request = browser.request('GET', '/api/me', { headers });
      expect((await server.sessions.authenticate(request)).userId).toBe('user_1');
    }
  });

  it('accepts a session ID in the header only if it matches exactly', async () => {
    const { server, browser, session } = await signedIn();
    const { id } = session;
    for (const text of [
      ...BLANKS.slice(1).flatMap((blank) => [blank + id, id + blank]),
      id.toUpperCase(),
      `${id}, ${id}`,
    ]) {
      const request = browser.request('GET', '/api/me', { headers: { 'Multisession-Session': text } });
      await expect(server.sessions.authenticate(request)).rejects.toMatchObject({
        code: 'session_not_found',
      });
    }
  });

  it('rejects the cookie and ID of a session that was inactive for a week', async () => {
    const { server, browser, session, clock } = await signedIn();
    clock.advance(7 * DAY);
    const request = browser.request('GET', '/', { headers: { 'Multisession-Session': session.id } });
    await expect(server.sessions.authenticate(request)).rejects.toMatchObject({ code: 'session_closed' });
  });
});
