import { httpBackend, type SessionBackend } from 'multisession/core';
import { describe, expect, it } from 'vitest';
import {
  backendContract,
  type BackendHarness,
  createSessionData,
  inMemoryBackend,
  type InMemoryBackend,
  type InMemoryBackendOptions,
} from '../../src/testing/index.ts';
import { ORIGIN } from '../server/browser.ts';
import { startServer } from '../server/test-server.ts';

async function createInMemoryHarness(
  options: InMemoryBackendOptions = {},
): Promise<BackendHarness & { readonly backend: InMemoryBackend }> {
  const backend = inMemoryBackend(options);
  let signIns = 0;
  function create(userId: string) {
    signIns += 1;
    const createdAt = new Date(Date.now() + signIns);
    return createSessionData({ id: `sess_${signIns}`, userId, createdAt, lastActiveAt: createdAt });
  }
  return {
    backend,
    async signIn(userId) {
      const session = create(userId);
      backend.signIn(session);
      return session.id;
    },
    async signInOnOtherDevice(userId) {
      const session = create(userId);
      backend.signInOnOtherDevice(session);
      return session.id;
    },
    revoke: async (id) => backend.close(id, 'revoked'),
    close: async () => {},
  };
}

/** The HTTP backend and a real server, with a browser's cookies between them. */
async function createHttpHarness(): Promise<BackendHarness> {
  const { server, clock, newBrowser } = await startServer();
  const browser = newBrowser();
  const viaBrowser: typeof fetch = async (url, { method = 'GET', body, headers, signal } = {}) => {
    signal?.throwIfAborted();
    const path = typeof url === 'string' ? url.slice(ORIGIN.length) : '';
    const request = browser.request(method, path, {
      ...(body !== undefined && { body }),
      ...(headers && { headers }),
    });
    return server.fetch(request);
  };
  return {
    backend: httpBackend({ baseUrl: ORIGIN, fetch: viaBrowser }),
    async signIn(userId) {
      clock.advance(1);
      return (await browser.signIn(userId)).id;
    },
    async signInOnOtherDevice(userId) {
      clock.advance(1);
      return (await newBrowser().signIn(userId)).id;
    },
    revoke: async (id) => void (await server.sessions.revoke(id)),
    close: async () => {},
  };
}

describe.each([
  ['the in-memory backend', () => createInMemoryHarness()],
  [
    'the in-memory backend without devices',
    () => createInMemoryHarness({ capabilities: { deviceSessions: false } }),
  ],
  ['the HTTP backend', createHttpHarness],
])('%s', (_, createHarness) => {
  it.each(backendContract(createHarness))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

const context = { signal: new AbortController().signal };

/** Backends that are nearly right, and the case that tells. */
const brokenBackends: readonly [string, string, (right: SessionBackend) => Partial<SessionBackend>][] = [
  ['has no scope', 'the scope', () => ({ scope: '' })],
  ['removes all', 'removing takes', (right) => ({ removeSession: () => right.removeAllSessions(context) })],
  [
    'mixes up sessions',
    'a token',
    (right) => ({ createToken: () => right.createToken('sess_1', {}, context) }),
  ],
  [
    'removes whom it should end',
    'ending',
    (right) => ({ endSession: (id) => right.removeSession(id, {}, context) }),
  ],
  ['forgets to abort', 'a call that', (right) => ({ getClient: () => right.getClient(context) })],
  [
    'touches more than it should',
    'a touch',
    (right) => ({ touchSession: (_, options) => right.touchSession('sess_2', options, context) }),
  ],
  [
    'revokes the speaker',
    'revoking a device takes',
    (right) => ({
      revokeDeviceSession: async (id) => right.removeSession(id, {}, context),
    }),
  ],
  [
    'forgets what it has',
    'the devices',
    () => ({ listDeviceSessions: async () => ({ data: [], totalCount: 0 }) }),
  ],
];

it.each(brokenBackends)('a backend that %s is found out', async (_, name, breakIt) => {
  const cases = backendContract(async () => {
    const harness = await createInMemoryHarness();
    return { ...harness, backend: { ...harness.backend, ...breakIt(harness.backend) } };
  });
  const found = cases.find((entry) => entry.name.startsWith(name));
  await expect(found?.run()).rejects.toThrow(/The backend should/);
});
