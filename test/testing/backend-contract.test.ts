import { decodeJwt } from 'jose';
import { httpBackend, type SessionBackend, type SessionData, SessionError } from 'multisession/core';
import { describe, expect, it } from 'vitest';
import {
  backendContract,
  type BackendHarness,
  createSessionData,
  inMemoryBackend,
  type InMemoryBackend,
  type InMemoryBackendOptions,
} from '../../src/testing/index.ts';
import { jwtOf } from '../jwt-of.ts';
import { ORIGIN } from '../server/browser.ts';
import { startServer } from '../server/test-server.ts';

async function createInMemoryHarness(
  options: InMemoryBackendOptions = {},
): Promise<BackendHarness & { readonly backend: InMemoryBackend }> {
  let signInPage: () => Promise<SessionData> = () => Promise.reject(new Error('No user signs in.'));
  const backend = inMemoryBackend({
    signInPage: { open: () => signInPage(), finishRedirect: () => null },
    ...options,
  });
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
    completeSignIn(userId) {
      signInPage = async () => create(userId);
    },
    cancelSignIn() {
      const reason = new SessionError({ code: 'sign_in_cancelled', message: 'The user closed the window.' });
      signInPage = () => Promise.reject(reason);
    },
    revoke: async (id) => backend.close(id, 'revoked'),
    close: async () => {},
  };
}

/** Creates a harness of a backend that vouches for its tokens, which only its server can read. */
async function createOpaqueTokenHarness(): Promise<BackendHarness> {
  const harness = await createInMemoryHarness();
  const users = new Map<string, string>();
  const backend: SessionBackend = {
    ...harness.backend,
    async createToken(...parameters) {
      const jwt = await harness.backend.createToken(...parameters);
      const { sub, exp = 0 } = decodeJwt(jwtOf(jwt));
      const token = `opaque_${users.size}`;
      users.set(token, sub ?? '');
      return { token, expiresAt: new Date(exp * 1000) };
    },
  };
  return { ...harness, backend, userOfToken: async (token) => users.get(token) ?? '' };
}

/** Creates a harness of the HTTP backend and a real server, with the cookies of a browser. */
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
    const response = await server.fetch(request);
    browser.storeCookies(response.headers);
    return response;
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
  ['the in-memory backend with opaque tokens', createOpaqueTokenHarness],
  ['the HTTP backend', createHttpHarness],
])('%s', (_, createHarness) => {
  it.each(backendContract(createHarness))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

const context = { signal: new AbortController().signal };

/** Defects of backends, each with the beginning of the case that detects it. */
const brokenBackends: readonly [string, string, (backend: SessionBackend) => Partial<SessionBackend>][] = [
  ['has no scope', 'returns a non-empty scope', () => ({ scope: '' })],
  [
    'removes all sessions instead of one',
    'removes one session',
    (backend) => ({ removeSession: () => backend.removeAllSessions(context) }),
  ],
  [
    'creates tokens for another session',
    'creates tokens',
    (backend) => ({ createToken: () => backend.createToken('sess_1', {}, context) }),
  ],
  [
    'vouches for tokens that only it can read',
    'creates tokens',
    () => ({ createToken: async () => ({ token: 'opaque', expiresAt: new Date(Date.now() + 60_000) }) }),
  ],
  [
    'removes sessions instead of ending them',
    'lists an ended session',
    (backend) => ({ endSession: (id) => backend.removeSession(id, {}, context) }),
  ],
  [
    'ignores the abort signal',
    'rejects an aborted',
    (backend) => ({ getClient: () => backend.getClient(context) }),
  ],
  [
    'touches another session',
    'increments the version',
    (backend) => ({ touchSession: (_, options) => backend.touchSession('sess_2', options, context) }),
  ],
  [
    'removes the requesting session instead of revoking another',
    'revokes one device',
    (backend) => ({
      revokeDeviceSession: async (id) => backend.removeSession(id, {}, context),
    }),
  ],
  [
    'signs out the others when an account is added',
    'adds an account',
    ({ signInMethods, ...backend }) =>
      signInMethods
        ? {
            signInMethods: {
              ...signInMethods,
              async addAccount(...parameters) {
                await backend.removeAllSessions(context);
                return signInMethods.addAccount(...parameters);
              },
            },
          }
        : {},
  ],
  [
    'signs in again to any account',
    'signs in again',
    ({ signInMethods }) =>
      signInMethods
        ? {
            signInMethods: {
              ...signInMethods,
              reauthenticate: (_, ...parameters) => signInMethods.addAccount(...parameters),
            },
          }
        : {},
  ],
  [
    'takes any URL for the end of a sign-in',
    'returns null at once',
    ({ signInMethods, ...backend }) =>
      signInMethods
        ? {
            signInMethods: {
              ...signInMethods,
              finishRedirect: async () => ({
                outcome: 'signed-in',
                sessionId: 'sess_1',
                client: await backend.getClient(context),
                returnTo: '/',
              }),
            },
          }
        : {},
  ],
  [
    'lists no device sessions',
    'lists the signed-in sessions',
    () => ({ listDeviceSessions: async () => ({ data: [], totalCount: 0 }) }),
  ],
];

it.each(brokenBackends)('backendContract fails for a backend that %s', async (_, name, createDefect) => {
  const cases = backendContract(async () => {
    const harness = await createInMemoryHarness();
    return { ...harness, backend: { ...harness.backend, ...createDefect(harness.backend) } };
  });
  const found = cases.find((entry) => entry.name.startsWith(name));
  await expect(found?.run()).rejects.toThrow(/The backend should/);
});
