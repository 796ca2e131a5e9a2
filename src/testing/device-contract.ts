import { hasDeviceSessions, type PageParams, type SessionBackend } from '../backend/index.ts';
import type { Paginated, SessionData } from '../session/index.ts';
import { assertEqual, assertRejects, assertThat, createContext, loadClient } from './assertions.ts';
import type { BackendHarness, ContractCheck } from './backend-harness.ts';

/** The contract tests for the capability `deviceSessions`. */
export const deviceCases: Readonly<Record<string, ContractCheck>> = {
  async 'lists the signed-in sessions of a user on all devices, newest first'(harness) {
    const requester = await harness.signIn('user_1');
    const devices = deviceMethodsOf(harness);
    if (!devices) return assertDevicesUnsupported(harness.backend, requester);
    await harness.signIn('user_2');
    const [second, third] = [await devices.signIn('user_1'), await devices.signIn('user_1')];
    await devices.signIn('user_2');
    assertEqual(summarize(await devices.list(requester)), [[third, second, requester], 3]);
    const client = await loadClient(harness.backend);
    assertEqual(client.sessions.length, 2);
  },

  async 'paginates device sessions'(harness) {
    const requester = await harness.signIn('user_1');
    const devices = deviceMethodsOf(harness);
    if (!devices) return;
    const ids = [requester];
    for (let count = 1; count < 12; count += 1) ids.unshift(await devices.signIn('user_1'));
    assertEqual(summarize(await devices.list(requester)), [ids.slice(0, 10), 12]);
    assertEqual(summarize(await devices.list(requester, { limit: 5, offset: 5 })), [ids.slice(5, 10), 12]);
    assertEqual(summarize(await devices.list(requester, { limit: 500, offset: 10 })), [ids.slice(10), 12]);
    assertEqual(summarize(await devices.list(requester, { offset: 12 })), [[], 12]);
    for (const page of [{ limit: 0 }, { limit: 501 }, { limit: 1.5 }, { offset: -1 }]) {
      await assertRejects(devices.list(requester, page), 'invalid_request');
    }
  },

  async 'revokes one device session, keeps the others, and accepts a repeated revocation'(harness) {
    const requester = await harness.signIn('user_1');
    const devices = deviceMethodsOf(harness);
    if (!devices) return;
    const [revoked, kept] = [await devices.signIn('user_1'), await devices.signIn('user_1')];
    const first = await devices.revoke(requester, revoked);
    const second = await devices.revoke(requester, revoked);
    assertEqual([first.session?.id, first.session?.status], [revoked, 'revoked']);
    assertThat(second.session === null || second.session.status === 'revoked', 'keep the session revoked');
    assertEqual(summarize(await devices.list(requester)), [[kept, requester], 2]);
  },

  async 'closes a revoked session of the same user on this client'(harness) {
    // The newer session sends the request, because a server may replace the older session at sign-in.
    const [other, requester] = [await harness.signIn('user_1'), await harness.signIn('user_1')];
    const devices = deviceMethodsOf(harness);
    if (!devices) return;
    await devices.revoke(requester, other);
    assertEqual(
      (await loadClient(harness.backend)).sessions.map(({ id }) => id),
      [requester],
    );
  },

  async 'ignores revocations of unknown sessions and of other users’ sessions'(harness) {
    const [requester, otherUser] = [await harness.signIn('user_1'), await harness.signIn('user_2')];
    const devices = deviceMethodsOf(harness);
    if (!devices) return;
    const otherUserElsewhere = await devices.signIn('user_2');
    for (const id of ['sess_never', otherUser, otherUserElsewhere]) {
      assertEqual((await devices.revoke(requester, id)).session, null);
    }
    assertEqual(summarize(await devices.list(otherUser)), [[otherUserElsewhere, otherUser], 2]);
  },

  async 'rejects device requests of a closed session'(harness) {
    const requester = await harness.signIn('user_1');
    const devices = deviceMethodsOf(harness);
    if (!devices || !harness.backend.capabilities.end) return;
    const other = await devices.signIn('user_1');
    await harness.backend.endSession(requester, createContext());
    await assertRejects(devices.list(requester), 'session_closed');
    await assertRejects(devices.revoke(requester, other), 'session_closed');
    await assertRejects(devices.list('sess_never'), 'session_not_found');
  },
};

/** Returns the device methods of a harness, or undefined if its backend lacks the capability. */
function deviceMethodsOf({ backend, signInOnOtherDevice }: BackendHarness) {
  if (!backend.capabilities.deviceSessions) return undefined;
  if (!hasDeviceSessions(backend)) {
    throw new Error(
      'The backend should implement `listDeviceSessions` and `revokeDeviceSession`, because it has the capability `deviceSessions`.',
    );
  }
  if (!signInOnOtherDevice) {
    throw new Error(
      'The harness should implement `signInOnOtherDevice`, because its backend has the capability `deviceSessions`.',
    );
  }
  return {
    signIn: signInOnOtherDevice,
    list: (id: string, page: PageParams = {}) => backend.listDeviceSessions(id, page, createContext()),
    revoke: (id: string, targetSessionId: string) =>
      backend.revokeDeviceSession(id, targetSessionId, createContext()),
  };
}

async function assertDevicesUnsupported(backend: SessionBackend, id: string): Promise<void> {
  const calls = [
    backend.listDeviceSessions?.(id, {}, createContext()),
    backend.revokeDeviceSession?.(id, 'sess_other', createContext()),
  ];
  for (const call of calls) if (call) await assertRejects(call, 'unsupported');
}

function summarize({ data, totalCount }: Paginated<SessionData>): unknown {
  return [data.map(({ id }) => id), totalCount];
}
