import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClosedSessionData, createPendingSessionData } from '../../src/testing/index.ts';
import { ada, bob, currentId, error, NOW, settle, setUp, setUpLoaded, watchCurrent } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe('switchTo()', () => {
  it('shows the session before the backend responds', async () => {
    const { backend, store } = await setUpLoaded();
    backend.pauseResponses();
    void store.switchTo('sess_bob');
    await Promise.resolve();
    expect(store.getCurrent()).toMatchObject({ status: 'active', session: { id: 'sess_bob' } });
  });

  it('makes the session current synchronously', async () => {
    const { store } = await setUpLoaded();
    const switching = store.switchTo('sess_bob');
    expect(currentId(store)).toBe('sess_bob');
    await switching;
  });

  it('makes the session the last active one of the client', async () => {
    const { backend, store } = await setUpLoaded();
    await expect(store.switchTo('sess_bob')).resolves.toEqual({ outcome: 'switched' });
    expect(store.getState().client?.lastActiveSessionId).toBe('sess_bob');
    expect(backend.calls.at(-1)).toEqual({ method: 'touchSession', sessionId: 'sess_bob' });
  });

  it('sends no request if the session is already current', async () => {
    const { backend, store } = await setUpLoaded();
    const requestsBefore = backend.calls.length;
    await expect(store.switchTo('sess_ada')).resolves.toEqual({ outcome: 'switched' });
    expect(backend.calls).toHaveLength(requestsBefore);
  });

  it('selects an organization, even if the session is already current', async () => {
    const { store } = await setUpLoaded();
    await store.switchTo('sess_ada', { organizationId: 'org_1' });
    expect(store.getCurrent().session?.lastActiveOrganizationId).toBe('org_1');
  });

  it('with null, leaves every session in the background and sends no request', async () => {
    const { backend, store } = await setUpLoaded();
    const requestsBefore = backend.calls.length;
    await store.switchTo(null);
    expect(store.getCurrent()).toEqual({ status: 'signed-out', session: null, reason: 'none' });
    expect(backend.calls).toHaveLength(requestsBefore);
  });

  it('with null, leaves no session current even if the client loads later', async () => {
    const { store } = setUp({ sessions: [ada(), bob()] });
    await store.switchTo(null);
    await store.refresh();
    expect(store.getCurrent()).toEqual({ status: 'signed-out', session: null, reason: 'none' });
  });

  it('can switch to a pending session', async () => {
    const { store } = await setUpLoaded({ sessions: [ada(), createPendingSessionData({ name: 'Dan' })] });
    await store.switchTo('sess_dan');
    expect(store.getCurrent().status).toBe('pending');
  });
});

describe('switchTo() with a session that is not loaded yet', () => {
  it('loads the session before it switches', async () => {
    const { backend, store } = await setUpLoaded({ sessions: [ada()] });
    backend.signIn(bob());
    await expect(store.switchTo('sess_bob')).resolves.toEqual({ outcome: 'switched' });
    expect(currentId(store)).toBe('sess_bob');
  });

  it('loads the client before it switches if nothing was loaded yet', async () => {
    const { store } = setUp({ sessions: [ada(), bob()] });
    await store.switchTo('sess_bob');
    expect(currentId(store)).toBe('sess_bob');
  });

  it('changes nothing if the load fails', async () => {
    const { backend, store } = await setUpLoaded();
    backend.fail(error('network_error'));
    await expect(store.switchTo('sess_eve')).rejects.toMatchObject({ code: 'network_error' });
    expect(currentId(store)).toBe('sess_ada');
  });
});

it.each([
  ['unknown', 'sess_eve', 'session_not_found'],
  ['ended', 'sess_bob', 'session_closed'],
])('switchTo() changes nothing if the session is %s', async (_, sessionId, code) => {
  const { store } = await setUpLoaded({ sessions: [ada(), createClosedSessionData({ name: 'Bob Kahn' })] });
  const [state, current] = [store.getState(), store.getCurrent()];
  await expect(store.switchTo(sessionId)).rejects.toMatchObject({ code, sessionId });
  expect(store.getState()).toBe(state);
  expect(store.getCurrent()).toBe(current);
});

it('switchTo() names the headers of signIn() if the session is unknown, because a response without them stores no cookie', async () => {
  const { store } = await setUpLoaded({ sessions: [ada()] });
  await expect(store.switchTo('sess_eve')).rejects.toThrow('all `headers` of signIn()');
});

describe('a switch that the backend rejects', () => {
  it('is rolled back to the previous session', async () => {
    const { backend, store } = await setUpLoaded();
    backend.fail(error('forbidden'), 'touchSession');
    await expect(store.switchTo('sess_bob')).rejects.toMatchObject({ code: 'forbidden' });
    expect(currentId(store)).toBe('sess_ada');
  });

  it('is rolled back to no session with the previous reason', async () => {
    const { backend, store } = await setUpLoaded();
    backend.close('sess_ada', 'expired');
    await store.refresh();
    backend.fail(error('forbidden'), 'touchSession');
    await expect(store.switchTo('sess_bob')).rejects.toMatchObject({ code: 'forbidden' });
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'expired' });
  });

  it('updates the store if the session is closed', async () => {
    const { backend, store } = await setUpLoaded();
    backend.close('sess_bob', 'revoked');
    await expect(store.switchTo('sess_bob')).rejects.toMatchObject({ code: 'session_closed' });
    await settle();
    expect(store.getState().client?.sessions.map(({ id }) => id)).toEqual(['sess_ada', 'sess_carol']);
    expect(currentId(store)).toBe('sess_ada');
  });

  it('is not rolled back to a session that was signed out in the meantime', async () => {
    const { backend, store } = await setUpLoaded();
    const release = backend.pauseResponses();
    backend.close('sess_bob', 'revoked');
    const switching = store.switchTo('sess_bob');
    backend.pauseResponses()();
    await store.signOut({ session: 'sess_ada' });
    release();
    await expect(switching).rejects.toMatchObject({ code: 'session_closed' });
    expect(currentId(store)).toBeNull();
  });
});

it.each(['network_error', 'server_error', 'rate_limited', 'invalid_response'] as const)(
  'switchTo() keeps the new session current if the backend fails with %s',
  async (code) => {
    const { backend, store } = await setUpLoaded();
    backend.fail(error(code), 'touchSession');
    await expect(store.switchTo('sess_bob')).resolves.toEqual({ outcome: 'switched' });
    expect(currentId(store)).toBe('sess_bob');
  },
);

it('switchTo() shows only the previous and the new session during the switch', async () => {
  const { store } = await setUpLoaded();
  const seen = watchCurrent(store);
  await store.switchTo('sess_bob');
  await settle();
  expect([...new Set(seen.map(({ session }) => session?.id))]).toEqual(['sess_ada', 'sess_bob']);
});
