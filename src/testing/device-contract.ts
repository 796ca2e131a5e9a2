import { hasDeviceSessions, type PageParams, type SessionBackend } from '../backend/index.ts';
import type { Paginated, SessionData } from '../session/index.ts';
import { type BackendHarness, type Check, context, holds, read, refuses, same } from './contract-checks.ts';

/** What every backend has to do that knows an account's devices. */
export const deviceCases: Readonly<Record<string, Check>> = {
  async 'the devices of an account are its signed-in sessions everywhere, the newest first'(harness) {
    const speaker = await harness.signIn('user_1');
    const devices = devicesOf(harness);
    if (!devices) return refusesDevices(harness.backend, speaker);
    await harness.signIn('user_2');
    const [second, third] = [await devices.signIn('user_1'), await devices.signIn('user_1')];
    await devices.signIn('user_2');
    same(summary(await devices.list(speaker)), [[third, second, speaker], 3]);
    const client = await read(harness.backend);
    same(client.sessions.length, 2);
  },

  async 'the devices of an account come in pages'(harness) {
    const speaker = await harness.signIn('user_1');
    const devices = devicesOf(harness);
    if (!devices) return;
    const ids = [speaker];
    for (let count = 1; count < 12; count += 1) ids.unshift(await devices.signIn('user_1'));
    same(summary(await devices.list(speaker)), [ids.slice(0, 10), 12]);
    same(summary(await devices.list(speaker, { limit: 5, offset: 5 })), [ids.slice(5, 10), 12]);
    same(summary(await devices.list(speaker, { limit: 500, offset: 10 })), [ids.slice(10), 12]);
    same(summary(await devices.list(speaker, { offset: 12 })), [[], 12]);
    for (const page of [{ limit: 0 }, { limit: 501 }, { limit: 1.5 }, { offset: -1 }]) {
      await refuses(devices.list(speaker, page), 'invalid_request');
    }
  },

  async 'revoking a device takes that session alone off the list, and may be said twice'(harness) {
    const speaker = await harness.signIn('user_1');
    const devices = devicesOf(harness);
    if (!devices) return;
    const [revoked, kept] = [await devices.signIn('user_1'), await devices.signIn('user_1')];
    const first = await devices.revoke(speaker, revoked);
    const second = await devices.revoke(speaker, revoked);
    same([first.session?.id, first.session?.status], [revoked, 'revoked']);
    holds(second.session === null || second.session.status === 'revoked', 'a session that stays revoked');
    same(summary(await devices.list(speaker)), [[kept, speaker], 2]);
  },

  async 'revoking another session of one’s own on this client closes it here, too'(harness) {
    // The later one speaks: a server may have replaced the other with it.
    const [other, speaker] = [await harness.signIn('user_1'), await harness.signIn('user_1')];
    const devices = devicesOf(harness);
    if (!devices) return;
    await devices.revoke(speaker, other);
    same(
      (await read(harness.backend)).sessions.map(({ id }) => id),
      [speaker],
    );
  },

  async 'revoking a device that is not there, or not one’s own, is nothing'(harness) {
    const [speaker, neighbour] = [await harness.signIn('user_1'), await harness.signIn('user_2')];
    const devices = devicesOf(harness);
    if (!devices) return;
    const stranger = await devices.signIn('user_2');
    for (const id of ['sess_never', neighbour, stranger]) {
      same((await devices.revoke(speaker, id)).session, null);
    }
    same(summary(await devices.list(neighbour)), [[stranger, neighbour], 2]);
  },

  async 'a closed session neither sees nor revokes devices'(harness) {
    const speaker = await harness.signIn('user_1');
    const devices = devicesOf(harness);
    if (!devices || !harness.backend.capabilities.end) return;
    const other = await devices.signIn('user_1');
    await harness.backend.endSession(speaker, context());
    await refuses(devices.list(speaker), 'session_closed');
    await refuses(devices.revoke(speaker, other), 'session_closed');
    await refuses(devices.list('sess_never'), 'session_not_found');
  },
};

/** The calls about devices, as a case makes them; undefined for a backend that has none. */
function devicesOf({ backend, signInElsewhere }: BackendHarness) {
  if (!backend.capabilities.deviceSessions) return undefined;
  if (!hasDeviceSessions(backend)) {
    throw new Error('The backend should have `listDeviceSessions` and `revokeDeviceSession`, as it says.');
  }
  if (!signInElsewhere) {
    throw new Error('The harness of a backend with `deviceSessions` has to have `signInElsewhere`.');
  }
  return {
    signIn: signInElsewhere,
    list: (id: string, page: PageParams = {}) => backend.listDeviceSessions(id, page, context()),
    revoke: (id: string, otherId: string) => backend.revokeDeviceSession(id, otherId, context()),
  };
}

async function refusesDevices(backend: SessionBackend, id: string): Promise<void> {
  const calls = [
    backend.listDeviceSessions?.(id, {}, context()),
    backend.revokeDeviceSession?.(id, 'sess_other', context()),
  ];
  for (const call of calls) if (call) await refuses(call, 'unsupported');
}

function summary({ data, totalCount }: Paginated<SessionData>): unknown {
  return [data.map(({ id }) => id), totalCount];
}
