import { UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serializeSession } from '../../src/session/index.ts';
import { createClosedSessionData, createSessionData } from '../../src/testing/index.ts';
import { ada, listed, NOW } from './set-up.ts';
import { countOf, postTo, severalTabs, type Tab, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const everybody = ['sess_ada active', 'sess_bob active', 'sess_carol active'];

const wrap = (message: unknown): unknown => ({ multisession: 1, message });
const heard = (fields: object): unknown => wrap({ type: 'heard', session: null, now: null, ...fields });
const client = (fields: object): unknown => ({
  id: 'client_1',
  sessions: [],
  last_active_session_id: null,
  version: 99,
  ...fields,
});

const key = { sessionId: 'sess_ada', template: null, organizationId: null };
const token = (fields: object): unknown => wrap({ type: 'token', key, age: 0, sentAt: NOW, ...fields });
const foreignToken = new UnsecuredJWT({ sid: 'sess_bob', iat: NOW / 1000, exp: NOW / 1000 + 60 }).encode();

/** As another tab of the same origin would. */
async function post(tab: Tab, ...messages: readonly unknown[]): Promise<void> {
  postTo(tab, ...messages);
  await vi.advanceTimersByTimeAsync(200);
}

const endedAda = createClosedSessionData({ name: 'Ada Lovelace', createdAt: ada().createdAt, version: 9 });

it('a message in the right form is heeded', async () => {
  const made = await severalTabs(1);
  await post(tabAt(made, 0), heard({ session: serializeSession(endedAda) }));
  expect(listed(tabAt(made, 0).store)[0]).toBe('sess_ada ended');
});

describe('a message changes nothing', () => {
  it.each<readonly [string, unknown]>([
    [
      'with an older snapshot of a session',
      heard({ session: serializeSession({ ...endedAda, version: 0 }) }),
    ],
    [
      'of a later release',
      { multisession: 2, message: { type: 'heard', session: serializeSession(endedAda), now: null } },
    ],
    [
      'of another backend',
      {
        multisession: 1,
        scope: 'another',
        message: { type: 'heard', session: serializeSession(endedAda), now: null },
      },
    ],
    ['of an earlier release', { message: { type: 'heard', session: serializeSession(endedAda), now: null } }],
    [
      'of a session that this client does not have',
      heard({ session: serializeSession(createSessionData({ name: 'Eve' })) }),
    ],
    ['with sessions that are none', heard({ client: client({ sessions: 'all' }) })],
    ['with a version that is none', heard({ client: client({ version: 'newest' }) })],
    ['with a time that is none', heard({ session: serializeSession(endedAda), now: 'now' })],
    ['with a client that cannot be read', heard({ client: { id: 7 } })],
    ['with a session that cannot be read', heard({ session: { id: 's' } })],
    ['with an older client', heard({ client: client({ version: 0 }) })],
    ...[Number.MAX_VALUE, Number.POSITIVE_INFINITY, -1e300, 8.7e15].map(
      (now) => [`with a time that no clock shows, ${now}`, heard({ now })] as const,
    ),
    ['of a type that is not known', wrap({ type: 'sign-out-everybody' })],
    [
      'that would make somebody current here, where tabs are independent',
      wrap({ type: 'current', sessionId: 'sess_bob', progress: 'settled', stamp: { count: 9, tab: 'z' } }),
    ],
    ['that is a text', 'hello'],
    ['that is a number', 1],
    ['that is nothing', null],
    ['that is a list', [wrap({ type: 'leader-here' })]],
    ['with a token of another session', token({ jwt: foreignToken })],
    ['with a token that is no text', token({ jwt: {} })],
    ['with a token from the future', token({ jwt: 'x', age: -1 })],
  ])('%s', async (_, message) => {
    const made = await severalTabs(1);
    const { store } = tabAt(made, 0);
    const before = store.getState();
    await post(tabAt(made, 0), message, message);
    expect(store.getState()).toBe(before);
    expect(listed(store)).toEqual(everybody);
    expect(store.getServerTime()).toBe(Date.now());
    expect(store.getCurrent().session?.lastActiveToken).toBeNull();
    expect(countOf(made, 'getClient')).toBe(1);
  });

  it('that pollutes prototypes, on whatever level', async () => {
    const made = await severalTabs(1);
    const session = serializeSession({ ...ada(), version: 10, tasks: [{ key: 'setup-mfa', id: 'task_1' }] });
    const evil: unknown = JSON.parse(
      JSON.stringify(heard({ session })).replaceAll(
        /"id"|"multisession"|"type"/g,
        (name) => `"__proto__":{"polluted":true},${name}`,
      ),
    );
    await post(tabAt(made, 0), evil);
    const [taken] = tabAt(made, 0).store.getState().client?.sessions ?? [];
    expect(taken?.version).toBe(10);
    for (const part of [{}, taken, taken?.user, taken?.tasks[0]])
      expect('polluted' in (part ?? {})).toBe(false);
  });
});

it('a client that cannot be this one is asked about, not believed', async () => {
  const made = await severalTabs(1);
  await post(tabAt(made, 0), heard({ client: client({ id: 'client_2' }) }));
  expect(listed(tabAt(made, 0).store)).toEqual(everybody);
  expect(countOf(made, 'getClient')).toBe(2);
});

it('one session that cannot be read does not take the others along', async () => {
  const made = await severalTabs(1);
  const sessions = [serializeSession(endedAda), { id: 'sess_bob', status: 7 }];
  await post(tabAt(made, 0), heard({ client: client({ sessions, version: 10 }) }));
  expect(listed(tabAt(made, 0).store)).toEqual(['sess_ada ended', 'sess_bob active']);
});

it('a store that is not connected neither hears nor tells', async () => {
  const made = await severalTabs(2);
  tabAt(made, 1).disconnect();
  await tabAt(made, 0).store.signOut({ session: 'sess_bob' });
  await tabAt(made, 1).store.signOut({ session: 'sess_carol' });
  await vi.advanceTimersByTimeAsync(100);
  expect(listed(tabAt(made, 0).store)).toEqual(['sess_ada active', 'sess_carol active']);
});
