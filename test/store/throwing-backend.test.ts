import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createSessionStore,
  listDeviceSessions,
  revokeDeviceSession,
  type SessionBackend,
  type SessionStore,
} from 'multisession/core';
import { inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
import { ada, bob, currentId, error, NOW, sessionOf, settle } from './set-up.ts';

// A backend may throw before it returns its promise, for example because its SDK is not initialized.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const fail = vi.fn<() => never>(() => {
  throw error('forbidden');
});
beforeEach(() => void fail.mockClear());

/** Loads a connected store, whose backend then throws in one method. */
async function setUpFailing(sessionPerRequest: boolean, failing: Partial<SessionBackend>) {
  const { signInMethods, ...methods } = inMemoryBackend({
    sessions: [ada(), bob()],
    capabilities: { sessionPerRequest },
    signInPage: { open: () => ada() },
  });
  const backend = { ...methods, ...(signInMethods && { signInMethods }) };
  const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
  store.connect();
  await settle();
  Object.assign(backend, failing);
  return store;
}

type Call = (store: SessionStore) => Promise<unknown>;

const sessionOfAda = (store: SessionStore) => sessionOf(store, 'sess_ada');

const calls: readonly [string, Partial<SessionBackend>, Call][] = [
  ['refresh()', { getClient: fail }, (store) => store.refresh()],
  ['switchTo()', { touchSession: fail }, (store) => store.switchTo('sess_bob')],
  ['signOut()', { removeSession: fail }, (store) => store.signOut({ session: 'sess_bob' })],
  ['signOut() of all sessions', { removeAllSessions: fail }, (store) => store.signOut({ scope: 'all' })],
  ['session.end()', { endSession: fail }, (store) => sessionOfAda(store).end()],
  ['session.touch()', { touchSession: fail }, (store) => sessionOfAda(store).touch()],
  ['session.getToken()', { createToken: fail }, (store) => sessionOfAda(store).getToken()],
  [
    'addAccount()',
    { signInMethods: { addAccount: fail, reauthenticate: fail } },
    (store) => store.addAccount(),
  ],
  [
    'reauthenticate()',
    { signInMethods: { addAccount: fail, reauthenticate: fail } },
    (store) => store.reauthenticate(sessionOfAda(store)),
  ],
  ['listDeviceSessions()', { listDeviceSessions: fail }, (store) => listDeviceSessions(store, 'sess_ada')],
  [
    'revokeDeviceSession()',
    { revokeDeviceSession: fail },
    (store) => revokeDeviceSession(store, 'sess_ada', 'sess_ada2'),
  ],
];

describe.each([
  ['a session per request', true],
  ['a shared cookie', false],
])('with %s,', (_, sessionPerRequest) => {
  it.each(calls)(
    '%s rejects if the backend throws, calls it once and leaves no operation pending',
    async (__, failing, call) => {
      const store = await setUpFailing(sessionPerRequest, failing);
      const outcome = call(store);
      await expect(outcome).rejects.toMatchObject({ code: 'forbidden' });
      await settle();
      expect(fail).toHaveBeenCalledOnce();
      expect(store.getState().operations).toEqual({});
      expect(currentId(store)).toBe('sess_ada');
    },
  );
});

it.each([
  ['refresh()', (store: SessionStore) => store.refresh()],
  ['connect()', async (store: SessionStore) => store.connect()],
])('the first %s loads the sessions if `finishRedirect` throws, and shows the error', async (_, use) => {
  const backend = inMemoryBackend({ sessions: [ada(), bob()] });
  const signInMethods = { addAccount: fail, reauthenticate: fail, finishRedirect: fail };
  const store = createSessionStore({
    backend: { ...backend, signInMethods },
    environment: inMemoryEnvironment(),
  });
  await use(store);
  await settle();
  expect(currentId(store)).toBe('sess_ada');
  expect(store.getState().signInError).toMatchObject({ code: 'forbidden' });
});
