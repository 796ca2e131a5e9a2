import { describe, expect, it } from 'vitest';
import { httpBackend, type SessionBackend } from 'multisession/core';
import { wireSession, wireSessionWithout } from '../session/wire-session.ts';
import {
  type Responder,
  fakeFetch,
  notAborted,
  ok,
  rawResponse,
  errorResponse,
  networkError,
} from './fake-fetch.ts';

const client = { id: 'client_1', sessions: [wireSession()], last_active_session_id: 'sess_ada', version: 9 };

function backendWith(...responders: readonly Responder[]): SessionBackend {
  return httpBackend({ baseUrl: '/', fetch: fakeFetch(...responders).fetch, retries: 0 });
}

describe('a successful response', () => {
  it('is parsed as the client', async () => {
    const snapshot = await backendWith(ok(client)).getClient(notAborted());
    expect(snapshot).toMatchObject({ id: 'client_1', version: 9, sessions: [{ id: 'sess_ada' }] });
  });

  it('is parsed as a client without sessions if it is null', async () => {
    expect(await backendWith(ok(null)).getClient(notAborted())).toMatchObject({ id: null, sessions: [] });
  });

  it('is parsed as the session, and the client if included', async () => {
    const both = await backendWith(ok(wireSession(), { client })).endSession('sess_ada', notAborted());
    expect([both.session?.id, both.client?.id]).toEqual(['sess_ada', 'client_1']);
    const one = await backendWith(ok(wireSession())).endSession('sess_ada', notAborted());
    expect([one.session?.id, one.client]).toEqual(['sess_ada', null]);
  });

  it('to removeAllSessions() is parsed as the client', async () => {
    expect(await backendWith(ok({ ...client, sessions: [] })).removeAllSessions(notAborted())).toMatchObject({
      session: null,
      client: { id: 'client_1', sessions: [] },
    });
  });

  it('is parsed as the token', async () => {
    expect(await backendWith(ok({ jwt: 'a.b.c' })).createToken('sess_ada', {}, notAborted())).toBe('a.b.c');
  });
});

describe('the version of a response', () => {
  const withoutVersion = wireSessionWithout('version');

  it('is the version that the server sends', async () => {
    expect((await backendWith(ok(client)).getClient(notAborted())).version).toBe(9);
  });

  it('follows the order of the requests if the server sends no version', async () => {
    let respondToFirst: (response: Response) => void = () => {};
    const late = new Promise<Response>((resolve) => {
      respondToFirst = resolve;
    });
    const { fetch } = fakeFetch(() => late, ok(withoutVersion));
    const backend = httpBackend({ baseUrl: '/', fetch });
    const first = backend.touchSession('sess_ada', {}, notAborted());
    const second = await backend.touchSession('sess_ada', {}, notAborted());
    respondToFirst(Response.json({ response: withoutVersion }));
    expect((await first).session?.version).toBe(1);
    expect(second.session?.version).toBe(2);
  });
});

describe('an error response', () => {
  it.each([
    [401, 'client_not_found'],
    [401, 'invalid_token'],
    [400, 'session_required'],
    [403, 'reverification_required'],
    [404, 'session_not_found'],
    [409, 'session_closed'],
    [422, 'organization_not_allowed'],
    [501, 'unsupported'],
  ])('makes the call reject with the code sent by the server: %i %s', async (status, code) => {
    await expect(
      backendWith(errorResponse(status, code)).endSession('sess_ada', notAborted()),
    ).rejects.toMatchObject({
      name: 'SessionError',
      code,
      message: `The server sent ${code}.`,
      sessionId: 'sess_ada',
    });
  });

  it.each([
    [400, 'invalid_request'],
    [401, 'forbidden'],
    [403, 'forbidden'],
    [404, 'invalid_request'],
    [429, 'rate_limited'],
    [500, 'server_error'],
    [503, 'server_error'],
  ])('is mapped by its status if the code is unknown or missing: %i to %s', async (status, code) => {
    const body = { errors: [{ code: 'made_up', message: 'x' }] };
    for (const responder of [
      errorResponse(status, 'made_up'),
      rawResponse(status, '<h1>Nginx</h1>'),
      rawResponse(status, JSON.stringify({ ...body, errors: [] })),
    ]) {
      await expect(backendWith(responder).getClient(notAborted())).rejects.toMatchObject({ code });
    }
  });

  it('never makes the call reject with a code that is reserved for errors in the browser', async () => {
    await expect(
      backendWith(errorResponse(400, 'missing_provider')).getClient(notAborted()),
    ).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  it('of a proxy never makes the call reject with client_not_found', async () => {
    for (const responder of [
      rawResponse(401, 'Unauthorized'),
      rawResponse(401, '{"code":"client_not_found"}'),
      rawResponse(404, ''),
    ]) {
      const error: unknown = await backendWith(responder)
        .getClient(notAborted())
        .catch((reason: unknown) => reason);
      expect(['forbidden', 'invalid_request']).toContain((error as { code: string }).code);
    }
  });
});

describe('an invalid response', () => {
  it.each(['<!doctype html>', '', '{"response":', 'undefined'])(
    'makes the call reject if the body is not JSON: %j',
    async (body) => {
      const call = backendWith(rawResponse(200, body, { 'content-type': 'text/html' })).getClient(
        notAborted(),
      );
      await expect(call).rejects.toMatchObject({
        code: 'invalid_response',
        message: expect.stringContaining('"body"'),
      });
    },
  );

  // JSON of another API must not be parsed as a client without sessions.
  it.each(['{}', '[]', '{"data":null}'])(
    'makes the call reject if the body is not an envelope: %s',
    async (body) => {
      const call = backendWith(rawResponse(200, body)).getClient(notAborted());
      await expect(call).rejects.toMatchObject({
        code: 'invalid_response',
        message: expect.stringContaining('"body'),
      });
    },
  );

  it.each<[string, unknown, object, (b: SessionBackend) => Promise<unknown>]>([
    ['response.id', {}, {}, (b) => b.getClient(notAborted())],
    ['response.sessions', { id: 'client_1' }, {}, (b) => b.getClient(notAborted())],
    [
      'response.expire_at',
      wireSession({ expire_at: 'soon' }),
      {},
      (b) => b.touchSession('s', {}, notAborted()),
    ],
    [
      'client.sessions',
      wireSession(),
      { client: { id: 'client_1' } },
      (b) => b.endSession('s', notAborted()),
    ],
    ['response.jwt', { token: 'a.b.c' }, {}, (b) => b.createToken('s', {}, notAborted())],
    ['response.jwt', { jwt: '' }, {}, (b) => b.createToken('s', {}, notAborted())],
  ])('makes the call reject with an error that names the field: %s', async (path, response, more, call) => {
    await expect(call(backendWith(ok(response, more)))).rejects.toMatchObject({
      code: 'invalid_response',
      message: expect.stringContaining(`"${path}"`),
    });
  });

  it('with one invalid session does not affect the other sessions', async () => {
    const snapshot = await backendWith(
      ok({ ...client, sessions: [{ id: 'sess_eve' }, wireSession()] }),
    ).getClient(notAborted());
    expect(snapshot.sessions.map(({ id }) => id)).toEqual(['sess_ada']);
    expect(snapshot.invalidSessions).toMatchObject([{ id: 'sess_eve' }]);
  });
});

it('httpBackend rejects with network_error and the cause if the server cannot be reached', async () => {
  await expect(backendWith(networkError).endSession('sess_ada', notAborted())).rejects.toMatchObject({
    code: 'network_error',
    sessionId: 'sess_ada',
    cause: expect.objectContaining({ message: 'fetch failed' }),
  });
});
