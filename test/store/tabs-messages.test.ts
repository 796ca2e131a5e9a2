import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serializeSession } from '../../src/session/index.ts';
import { createClosedSessionData, createSessionData } from '../../src/testing/index.ts';
import { ada, listed, NOW } from './set-up.ts';
import { countOf, severalTabs, type Tab, tabAt } from './several-tabs.ts';

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

/** As another tab of the same origin would. */
async function post({ page }: Tab, ...messages: readonly unknown[]): Promise<void> {
  const channel = page.openChannel?.('multisession:in-memory', () => {});
  for (const message of messages) channel?.post(message);
  await vi.advanceTimersByTimeAsync(200);
}

const endedAda = createClosedSessionData({ name: 'Ada Lovelace', createdAt: ada().createdAt, version: 9 });

it('a message in the right form is heeded', async () => {
  const made = await severalTabs(1);
  await post(tabAt(made, 0), heard({ session: serializeSession(endedAda) }));
  expect(listed(tabAt(made, 0).store)[0]).toBe('sess_ada ended');
});

describe('a message changes nothing', () => {
  it.each([
    [
      'with an older snapshot of a session',
      heard({ session: serializeSession({ ...endedAda, version: 0 }) }),
    ],
    [
      'of a later release',
      { multisession: 2, message: { type: 'heard', session: serializeSession(endedAda), now: null } },
    ],
    ['of an earlier release', { message: { type: 'heard', session: serializeSession(endedAda), now: null } }],
    [
      'of a session that this client does not have',
      heard({ session: serializeSession(createSessionData({ name: 'Eve' })) }),
    ],
    ['with sessions that are none', heard({ client: client({ sessions: 'all' }) })],
    ['with a version that is none', heard({ client: client({ version: 'newest' }) })],
    ['with a time that is none', heard({ session: serializeSession(endedAda), now: 'now' })],
    ['that is a number', 1],
    ['that is a list', [wrap({ type: 'leader-here' })]],
    [
      'with a token that is no text',
      wrap({
        type: 'token',
        key: { sessionId: 'sess_ada', template: null, organizationId: null },
        jwt: {},
        age: 0,
      }),
    ],
    [
      'with a token from the future',
      wrap({
        type: 'token',
        key: { sessionId: 'sess_ada', template: null, organizationId: null },
        jwt: 'x',
        age: -1,
      }),
    ],
  ])('%s', async (_, message) => {
    const made = await severalTabs(1);
    const { store } = tabAt(made, 0);
    const before = store.getState();
    await post(tabAt(made, 0), message, message);
    expect(store.getState()).toBe(before);
    expect(listed(store)).toEqual(everybody);
    expect(countOf(made, 'getClient')).toBe(1);
  });

  it('that pollutes prototypes, on whatever level', async () => {
    const made = await severalTabs(1);
    const session = serializeSession({ ...ada(), version: 10, tasks: [{ key: 'setup-mfa', id: 'task_1' }] });
    const evil: unknown = JSON.parse(
      JSON.stringify(heard({ session })).replaceAll('"id"', '"__proto__":{"polluted":true},"id"'),
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
