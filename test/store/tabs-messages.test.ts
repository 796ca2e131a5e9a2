import { UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serializeSession } from '../../src/session/index.ts';
import { createClosedSessionData, createSessionData } from '../../src/testing/index.ts';
import { ada, listed, NOW } from './set-up.ts';
import { countCalls, postTo, severalTabs, type Tab, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const allSessions = ['sess_ada active', 'sess_bob active', 'sess_carol active'];

const wrap = (message: unknown): unknown => ({ multisession: 1, message });
const clientUpdateOf = (fields: object): object => ({ type: 'update', session: null, now: null, ...fields });
const clientUpdate = (fields: object): unknown => wrap(clientUpdateOf(fields));
const client = (fields: object): unknown => ({
  id: 'client_1',
  sessions: [],
  last_active_session_id: null,
  version: 99,
  ...fields,
});

const key = { sessionId: 'sess_ada', template: null, organizationId: null };
const token = (fields: object): unknown =>
  wrap({ type: 'token', key, lifetime: null, userId: null, age: 0, sentAt: NOW, ...fields });
const foreignToken = new UnsecuredJWT({ sid: 'sess_bob', iat: NOW / 1000, exp: NOW / 1000 + 60 }).encode();

/** Posts messages to a tab, as another tab of the same origin would, and waits for their effects. */
async function post(tab: Tab, ...messages: readonly unknown[]): Promise<void> {
  postTo(tab, ...messages);
  await vi.advanceTimersByTimeAsync(200);
}

const endedAda = createClosedSessionData({ name: 'Ada Lovelace', createdAt: ada().createdAt, version: 9 });

it('a valid message from another tab updates the store', async () => {
  const setup = await severalTabs(1);
  await post(tabAt(setup, 0), clientUpdate({ session: serializeSession(endedAda) }));
  expect(listed(tabAt(setup, 0).store)[0]).toBe('sess_ada ended');
});

describe('a message from another tab', () => {
  it.each<readonly [string, unknown]>([
    [
      'with an older snapshot of a session',
      clientUpdate({ session: serializeSession({ ...endedAda, version: 0 }) }),
    ],
    [
      'from a later release',
      { multisession: 2, message: clientUpdateOf({ session: serializeSession(endedAda) }) },
    ],
    [
      'from a store with another backend scope',
      {
        multisession: 1,
        scope: 'another',
        message: clientUpdateOf({ session: serializeSession(endedAda) }),
      },
    ],
    ['from an earlier release', { message: clientUpdateOf({ session: serializeSession(endedAda) }) }],
    [
      'about a session that this client does not have',
      clientUpdate({ session: serializeSession(createSessionData({ name: 'Eve' })) }),
    ],
    ['with sessions that are not a list', clientUpdate({ client: client({ sessions: 'all' }) })],
    ['with a version that is not a number', clientUpdate({ client: client({ version: 'newest' }) })],
    ['with a time that is not a number', clientUpdate({ session: serializeSession(endedAda), now: 'now' })],
    ['with a client that cannot be parsed', clientUpdate({ client: { id: 7 } })],
    ['with a session that cannot be parsed', clientUpdate({ session: { id: 's' } })],
    ['with an older client', clientUpdate({ client: client({ version: 0 }) })],
    ...[Number.MAX_VALUE, Number.POSITIVE_INFINITY, -1e300, 8.7e15].map(
      (now) => [`with an invalid time, ${now}`, clientUpdate({ now })] as const,
    ),
    ['with an unknown type', wrap({ type: 'sign-out-everybody' })],
    [
      'that selects a session, if each tab has its own current session',
      wrap({ type: 'selection', sessionId: 'sess_bob', progress: 'settled', stamp: { count: 9, tab: 'z' } }),
    ],
    ['that is a string', 'hello'],
    ['that is a number', 1],
    ['that is null', null],
    ['that is an array', [wrap({ type: 'leader-here' })]],
    ['with a token of another session', token({ token: foreignToken })],
    ['with a token that is not a string', token({ token: {} })],
    ['with a token from the future', token({ token: 'x', lifetime: 60_000, age: -1 })],
    ['with a token of another user', token({ token: 'x', lifetime: 60_000, userId: 'user_bob' })],
    ['with a token whose lifetime is not a number', token({ token: 'x', lifetime: '60000' })],
  ])('is ignored %s', async (_, message) => {
    const setup = await severalTabs(1);
    const { store } = tabAt(setup, 0);
    const before = store.getState();
    await post(tabAt(setup, 0), message, message);
    expect(store.getState()).toBe(before);
    expect(listed(store)).toEqual(allSessions);
    expect(store.getServerTime()).toBe(Date.now());
    expect(store.getCurrent().session?.lastActiveToken).toBeNull();
    expect(countCalls(setup, 'getClient')).toBe(1);
  });

  it('cannot pollute prototypes on any level', async () => {
    const setup = await severalTabs(1);
    const session = serializeSession({ ...ada(), version: 10, tasks: [{ key: 'setup-mfa', id: 'task_1' }] });
    const evil: unknown = JSON.parse(
      JSON.stringify(clientUpdate({ session })).replaceAll(
        /"id"|"multisession"|"type"/g,
        (name) => `"__proto__":{"polluted":true},${name}`,
      ),
    );
    await post(tabAt(setup, 0), evil);
    const [updated] = tabAt(setup, 0).store.getState().client?.sessions ?? [];
    expect(updated?.version).toBe(10);
    for (const part of [{}, updated, updated?.user, updated?.tasks[0]])
      expect('polluted' in (part ?? {})).toBe(false);
  });
});

it('a message about another client triggers a refresh and is not merged', async () => {
  const setup = await severalTabs(1);
  await post(tabAt(setup, 0), clientUpdate({ client: client({ id: 'client_2' }) }));
  expect(listed(tabAt(setup, 0).store)).toEqual(allSessions);
  expect(countCalls(setup, 'getClient')).toBe(2);
});

it('a session that cannot be parsed does not affect the other sessions of a message', async () => {
  const setup = await severalTabs(1);
  const sessions = [serializeSession(endedAda), { id: 'sess_bob', status: 7 }];
  await post(tabAt(setup, 0), clientUpdate({ client: client({ sessions, version: 10 }) }));
  expect(listed(tabAt(setup, 0).store)).toEqual(['sess_ada ended', 'sess_bob active']);
});

it('a store that is not connected neither receives nor broadcasts messages', async () => {
  const setup = await severalTabs(2);
  tabAt(setup, 1).disconnect();
  await tabAt(setup, 0).store.signOut({ session: 'sess_bob' });
  await tabAt(setup, 1).store.signOut({ session: 'sess_carol' });
  await vi.advanceTimersByTimeAsync(100);
  expect(listed(tabAt(setup, 0).store)).toEqual(['sess_ada active', 'sess_carol active']);
});
