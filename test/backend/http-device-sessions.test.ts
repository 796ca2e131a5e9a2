import { describe, expect, it } from 'vitest';
import { httpBackend, type PageParams } from 'multisession/core';
import { wireSession, wireSessionWithout } from '../session/wire-session.ts';
import { type Responder, fakeFetch, notAborted, ok } from './fake-fetch.ts';

function setUp(...answers: readonly Responder[]) {
  const { fetch, requests: sent } = fakeFetch(...answers);
  return { sent, backend: httpBackend({ baseUrl: '/', fetch, retries: 0 }) };
}

const page = { data: [wireSession()], total_count: 12 };

describe('the list of devices', () => {
  it.each<[PageParams, string]>([
    [{}, ''],
    [{ limit: 5 }, '?limit=5'],
    [{ limit: 5, offset: 0 }, '?limit=5&offset=0'],
  ])('leaves to the server what is left out: %o', async (params, query) => {
    const { backend, sent } = setUp(ok(page));
    await backend.listDeviceSessions?.('sess/ada', params, notAborted());
    expect(sent).toMatchObject([{ method: 'GET', url: `/v1/client/sessions/sess%2Fada/devices${query}` }]);
    expect(sent[0]?.headers.get('multisession-session')).toBe('sess/ada');
  });

  it('is a page of sessions', async () => {
    const { backend } = setUp(ok(page));
    expect(await backend.listDeviceSessions?.('sess_ada', {}, notAborted())).toMatchObject({
      data: [{ id: 'sess_ada', expireAt: new Date(1_700_604_800_000) }],
      totalCount: 12,
    });
  });

  it('numbers sessions that come without a version', async () => {
    const { backend } = setUp(ok({ data: [wireSessionWithout('version')], total_count: 1 }));
    await backend.listDeviceSessions?.('sess_ada', {}, notAborted());
    const second = await backend.listDeviceSessions?.('sess_ada', {}, notAborted());
    expect(second?.data[0]?.version).toBe(2);
  });

  it.each([
    ['response.total_count', { data: [] }],
    ['response.data.1.id', { data: [wireSession(), {}], total_count: 2 }],
  ])('names what is malformed: %s', async (path, response) => {
    const { backend } = setUp(ok(response));
    await expect(backend.listDeviceSessions?.('sess_ada', {}, notAborted())).rejects.toMatchObject({
      code: 'invalid_response',
      message: expect.stringContaining(`"${path}"`),
    });
  });
});

describe('revoking a device', () => {
  it('is said by the session that does it', async () => {
    const { backend, sent } = setUp(ok(wireSession({ id: 'sess_phone', status: 'revoked' })));
    const update = await backend.revokeDeviceSession?.('sess_ada', 'sess_phone', notAborted());
    expect(update).toMatchObject({ session: { id: 'sess_phone', status: 'revoked' }, client: null });
    expect(sent).toMatchObject([
      { method: 'POST', url: '/v1/client/sessions/sess_ada/devices/sess_phone/revoke', body: undefined },
    ]);
    expect(sent[0]?.headers.get('multisession-session')).toBe('sess_ada');
  });

  it('that is not there is no error', async () => {
    const { backend } = setUp(ok(null));
    const update = await backend.revokeDeviceSession?.('sess_ada', 'sess_never', notAborted());
    expect(update).toMatchObject({ session: null });
  });
});

it('a server that has no devices is not asked for them', () => {
  const backend = httpBackend({ baseUrl: '/', capabilities: { deviceSessions: false } });
  expect(backend.capabilities.deviceSessions).toBe(false);
  expect(backend).not.toHaveProperty('listDeviceSessions');
  expect(backend).not.toHaveProperty('revokeDeviceSession');
});
