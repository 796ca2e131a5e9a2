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

/** The calls, for that store. */
function devicesOf(store: SessionStore) {
  return {
    list: listDeviceSessions.bind(null, store),
    revoke: revokeDeviceSession.bind(null, store),
    revokeOthers: revokeOtherDeviceSessions.bind(null, store),
  };
}

/** Ada here, and on so many other devices: `sess_other_0` was active last. */
async function setUpDevices(count: number, options: Parameters<typeof setUpLoaded>[0] = {}) {
  const made = await setUpLoaded(options);
  for (let index = 0; index < count; index += 1) {
    const lastActiveAt = new Date(NOW - index * 1000);
    const other = { id: `sess_other_${index}`, clientId: `client_other_${index}`, lastActiveAt };
    made.backend.signInOnOtherDevice(createSessionData({ name: 'Ada Lovelace', ...other }));
  }
  const devices = devicesOf(made.store);
  const ids = async (): Promise<readonly string[]> =>
    (await devices.list('sess_ada', { limit: 500 })).data.map(({ id }) => id);
  return { ...made, devices, ids };
}

describe('the devices of an account', () => {
  it('are listed in pages, and say which of them this one is', async () => {
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

  it('never become sessions of this client', async () => {
    const { devices, store } = await setUpDevices(1);
    const before = store.getState();
    await devices.list('sess_ada');
    await devices.revoke('sess_ada', 'sess_other_0');
    expect(store.getState().client?.sessions).toBe(before.client?.sessions);
  });

  it('are no longer asked for when the caller has left', async () => {
    const { devices } = await setUpDevices(1);
    const abort = new AbortController();
    const reason = new Error('left');
    abort.abort(reason);
    await expect(devices.list('sess_ada', {}, { signal: abort.signal })).rejects.toBe(reason);
  });
});

describe('revoking', () => {
  it('signs the other session out, and may be said twice', async () => {
    const { devices, ids } = await setUpDevices(2);
    await devices.revoke('sess_ada', 'sess_other_0');
    await devices.revoke('sess_ada', 'sess_other_0');
    await devices.revoke('sess_ada', 'sess_never');
    expect(await ids()).toEqual(['sess_other_1', 'sess_ada']);
  });

  it('a session of this client is seen here, too, and why', async () => {
    const again = createSessionData({ name: 'Ada Lovelace', id: 'sess_again' });
    const { devices, store } = await setUpDevices(0, { sessions: [ada(), again, bob()] });
    const closed: unknown[] = [];
    store.on('session-closed', (event) => closed.push(event));
    await devices.revoke('sess_ada', 'sess_again');
    expect(listed(store)).toEqual(['sess_ada active', 'sess_bob active']);
    expect(closed).toEqual([{ sessionId: 'sess_again', status: 'revoked' }]);
    expect(currentId(store)).toBe('sess_ada');
  });

  it('all others leaves this one alone', async () => {
    const { devices, ids } = await setUpDevices(3);
    expect(await devices.revokeOthers('sess_ada')).toEqual(['sess_other_0', 'sess_other_1', 'sess_other_2']);
    expect(await ids()).toEqual(['sess_ada']);
    expect(await devices.revokeOthers('sess_ada')).toEqual([]);
  });

  it('all others finds also those behind the longest page', async () => {
    const { devices, ids } = await setUpDevices(501);
    expect(await devices.revokeOthers('sess_ada')).toHaveLength(501);
    expect(await ids()).toEqual(['sess_ada']);
  });

  it('all others stops at the first that fails', async () => {
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

describe('when it cannot be done', () => {
  it('a session that is over here, too, is looked after', async () => {
    const { devices, backend, store } = await setUpDevices(1);
    backend.close('sess_ada', 'revoked');
    await expect(devices.list('sess_ada')).rejects.toMatchObject({ code: 'session_closed' });
    await settle();
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'revoked' });
  });

  it('a refusal signs nobody out, and asks for nothing', async () => {
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

  it('what a backend throws of its own is wrapped', async () => {
    const { devices, backend } = await setUpDevices(0);
    const cause = new TypeError('made up');
    backend.fail(cause, 'listDeviceSessions');
    await expect(devices.list('sess_ada')).rejects.toMatchObject({ code: 'server_error', cause });
  });

  it('a backend without devices is not asked, and the error says what it means', async () => {
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
