import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClosedSessionData, createPendingSessionData } from '../../src/testing/index.ts';
import { ada, bob, currentId, error, NOW, settle, setUp, setUpLoaded, watchCurrent } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe('switching', () => {
  it('shows the other session before the backend has answered', async () => {
    const { backend, store } = await setUpLoaded();
    backend.pauseResponses();
    void store.switchTo('sess_bob');
    await Promise.resolve();
    expect(store.getCurrent()).toMatchObject({ status: 'active', session: { id: 'sess_bob' } });
  });

  it('shows it before the call returns, so that who called can go on', async () => {
    const { store } = await setUpLoaded();
    const switching = store.switchTo('sess_bob');
    expect(currentId(store)).toBe('sess_bob');
    await switching;
  });

  it('makes it the client’s last active one', async () => {
    const { backend, store } = await setUpLoaded();
    await expect(store.switchTo('sess_bob')).resolves.toEqual({ outcome: 'switched' });
    expect(store.getState().client?.lastActiveSessionId).toBe('sess_bob');
    expect(backend.calls.at(-1)).toEqual({ method: 'touchSession', sessionId: 'sess_bob' });
  });

  it('to who is current already asks the backend nothing', async () => {
    const { backend, store } = await setUpLoaded();
    const before = backend.calls.length;
    await expect(store.switchTo('sess_ada')).resolves.toEqual({ outcome: 'switched' });
    expect(backend.calls).toHaveLength(before);
  });

  it('takes the organization along, also of who is current already', async () => {
    const { store } = await setUpLoaded();
    await store.switchTo('sess_ada', { organizationId: 'org_1' });
    expect(store.getCurrent().session?.lastActiveOrganizationId).toBe('org_1');
  });

  it('to nobody parks everybody, and asks the backend nothing', async () => {
    const { backend, store } = await setUpLoaded();
    const before = backend.calls.length;
    await store.switchTo(null);
    expect(store.getCurrent()).toEqual({ status: 'signed-out', session: null, reason: 'none' });
    expect(backend.calls).toHaveLength(before);
  });

  it('to nobody before anything was loaded is a choice, too', async () => {
    const { store } = setUp({ sessions: [ada(), bob()] });
    await store.switchTo(null);
    await store.refresh();
    expect(store.getCurrent()).toEqual({ status: 'signed-out', session: null, reason: 'none' });
  });

  it('may lead to a pending session', async () => {
    const { store } = await setUpLoaded({ sessions: [ada(), createPendingSessionData({ name: 'Dan' })] });
    await store.switchTo('sess_dan');
    expect(store.getCurrent().status).toBe('pending');
  });
});

describe('a session that is not known yet', () => {
  it('is looked up first', async () => {
    const { backend, store } = await setUpLoaded({ sessions: [ada()] });
    backend.signIn(bob());
    await expect(store.switchTo('sess_bob')).resolves.toEqual({ outcome: 'switched' });
    expect(currentId(store)).toBe('sess_bob');
  });

  it('is looked up also before anything was loaded', async () => {
    const { store } = setUp({ sessions: [ada(), bob()] });
    await store.switchTo('sess_bob');
    expect(currentId(store)).toBe('sess_bob');
  });

  it('and cannot be looked up changes nothing', async () => {
    const { backend, store } = await setUpLoaded();
    backend.fail(error('network_error'));
    await expect(store.switchTo('sess_eve')).rejects.toMatchObject({ code: 'network_error' });
    expect(currentId(store)).toBe('sess_ada');
  });
});

it.each([
  ['unknown', 'sess_eve', 'session_not_found'],
  ['ended', 'sess_bob', 'session_closed'],
])('a switch to a session that is %s changes nothing', async (_, sessionId, code) => {
  const { store } = await setUpLoaded({ sessions: [ada(), createClosedSessionData({ name: 'Bob Kahn' })] });
  const [state, current] = [store.getState(), store.getCurrent()];
  await expect(store.switchTo(sessionId)).rejects.toMatchObject({ code, sessionId });
  expect(store.getState()).toBe(state);
  expect(store.getCurrent()).toBe(current);
});

describe('a switch that the backend refuses', () => {
  it('is rolled back', async () => {
    const { backend, store } = await setUpLoaded();
    backend.fail(error('forbidden'), 'touchSession');
    await expect(store.switchTo('sess_bob')).rejects.toMatchObject({ code: 'forbidden' });
    expect(currentId(store)).toBe('sess_ada');
  });

  it('is rolled back to nobody too, and to why', async () => {
    const { backend, store } = await setUpLoaded();
    backend.close('sess_ada', 'expired');
    await store.refresh();
    backend.fail(error('forbidden'), 'touchSession');
    await expect(store.switchTo('sess_bob')).rejects.toMatchObject({ code: 'forbidden' });
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'expired' });
  });

  it('because the session is over shows that it is', async () => {
    const { backend, store } = await setUpLoaded();
    backend.close('sess_bob', 'revoked');
    await expect(store.switchTo('sess_bob')).rejects.toMatchObject({ code: 'session_closed' });
    await settle();
    expect(store.getState().client?.sessions.map(({ id }) => id)).toEqual(['sess_ada', 'sess_carol']);
    expect(currentId(store)).toBe('sess_ada');
  });

  it('does not bring back who was signed out meanwhile', async () => {
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
  'a switch stands when the backend fails with %s: this tab’s choice is its own',
  async (code) => {
    const { backend, store } = await setUpLoaded();
    backend.fail(error(code), 'touchSession');
    await expect(store.switchTo('sess_bob')).resolves.toEqual({ outcome: 'switched' });
    expect(currentId(store)).toBe('sess_bob');
  },
);

it('shows each session once on the way', async () => {
  const { store } = await setUpLoaded();
  const seen = watchCurrent(store);
  await store.switchTo('sess_bob');
  await settle();
  expect([...new Set(seen.map(({ session }) => session?.id))]).toEqual(['sess_ada', 'sess_bob']);
});
