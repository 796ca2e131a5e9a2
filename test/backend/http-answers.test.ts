import { describe, expect, it } from 'vitest';
import { httpBackend, type SessionBackend } from 'multisession/core';
import { wireSession, wireSessionWithout } from '../session/wire.ts';
import { type Answer, fakeFetch, never, ok, raw, refused, unreachable } from './fake-fetch.ts';

const client = { id: 'client_1', sessions: [wireSession()], last_active_session_id: 'sess_ada', version: 9 };

function backendThat(...answers: readonly Answer[]): SessionBackend {
  return httpBackend({ baseUrl: '/', fetch: fakeFetch(...answers).fetch, retries: 0 });
}

describe('an answer', () => {
  it('is the client', async () => {
    const snapshot = await backendThat(ok(client)).getClient(never());
    expect(snapshot).toMatchObject({ id: 'client_1', version: 9, sessions: [{ id: 'sess_ada' }] });
  });

  it('is an empty client where nobody has signed in yet', async () => {
    expect(await backendThat(ok(null)).getClient(never())).toMatchObject({ id: null, sessions: [] });
  });

  it('is the session, and the client beside it where the server sends it', async () => {
    const both = await backendThat(ok(wireSession(), { client })).endSession('sess_ada', never());
    expect([both.session?.id, both.client?.id]).toEqual(['sess_ada', 'client_1']);
    const one = await backendThat(ok(wireSession())).endSession('sess_ada', never());
    expect([one.session?.id, one.client]).toEqual(['sess_ada', null]);
  });

  it('to removing all is the client', async () => {
    expect(await backendThat(ok({ ...client, sessions: [] })).removeAllSessions(never())).toMatchObject({
      session: null,
      client: { id: 'client_1', sessions: [] },
    });
  });

  it('is the token', async () => {
    expect(await backendThat(ok({ jwt: 'a.b.c' })).createToken('sess_ada', {}, never())).toBe('a.b.c');
  });
});

describe('versions', () => {
  const unnumbered = wireSessionWithout('version');

  it('are the server’s where it sends them', async () => {
    expect((await backendThat(ok(client)).getClient(never())).version).toBe(9);
  });

  it('follow the order of the requests where it sends none, not the order of the answers', async () => {
    let answerFirst: (response: Response) => void = () => {};
    const late = new Promise<Response>((resolve) => {
      answerFirst = resolve;
    });
    const { fetch } = fakeFetch(() => late, ok(unnumbered));
    const backend = httpBackend({ baseUrl: '/', fetch });
    const first = backend.touchSession('sess_ada', {}, never());
    const second = await backend.touchSession('sess_ada', {}, never());
    answerFirst(Response.json({ response: unnumbered }));
    expect((await first).session?.version).toBe(1);
    expect(second.session?.version).toBe(2);
  });
});

describe('a refusal', () => {
  it.each([
    [401, 'client_invalid'],
    [401, 'token_invalid'],
    [400, 'session_required'],
    [403, 'reverification_required'],
    [404, 'session_not_found'],
    [409, 'session_closed'],
    [422, 'organization_not_allowed'],
    [501, 'unsupported'],
  ])('has the code that the server sent: %i %s', async (status, code) => {
    await expect(backendThat(refused(status, code)).endSession('sess_ada', never())).rejects.toMatchObject({
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
      refused(status, 'made_up'),
      raw(status, '<h1>Nginx</h1>'),
      raw(status, JSON.stringify({ ...body, errors: [] })),
    ]) {
      await expect(backendThat(answer).getClient(never())).rejects.toMatchObject({ code });
    }
  });

  it('does not take a code from the server that only this side can know', async () => {
    await expect(backendThat(refused(400, 'missing_provider')).getClient(never())).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  it('of somebody else’s proxy never says that the client is not known', async () => {
    for (const answer of [raw(401, 'Authenticate!'), raw(401, '{"code":"client_invalid"}'), raw(404, '')]) {
      const error: unknown = await backendThat(answer)
        .getClient(never())
        .catch((reason: unknown) => reason);
      expect(['forbidden', 'invalid_request']).toContain((error as { code: string }).code);
    }
  });
});

describe('an answer that cannot be read', () => {
  it.each(['<!doctype html>', '', '{"response":', 'undefined'])('is malformed: %j', async (body) => {
    const answer = backendThat(raw(200, body, { 'content-type': 'text/html' })).getClient(never());
    await expect(answer).rejects.toMatchObject({
      code: 'malformed_response',
      message: expect.stringContaining('"body"'),
    });
  });

  // These are JSON, but of some other API: they must not read as "nobody is signed in".
  it.each(['{}', '[]', '{"data":null}'])('is malformed without a response: %s', async (body) => {
    const answer = backendThat(raw(200, body)).getClient(never());
    await expect(answer).rejects.toMatchObject({
      code: 'malformed_response',
      message: expect.stringContaining('"body'),
    });
  });

  it.each<[string, unknown, object, (b: SessionBackend) => Promise<unknown>]>([
    ['response.id', {}, {}, (b) => b.getClient(never())],
    ['response.sessions', { id: 'client_1' }, {}, (b) => b.getClient(never())],
    ['response.expire_at', wireSession({ expire_at: 'soon' }), {}, (b) => b.touchSession('s', {}, never())],
    ['client.sessions', wireSession(), { client: { id: 'client_1' } }, (b) => b.endSession('s', never())],
    ['response.jwt', { token: 'a.b.c' }, {}, (b) => b.createToken('s', {}, never())],
    ['response.jwt', { jwt: '' }, {}, (b) => b.createToken('s', {}, never())],
  ])('names the field: %s', async (path, response, more, call) => {
    await expect(call(backendThat(ok(response, more)))).rejects.toMatchObject({
      code: 'malformed_response',
      message: expect.stringContaining(`"${path}"`),
    });
  });

  it('spoils only the session that is broken', async () => {
    const snapshot = await backendThat(
      ok({ ...client, sessions: [{ id: 'sess_eve' }, wireSession()] }),
    ).getClient(never());
    expect(snapshot.sessions.map(({ id }) => id)).toEqual(['sess_ada']);
    expect(snapshot.broken).toMatchObject([{ id: 'sess_eve' }]);
  });
});

it('a server that cannot be reached is `network`, with the cause', async () => {
  await expect(backendThat(unreachable).endSession('sess_ada', never())).rejects.toMatchObject({
    code: 'network',
    sessionId: 'sess_ada',
    cause: expect.objectContaining({ message: 'fetch failed' }),
  });
});
