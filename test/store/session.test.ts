import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore } from 'multisession/core';
import { createClosedSessionData, inMemoryEnvironment } from '../../src/testing/index.ts';
import { ada, bob, currentId, NOW, setUpLoaded } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe('a session object', () => {
  it('is deeply frozen', async () => {
    const { store } = await setUpLoaded();
    const session = store.getCurrent().session;
    for (const part of [
      session,
      session?.user,
      session?.tasks,
      session?.publicUserData,
      session?.factorVerifiedAt,
    ]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
    expect(() => Object.assign(session ?? {}, { status: 'ended' })).toThrow(TypeError);
  });

  it('has methods that work when destructured', async () => {
    const { store } = await setUpLoaded();
    const { touch, getToken, factorVerificationAge, end } = store.getCurrent().session ?? {};
    expect(await touch?.({ organizationId: 'org_1' })).toMatchObject({ lastActiveOrganizationId: 'org_1' });
    expect(await getToken?.()).toEqual(expect.any(String));
    expect(factorVerificationAge?.()).toEqual([5, -1]);
    expect(await end?.()).toMatchObject({ status: 'ended' });
  });

  it('factorVerificationAge() returns the minutes since each factor was verified', async () => {
    const verified = { first: new Date(NOW - 90_000), second: new Date(NOW + 5000) };
    const { store } = await setUpLoaded({ sessions: [{ ...ada(), factorVerifiedAt: verified }] });
    const age = store.getCurrent().session?.factorVerificationAge;
    expect(age?.()).toEqual([1, 0]);
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(age?.()).toEqual([11, 9]);
  });

  it('factorVerificationAge() returns null if no factor was ever verified', async () => {
    const { store } = await setUpLoaded({
      sessions: [{ ...ada(), factorVerifiedAt: { first: null, second: null } }],
    });
    expect(store.getCurrent().session?.factorVerificationAge()).toBeNull();
  });

  it('touch() resolves to the updated session', async () => {
    const { store } = await setUpLoaded();
    const touched = await store.getCurrent().session?.touch();
    expect(touched).toBe(store.getCurrent().session);
    expect(touched?.lastActiveAt).toEqual(new Date(NOW));
  });

  it('touch() rejects for a closed session without a request', async () => {
    const { backend, store } = await setUpLoaded({
      sessions: [ada(), createClosedSessionData({ name: 'Bob' })],
    });
    await expect(store.getState().client?.sessions[1]?.touch()).rejects.toMatchObject({
      code: 'session_closed',
      sessionId: 'sess_bob',
    });
    expect(backend.calls.map(({ method }) => method)).toEqual(['getClient']);
  });
});

it('two stores share no state', async () => {
  const { backend, store } = await setUpLoaded({ sessions: [ada(), bob()] });
  const other = createSessionStore({ backend, environment: inMemoryEnvironment() });
  await other.refresh();
  await other.switchTo('sess_bob');
  expect([currentId(store), currentId(other)]).toEqual(['sess_ada', 'sess_bob']);
  expect(other.getState().client?.sessions[0]).not.toBe(store.getState().client?.sessions[0]);
});
