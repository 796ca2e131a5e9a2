import { inspect as print } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore, SessionError, type SessionData } from 'multisession/core';
import type { InspectedEvent } from '../../src/store/core/inspect.ts';
import {
  createPendingSessionData,
  createSessionData,
  inMemoryBackend,
  inMemoryBrowser,
} from '../../src/testing/index.ts';
import { MINUTE, NOW, SECOND, sessionOf } from './set-up.ts';

// The log of a store, which users may attach to bug reports.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** A part of every personal value and of every token in this file. */
const MARK = 'secret-of-a-person';

/** The fields in which an app may keep personal data, each with names that IDs, statuses and codes also have. */
const personalFields = {
  id: MARK,
  name: MARK,
  code: MARK,
  status: MARK,
  type: MARK,
  key: MARK,
  message: MARK,
  from: MARK,
  to: MARK,
  result: MARK,
  emailId: MARK,
  address: { name: MARK, street: [MARK] },
};

function personal<Data extends SessionData>(data: Data): Data {
  return Object.assign(data, {
    publicUserData: {
      userId: data.userId,
      firstName: MARK,
      lastName: MARK,
      username: MARK,
      imageUrl: `https://example.com/${MARK}.png`,
      hasImage: true,
      identifier: `${MARK}@example.com`,
    },
    ...(data.user && {
      user: { ...personalFields, id: data.userId, organizations: [{ id: 'org_1', name: MARK }] },
    }),
    actor: { sub: 'admin_1', ...personalFields },
    latestActivity: {
      id: 'activity_1',
      browserName: MARK,
      browserVersion: MARK,
      deviceType: MARK,
      ipAddress: MARK,
      city: MARK,
      country: MARK,
      isMobile: null,
    },
    // An app may send more than the protocol has.
    data: personalFields,
  });
}

const in2Minutes = { expireAt: new Date(NOW + 2 * MINUTE) };
const ada = () => personal(createSessionData({ name: 'Ada', ...in2Minutes }));
const bob = () => personal(createSessionData({ name: 'Bob', ...in2Minutes }));
const task = { ...personalFields, key: 'setup-mfa' };
const carol = () => personal(createPendingSessionData({ name: 'Carol', tasks: [task], ...in2Minutes }));

function failure(code: 'network_error' | 'forbidden' | 'server_error'): SessionError {
  const cause = Object.assign(new Error(MARK), { body: personalFields });
  return Object.assign(new SessionError({ code, message: `${MARK} is not allowed`, cause, retryAfter: 1 }), {
    response: personalFields,
  });
}

/** Uses everything that a store has, in two tabs, and returns what one of them has logged. */
async function useEverything(sessionPerRequest: boolean): Promise<readonly InspectedEvent[]> {
  const backend = inMemoryBackend({
    sessions: [ada(), bob(), carol()],
    capabilities: { sessionPerRequest, events: true },
  });
  const browser = inMemoryBrowser();
  const page = browser.openTab();
  const log: InspectedEvent[] = [];
  const store = createSessionStore({ backend, environment: page, inspect: (entry) => log.push(entry) });
  const other = createSessionStore({ backend, environment: browser.openTab() });
  const attempt = async (call: () => unknown) => {
    await Promise.all([Promise.resolve(call()).catch(() => {}), vi.advanceTimersByTimeAsync(SECOND)]);
  };
  store.connect();
  other.connect();
  await attempt(() => {});
  await attempt(() => sessionOf(store, 'sess_ada').getToken());
  await attempt(() => store.switchTo('sess_bob', { organizationId: 'org_1' }));
  await attempt(() => other.switchTo('sess_carol'));
  await attempt(() => sessionOf(store, 'sess_ada').touch({ organizationId: 'org_2' }));
  for (const code of ['network_error', 'forbidden', 'server_error'] as const) {
    backend.fail(failure(code));
    await attempt(() => store.refresh());
    await attempt(() => store.switchTo('sess_ada'));
    await attempt(() => sessionOf(store, 'sess_ada').getToken({ skipCache: true }));
    await attempt(() => store.signOut({ session: 'sess_bob' }));
  }
  backend.fail(Object.assign(new Error(MARK), personalFields));
  await attempt(() => store.refresh());
  backend.fail(null);
  await attempt(() => vi.advanceTimersByTimeAsync(10 * SECOND));
  const invalidSessions = [{ id: 'sess_dan', error: failure('forbidden') }];
  const getClient = backend.getClient.bind(backend);
  vi.spyOn(backend, 'getClient').mockImplementation(async (context) => ({
    ...(await getClient(context)),
    invalidSessions,
    warnings: [failure('forbidden')],
  }));
  await attempt(() => store.refresh());
  backend.signIn(personal(createSessionData({ name: 'Dora', ...in2Minutes })));
  await attempt(() => store.switchTo('sess_dora'));
  backend.close('sess_carol', 'revoked');
  await attempt(() => page.dispatch('pageshow'));
  await attempt(() => page.dispatch('interaction'));
  await attempt(() => vi.advanceTimersByTimeAsync(2 * MINUTE));
  await attempt(() => other.signOut({ scope: 'all' }));
  await attempt(() => store.signOut({ scope: 'all' }));
  return log;
}

