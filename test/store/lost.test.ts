import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionStore } from 'multisession/core';
import { currentId, listed, NOW, sessionOf, settle, setUpLoaded } from './set-up.ts';

// Sessions that are closed without anybody here asking for it.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe('losing the current session', () => {
  it.each(['expired', 'replaced', 'ended'] as const)(
    'to %s leaves nobody, says why, and keeps the account listed',
    async (status) => {
      const { backend, store } = await setUpLoaded();
      backend.close('sess_ada', status);
      await store.refresh();
      expect(store.getCurrent()).toEqual({ status: 'signed-out', session: null, reason: status });
      expect(listed(store)).toEqual([`sess_ada ${status}`, 'sess_bob active', 'sess_carol active']);
    },
  );

  it('to a revocation leaves nobody, says why, and the account goes', async () => {
    const { backend, store } = await setUpLoaded();
    backend.close('sess_ada', 'revoked');
    await store.refresh();
    expect(store.getCurrent()).toEqual({ status: 'signed-out', session: null, reason: 'revoked' });
    expect(listed(store)).toEqual(['sess_bob active', 'sess_carol active']);
  });

  it('goes on with the session used last, if the app says so', async () => {
    const { backend, store } = await setUpLoaded({ nextSessionOnLoss: 'most-recent' });
    backend.close('sess_ada', 'revoked');
    await store.refresh();
    expect(currentId(store)).toBe('sess_carol');
  });

  it('goes on with whom the app picks', async () => {
    const { backend, store } = await setUpLoaded({ nextSessionOnLoss: () => 'sess_bob' });
    backend.close('sess_ada', 'expired');
    await store.refresh();
    expect(currentId(store)).toBe('sess_bob');
  });

  it('is noticed in the answer to something else', async () => {
    const { backend, store } = await setUpLoaded();
    backend.close('sess_ada', 'expired');
    await store.getState().client?.sessions[1]?.touch();
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'expired' });
  });

  it('is noticed when it is refused a touch', async () => {
    const { backend, store } = await setUpLoaded();
    backend.close('sess_ada', 'revoked');
    await expect(store.getCurrent().session?.touch()).rejects.toMatchObject({ code: 'session_closed' });
    await settle();
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'revoked' });
  });

  it('is noticed when it is refused a token', async () => {
    const { backend, store } = await setUpLoaded();
    backend.close('sess_ada', 'revoked');
    await expect(store.getCurrent().session?.getToken()).rejects.toMatchObject({ code: 'session_closed' });
    await settle();
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'revoked' });
  });
});

it.each([
  ['in a refresh', (store: SessionStore) => store.refresh()],
  ['when it is refused a token', (store: SessionStore) => sessionOf(store, 'sess_bob').getToken()],
])('losing a parked session changes nothing for the current one: noticed %s', async (_, notice) => {
  const { backend, store } = await setUpLoaded();
  const before = store.getCurrent();
  backend.close('sess_bob', 'expired');
  await notice(store).catch(() => {});
  await settle();
  expect(store.getCurrent()).toBe(before);
  expect(listed(store)).toContain('sess_bob expired');
});

it('a closed session that is removed leaves the list', async () => {
  const { backend, store } = await setUpLoaded();
  backend.close('sess_bob', 'expired');
  await store.refresh();
  await store.signOut({ session: 'sess_bob' });
  expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
  expect(currentId(store)).toBe('sess_ada');
});

it('a session that becomes pending stays current', async () => {
  const { backend, store } = await setUpLoaded();
  const task = { key: 'setup-mfa' };
  backend.update('sess_ada', { status: 'pending', tasks: [task], currentTask: task });
  await store.refresh();
  expect(store.getCurrent()).toMatchObject({
    status: 'pending',
    session: { id: 'sess_ada', currentTask: task },
  });
});
