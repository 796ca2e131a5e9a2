import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionStore } from 'multisession/core';
import { currentId, listed, NOW, sessionOf, settle, setUpLoaded } from './set-up.ts';

// Sessions that are closed by the backend or another client.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe('losing the current session', () => {
  it.each(['expired', 'replaced', 'ended'] as const)(
    'leaves no session current and keeps the session listed when it is %s',
    async (status) => {
      const { backend, store } = await setUpLoaded();
      backend.close('sess_ada', status);
      await store.refresh();
      expect(store.getCurrent()).toEqual({ status: 'signed-out', session: null, reason: status });
      expect(listed(store)).toEqual([`sess_ada ${status}`, 'sess_bob active', 'sess_carol active']);
    },
  );

  it('leaves no session current and removes the session from the list when it is revoked', async () => {
    const { backend, store } = await setUpLoaded();
    backend.close('sess_ada', 'revoked');
    await store.refresh();
    expect(store.getCurrent()).toEqual({ status: 'signed-out', session: null, reason: 'revoked' });
    expect(listed(store)).toEqual(['sess_bob active', 'sess_carol active']);
  });

  it('makes the most recently used session current with `nextSessionOnLoss: "most-recent"`', async () => {
    const { backend, store } = await setUpLoaded({ nextSessionOnLoss: 'most-recent' });
    backend.close('sess_ada', 'revoked');
    await store.refresh();
    expect(currentId(store)).toBe('sess_carol');
  });

  it('makes the session current that the function `nextSessionOnLoss` returns', async () => {
    const { backend, store } = await setUpLoaded({ nextSessionOnLoss: () => 'sess_bob' });
    backend.close('sess_ada', 'expired');
    await store.refresh();
    expect(currentId(store)).toBe('sess_bob');
  });

  it('is detected in the response to the touch of another session', async () => {
    const { backend, store } = await setUpLoaded();
    backend.close('sess_ada', 'expired');
    await store.getState().client?.sessions[1]?.touch();
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'expired' });
  });

  it('is detected when a touch is rejected', async () => {
    const { backend, store } = await setUpLoaded();
    backend.close('sess_ada', 'revoked');
    await expect(store.getCurrent().session?.touch()).rejects.toMatchObject({ code: 'session_closed' });
    await settle();
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'revoked' });
  });

  it('is detected when a token request is rejected', async () => {
    const { backend, store } = await setUpLoaded();
    backend.close('sess_ada', 'revoked');
    await expect(store.getCurrent().session?.getToken()).rejects.toMatchObject({ code: 'session_closed' });
    await settle();
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'revoked' });
  });
});

it.each([
  ['by a refresh', (store: SessionStore) => store.refresh()],
  ['by a rejected token request', (store: SessionStore) => sessionOf(store, 'sess_bob').getToken()],
])(
  'losing a background session does not change the current one when it is detected %s',
  async (_, detect) => {
    const { backend, store } = await setUpLoaded();
    const before = store.getCurrent();
    backend.close('sess_bob', 'expired');
    await detect(store).catch(() => {});
    await settle();
    expect(store.getCurrent()).toBe(before);
    expect(listed(store)).toContain('sess_bob expired');
  },
);

it('removing a closed session removes it from the list', async () => {
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
