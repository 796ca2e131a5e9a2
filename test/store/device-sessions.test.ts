import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  listDeviceSessions,
  revokeDeviceSession,
  revokeOtherDeviceSessions,
  type SessionStore,
} from 'multisession/core';
import { createSessionData } from '../../src/testing/index.ts';
import { ada, bob, currentId, error, listed, NOW, setUp, setUpLoaded, settle } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** Returns the functions of device sessions, bound to a store. */
function devicesOf(store: SessionStore) {
  return {
    list: listDeviceSessions.bind(null, store),
    revoke: revokeDeviceSession.bind(null, store),
    revokeOthers: revokeOtherDeviceSessions.bind(null, store),
  };
}

/** Signs Ada in on this client and on `count` other devices, of which `sess_other_0` was active last. */
async function setUpDevices(count: number, options: Parameters<typeof setUpLoaded>[0] = {}) {
  const setup = await setUpLoaded(options);
  for (let index = 0; index < count; index += 1) {
    const lastActiveAt = new Date(NOW - index * 1000);
    const other = { id: `sess_other_${index}`, clientId: `client_other_${index}`, lastActiveAt };
    setup.backend.signInOnOtherDevice(createSessionData({ name: 'Ada Lovelace', ...other }));
  }
  const devices = devicesOf(setup.store);
  const ids = async (): Promise<readonly string[]> =>
    (await devices.list('sess_ada', { limit: 500 })).data.map(({ id }) => id);
  return { ...setup, devices, ids };
}

describe('listDeviceSessions()', () => {
  it('returns pages of sessions and marks the requesting one as current', async () => {
    const { devices } = await setUpDevices(2);
    const { data, totalCount } = await devices.list('sess_ada');
    expect(data.map(({ id, isCurrent }) => [id, isCurrent])).toEqual([
      ['sess_other_0', false],
      ['sess_other_1', false],
      ['sess_ada', true],
    ]);
    expect(totalCount).toBe(3);
    const second = await devices.list('sess_ada', { limit: 1, offset: 1 });
    expect([second.data.map(({ id }) => id), second.totalCount]).toEqual([['sess_other_1'], 3]);
  });

  it('does not add device sessions to the store', async () => {
    const { devices, store } = await setUpDevices(1);
    const before = store.getState();
    await devices.list('sess_ada');
    await devices.revoke('sess_ada', 'sess_other_0');
    expect(store.getState().client?.sessions).toBe(before.client?.sessions);
  });

  it('rejects with the reason of an aborted signal', async () => {
    const { devices } = await setUpDevices(1);
    const abort = new AbortController();
    const reason = new Error('left');
    abort.abort(reason);
    await expect(devices.list('sess_ada', {}, { signal: abort.signal })).rejects.toBe(reason);
  });
});

describe('revoking device sessions', () => {
  it('revokeDeviceSession() signs the other session out and is idempotent', async () => {
    const { devices, ids } = await setUpDevices(2);
    await devices.revoke('sess_ada', 'sess_other_0');
    await devices.revoke('sess_ada', 'sess_other_0');
    await devices.revoke('sess_ada', 'sess_never');
    expect(await ids()).toEqual(['sess_other_1', 'sess_ada']);
  });

  it('revokeDeviceSession() updates the store when the revoked session is one of this client', async () => {
    const again = createSessionData({ name: 'Ada Lovelace', id: 'sess_again' });
    const { devices, store } = await setUpDevices(0, { sessions: [ada(), again, bob()] });
    const closed: unknown[] = [];
    store.on('session-closed', (event) => closed.push(event));
    await devices.revoke('sess_ada', 'sess_again');
    expect(listed(store)).toEqual(['sess_ada active', 'sess_bob active']);
    expect(closed).toEqual([{ sessionId: 'sess_again', status: 'revoked' }]);
    expect(currentId(store)).toBe('sess_ada');
  });

  it('revokeOtherDeviceSessions() keeps the requesting session signed in', async () => {
    const { devices, ids } = await setUpDevices(3);
    expect(await devices.revokeOthers('sess_ada')).toEqual(['sess_other_0', 'sess_other_1', 'sess_other_2']);
    expect(await ids()).toEqual(['sess_ada']);
    expect(await devices.revokeOthers('sess_ada')).toEqual([]);
  });

  it('revokeOtherDeviceSessions() also revokes sessions beyond the largest page', async () => {
    const { devices, ids } = await setUpDevices(501);
    expect(await devices.revokeOthers('sess_ada')).toHaveLength(501);
    expect(await ids()).toEqual(['sess_ada']);
  });

  it('revokeOtherDeviceSessions() stops at the first failure', async () => {
    const { devices, backend, ids } = await setUpDevices(3);
    let count = 0;
    backend.injectFaults(({ method }) => {
      if (method !== 'revokeDeviceSession') return undefined;
      count += 1;
      return count === 2 ? { error: error('reverification_required') } : undefined;
    });
    await expect(devices.revokeOthers('sess_ada')).rejects.toMatchObject({ code: 'reverification_required' });
    expect(await ids()).toEqual(['sess_other_1', 'sess_other_2', 'sess_ada']);
  });
});

describe('errors of device sessions', () => {
  it('`session_closed` refreshes the store, which then shows the session as revoked', async () => {
    const { devices, backend, store } = await setUpDevices(1);
    backend.close('sess_ada', 'revoked');
    await expect(devices.list('sess_ada')).rejects.toMatchObject({ code: 'session_closed' });
    await settle();
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'revoked' });
  });

  it('`reverification_required` does not sign a session out or trigger another request', async () => {
    const { devices, backend, store } = await setUpDevices(1);
    backend.fail(error('reverification_required'), 'revokeDeviceSession');
    const before = backend.calls.length;
    await expect(devices.revoke('sess_ada', 'sess_other_0')).rejects.toMatchObject({
      code: 'reverification_required',
    });
    await settle();
    expect(backend.calls.length).toBe(before + 1);
    expect(currentId(store)).toBe('sess_ada');
  });

  it('an unknown error of the backend is wrapped in a SessionError with `cause`', async () => {
    const { devices, backend } = await setUpDevices(0);
    const cause = new TypeError('made up');
    backend.fail(cause, 'listDeviceSessions');
    await expect(devices.list('sess_ada')).rejects.toMatchObject({ code: 'server_error', cause });
  });

  it('`unsupported` is thrown without a request if the backend has no device sessions', async () => {
    const { store, backend } = setUp({ capabilities: { deviceSessions: false } });
    const { list, revoke, revokeOthers } = devicesOf(store);
    for (const call of [list('sess_ada'), revoke('sess_ada', 'sess_other_0'), revokeOthers('sess_ada')]) {
      await expect(call).rejects.toMatchObject({
        code: 'unsupported',
        sessionId: 'sess_ada',
        message: expect.stringContaining('does not support device sessions'),
      });
    }
    expect(backend.calls).toEqual([]);
  });
});
