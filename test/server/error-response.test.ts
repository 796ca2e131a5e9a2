import { SessionError } from '../../src/session/index.ts';
import { errorResponse } from 'multisession/server';
import { expect, it } from 'vitest';
import { ORIGIN } from './browser.ts';
import { startServer } from './test-server.ts';

const responseOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error: unknown) => errorResponse(error),
  );

it('errorResponse() returns the response of the server for an error of authenticate()', async () => {
  const { server, newBrowser } = await startServer();
  const browser = newBrowser();
  const signedOut = await responseOf(server.sessions.authenticate(browser.request('GET', '/api/me')));
  expect([signedOut.status, signedOut.headers.get('cache-control')]).toEqual([401, 'no-store']);
  expect(await signedOut.json()).toEqual({
    errors: [{ code: 'not_signed_in', message: expect.stringContaining('Sign in first') }],
  });

  const { id } = await browser.signIn('user_1');
  const cookieAlone = await responseOf(server.sessions.authenticate(browser.request('GET', '/api/me')));
  expect(cookieAlone.status).toBe(400);

  await server.sessions.revoke(id);
  const request = browser.request('GET', '/api/me', { headers: { 'Multisession-Session': id } });
  const closed = await responseOf(server.sessions.authenticate(request));
  expect([closed.status, await closed.json()]).toMatchObject([
    401,
    { errors: [{ code: 'session_closed', meta: { session_id: id } }] },
  ]);

  const headers = { authorization: 'Bearer x' };
  expect((await responseOf(server.sessions.authenticate(new Request(ORIGIN, { headers })))).status).toBe(401);
});

it('errorResponse() returns 500 for errors that are not caused by the request, and rethrows errors other than SessionError', () => {
  expect(errorResponse(new SessionError({ code: 'network_error', message: 'Down.' })).status).toBe(500);
  const bug = new TypeError('bug');
  expect(() => errorResponse(bug)).toThrow(bug);
});

it.each([
  ['invalid_request', 400],
  ['session_required', 400],
  ['client_not_found', 401],
  ['not_signed_in', 401],
  ['invalid_token', 401],
  ['forbidden', 403],
  ['origin_not_allowed', 403],
  ['reverification_required', 403],
  ['session_not_found', 404],
  ['session_closed', 409],
  ['session_limit_reached', 409],
  ['unsupported_media_type', 415],
  ['organization_not_allowed', 422],
  ['rate_limited', 429],
] as const)('errorResponse() returns a response for %s with the status %i', (code, status) => {
  expect(errorResponse(new SessionError({ code, message: 'Rejected.' })).status).toBe(status);
});