describe.each([
  ['with a session per request', true],
  ['with a shared cookie', false],
])('the log of a store %s', (_, sessionPerRequest) => {
  it('contains no personal data, no token and no error message, not even in properties that are not enumerable', async () => {
    const log = await useEverything(sessionPerRequest);
    const everything = print(log, { depth: Infinity, showHidden: true, maxStringLength: null });
    expect(log.length).toBeGreaterThan(30);
    expect(everything).not.toContain(MARK);
    expect(everything).not.toContain('eyJ');
    expect(everything).not.toMatch(/made up|is not allowed|@example\.com|https?:/);
  });

  it('contains the names of events and effects, IDs, statuses, versions and error codes', async () => {
    const log = await useEverything(sessionPerRequest);
    const json = JSON.stringify(log);
    const types = new Set(log.flatMap(({ event, effects }) => [event, ...effects].map(({ type }) => type)));
    expect([...types]).toEqual(
      expect.arrayContaining([
        'store-used',
        'connected',
        'client-received',
        'update-received',
        'call-failed',
        'switch-requested',
        'sign-out-requested',
        'touch-requested',
        'time-passed',
        'tab-message-received',
        'publish',
        'call-backend',
        'emit',
        'resolve',
        'reject',
        'drop-tokens',
      ]),
    );
    for (const text of [
      '"sessionId":"sess_bob"',
      '"status":"revoked"',
      '"status":"active"',
      '"version":1',
      '"code":"forbidden"',
      '"organizationId":"org_1"',
      '"method":"touchSession"',
      '"name":"session-closed"',
    ])
      expect(json).toContain(text);
  });

  it('is numbered, in order, and plain data', async () => {
    const log = await useEverything(sessionPerRequest);
    expect(log.map(({ number }) => number)).toEqual(log.map((__, index) => index + 1));
    expect(log.map(({ time }) => time)).toEqual(log.map(({ time }) => time).toSorted((a, b) => a - b));
    expect(JSON.parse(JSON.stringify(log))).toEqual(log);
  });
});

it('an error of `inspect` is reported, and changes nothing', async () => {
  const reported = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => {});
  const store = createSessionStore({
    backend: inMemoryBackend({ sessions: [ada()] }),
    environment: inMemoryBrowser().openTab(),
    inspect: () => {
      throw new Error('a broken inspector');
    },
  });
  await store.refresh();
  expect(store.getCurrent()).toMatchObject({ status: 'active' });
  expect(() => reported.mock.calls[0]?.[0]()).toThrow('a broken inspector');
  reported.mockRestore();
});
