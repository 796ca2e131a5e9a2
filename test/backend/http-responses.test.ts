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

function backendThat(...answers: readonly Responder[]): SessionBackend {
  return httpBackend({ baseUrl: '/', fetch: fakeFetch(...answers).fetch, retries: 0 });
}

describe('an answer', () => {
  it('is the client', async () => {
    const snapshot = await backendThat(ok(client)).getClient(notAborted());
    expect(snapshot).toMatchObject({ id: 'client_1', version: 9, sessions: [{ id: 'sess_ada' }] });
  });

  it('is an empty client where nobody has signed in yet', async () => {
    expect(await backendThat(ok(null)).getClient(notAborted())).toMatchObject({ id: null, sessions: [] });
  });

  it('is the session, and the client beside it where the server sends it', async () => {
    const both = await backendThat(ok(wireSession(), { client })).endSession('sess_ada', notAborted());
    expect([both.session?.id, both.client?.id]).toEqual(['sess_ada', 'client_1']);
    const one = await backendThat(ok(wireSession())).endSession('sess_ada', notAborted());
    expect([one.session?.id, one.client]).toEqual(['sess_ada', null]);
  });

  it('to removing all is the client', async () => {
    expect(await backendThat(ok({ ...client, sessions: [] })).removeAllSessions(notAborted())).toMatchObject({
      session: null,
      client: { id: 'client_1', sessions: [] },
    });
  });

  it('is the token', async () => {
    expect(await backendThat(ok({ jwt: 'a.b.c' })).createToken('sess_ada', {}, notAborted())).toBe('a.b.c');
  });
});

describe('versions', () => {
  const unnumbered = wireSessionWithout('version');

  it('are the server’s where it sends them', async () => {
    expect((await backendThat(ok(client)).getClient(notAborted())).version).toBe(9);
  });

  it('follow the order of the requests where it sends none, not the order of the answers', async () => {
    let answerFirst: (response: Response) => void = () => {};
    const late = new Promise<Response>((resolve) => {
      answerFirst = resolve;
    });
    const { fetch } = fakeFetch(() => late, ok(unnumbered));
    const backend = httpBackend({ baseUrl: '/', fetch });
    const first = backend.touchSession('sess_ada', {}, notAborted());
    const second = await backend.touchSession('sess_ada', {}, notAborted());
    answerFirst(Response.json({ response: unnumbered }));
    expect((await first).session?.version).toBe(1);
    expect(second.session?.version).toBe(2);
  });
});

describe('a refusal', () => {
  it.each([
    [401, 'client_not_found'],
    [401, 'invalid_token'],
    [400, 'session_required'],
    [403, 'reverification_required'],
    [404, 'session_not_found'],
    [409, 'session_closed'],
    [422, 'organization_not_allowed'],
    [501, 'unsupported'],
  ])('has the code that the server sent: %i %s', async (status, code) => {
    await expect(
      backendThat(errorResponse(status, code)).endSession('sess_ada', notAborted()),
    ).rejects.toMatchObject({
      name: 'SessionError',
      code,
      message: `The server says ${code}.`,
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
  ])('goes by the status where the code is unknown or missing: %i is %s', async (status, code) => {
    const body = { errors: [{ code: 'made_up', message: 'x' }] };
    for (const answer of [
      errorResponse(status, 'made_up'),
      rawResponse(status, '<h1>Nginx</h1>'),
      rawResponse(status, JSON.stringify({ ...body, errors: [] })),
    ]) {
      await expect(backendThat(answer).getClient(notAborted())).rejects.toMatchObject({ code });
    }
  });

  it('does not take a code from the server that only this side can know', async () => {
    await expect(
      backendThat(errorResponse(400, 'missing_provider')).getClient(notAborted()),
    ).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  it('of somebody else’s proxy never says that the client is not known', async () => {
    for (const answer of [
      rawResponse(401, 'Authenticate!'),
      rawResponse(401, '{"code":"client_not_found"}'),
      rawResponse(404, ''),
    ]) {
      const error: unknown = await backendThat(answer)
        .getClient(notAborted())
        .catch((reason: unknown) => reason);
      expect(['forbidden', 'invalid_request']).toContain((error as { code: string }).code);
    }
  });
});

describe('an answer that cannot be read', () => {
  it.each(['<!doctype html>', '', '{"response":', 'undefined'])('is malformed: %j', async (body) => {
    const answer = backendThat(rawResponse(200, body, { 'content-type': 'text/html' })).getClient(
      notAborted(),
    );
    await expect(answer).rejects.toMatchObject({
      code: 'invalid_response',
      message: expect.stringContaining('"body"'),
    });
  });

  // These are JSON, but of some other API: they must not read as "nobody is signed in".
  it.each(['{}', '[]', '{"data":null}'])('is malformed without a response: %s', async (body) => {
    const answer = backendThat(rawResponse(200, body)).getClient(notAborted());
    await expect(answer).rejects.toMatchObject({
      code: 'invalid_response',
      message: expect.stringContaining('"body'),
    });
  });

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
  ])('names the field: %s', async (path, response, more, call) => {
    await expect(call(backendThat(ok(response, more)))).rejects.toMatchObject({
      code: 'invalid_response',
      message: expect.stringContaining(`"${path}"`),
    });
  });

  it('spoils only the session that is broken', async () => {
    const snapshot = await backendThat(
      ok({ ...client, sessions: [{ id: 'sess_eve' }, wireSession()] }),
    ).getClient(notAborted());
    expect(snapshot.sessions.map(({ id }) => id)).toEqual(['sess_ada']);
    expect(snapshot.invalidSessions).toMatchObject([{ id: 'sess_eve' }]);
  });
});

it('a server that cannot be reached is `network_error`, with the cause', async () => {
  await expect(backendThat(networkError).endSession('sess_ada', notAborted())).rejects.toMatchObject({
    code: 'network_error',
    sessionId: 'sess_ada',
    cause: expect.objectContaining({ message: 'fetch failed' }),
  });
});
