import { describe, expect, it } from 'vitest';
import { httpBackend, type PageParams } from 'multisession/core';
import { wireSession, wireSessionWithout } from '../session/wire-session.ts';
import { type Responder, fakeFetch, notAborted, ok } from './fake-fetch.ts';

function setUp(...responders: readonly Responder[]) {
  const { fetch, requests } = fakeFetch(...responders);
  return { requests, backend: httpBackend({ baseUrl: '/', fetch, retries: 0 }) };
}

const page = { data: [wireSession()], total_count: 12 };

describe('listDeviceSessions() of httpBackend', () => {
  it.each<[PageParams, string]>([
    [{}, ''],
    [{ limit: 5 }, '?limit=5'],
    [{ limit: 5, offset: 0 }, '?limit=5&offset=0'],
  ])('sends only the given page parameters: %o', async (params, query) => {
    const { backend, requests } = setUp(ok(page));
    await backend.listDeviceSessions?.('sess/ada', params, notAborted());
    expect(requests).toMatchObject([
      { method: 'GET', url: `/v1/client/sessions/sess%2Fada/devices${query}` },
    ]);
    expect(requests[0]?.headers.get('multisession-session')).toBe('sess/ada');
  });

  it('resolves to a page of sessions', async () => {
    const { backend } = setUp(ok(page));
    expect(await backend.listDeviceSessions?.('sess_ada', {}, notAborted())).toMatchObject({
      data: [{ id: 'sess_ada', expireAt: new Date(1_700_604_800_000) }],
      totalCount: 12,
    });
  });

  it('assigns versions to sessions without a version', async () => {
    const { backend } = setUp(ok({ data: [wireSessionWithout('version')], total_count: 1 }));
    await backend.listDeviceSessions?.('sess_ada', {}, notAborted());
    const second = await backend.listDeviceSessions?.('sess_ada', {}, notAborted());
    expect(second?.data[0]?.version).toBe(2);
  });

  it.each([
    ['response.total_count', { data: [] }],
    ['response.data.1.id', { data: [wireSession(), {}], total_count: 2 }],
  ])('names the invalid field: %s', async (path, response) => {
    const { backend } = setUp(ok(response));
    await expect(backend.listDeviceSessions?.('sess_ada', {}, notAborted())).rejects.toMatchObject({
      code: 'invalid_response',
      message: expect.stringContaining(`"${path}"`),
    });
  });
});

describe('revokeDeviceSession() of httpBackend', () => {
  it('sends the ID of the revoking session', async () => {
    const { backend, requests } = setUp(ok(wireSession({ id: 'sess_phone', status: 'revoked' })));
    const update = await backend.revokeDeviceSession?.('sess_ada', 'sess_phone', notAborted());
    expect(update).toMatchObject({ session: { id: 'sess_phone', status: 'revoked' }, client: null });
    expect(requests).toMatchObject([
      { method: 'POST', url: '/v1/client/sessions/sess_ada/devices/sess_phone/revoke', body: undefined },
    ]);
    expect(requests[0]?.headers.get('multisession-session')).toBe('sess_ada');
  });

  it('resolves to null if the session does not exist', async () => {
    const { backend } = setUp(ok(null));
    const update = await backend.revokeDeviceSession?.('sess_ada', 'sess_unknown', notAborted());
    expect(update).toMatchObject({ session: null });
  });
});

it('httpBackend has no device session methods without the capability', () => {
  const backend = httpBackend({ baseUrl: '/', capabilities: { deviceSessions: false } });
  expect(backend.capabilities.deviceSessions).toBe(false);
  expect(backend).not.toHaveProperty('listDeviceSessions');
  expect(backend).not.toHaveProperty('revokeDeviceSession');
});
