import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SessionError } from 'multisession/core';
import { ada, bob, currentId, error, listed, NOW, sessionOf, settle, setUpLoaded } from './set-up.ts';

// Responses can arrive out of order. A higher version is newer, regardless of the timestamps.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe('a response that arrives late', () => {
  it('does not overwrite a newer snapshot of a session', async () => {
    const { backend, store } = await setUpLoaded();
    const release = backend.pauseResponses();
    const late = store.getCurrent().session?.touch({ organizationId: 'org_old' });
    await settle();
    backend.pauseResponses()();
    await store.getCurrent().session?.touch({ organizationId: 'org_new' });
    release();
    await late;
    expect(store.getCurrent().session?.lastActiveOrganizationId).toBe('org_new');
  });

  it.each([
    ['expired', 'sess_bob expired'],
    ['ended', 'sess_bob ended'],
    ['revoked', undefined],
  ] as const)('does not reopen a session that the server closed as %s', async (status, entry) => {
    const { backend, store } = await setUpLoaded();
    const release = backend.pauseResponses();
    const late = sessionOf(store, 'sess_bob').touch();
    await settle();
    backend.pauseResponses()();
    backend.close('sess_bob', status);
    await store.refresh();
    release();
    await expect(late).rejects.toMatchObject({ code: 'session_closed' });
    expect(listed(store).find((line) => line.startsWith('sess_bob'))).toBe(entry);
  });

  it('does not reopen a session that was removed in the meantime', async () => {
    const { backend, store } = await setUpLoaded();
    const release = backend.pauseResponses();
    const late = store.getState().client?.sessions[1]?.touch();
    await settle();
    backend.pauseResponses()();
    await store.signOut({ session: 'sess_bob' });
    release();
    await expect(late).rejects.toMatchObject({ code: 'session_closed' });
    expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
  });

  it('does not reopen a session of a client that the server no longer knows', async () => {
    const { backend, store } = await setUpLoaded();
    const touchSession = backend.touchSession.bind(backend);
    vi.spyOn(backend, 'touchSession').mockImplementation(async (...args) => ({
      ...(await touchSession(...args)),
      client: null,
    }));
    const release = backend.pauseResponses();
    const late = store.getCurrent().session?.touch();
    await settle();
    backend.pauseResponses()();
    backend.fail(error('client_not_found'));
    await store.refresh();
    release();
    await expect(late).rejects.toMatchObject({ code: 'session_closed' });
    expect(listed(store)).toEqual([]);
    expect(currentId(store)).toBeNull();
  });

  it('does not overwrite a newer snapshot of the client', async () => {
    const { backend, store } = await setUpLoaded();
    const old = await backend.getClient({ signal: new AbortController().signal });
    backend.close('sess_bob', 'expired');
    await store.refresh();
    vi.spyOn(backend, 'getClient').mockResolvedValue(old);
    await store.refresh();
    expect(listed(store)).toContain('sess_bob expired');
    expect(store.getState().connection).toBe('ready');
  });
});

it('a snapshot with a higher version is accepted even if its timestamps are older', async () => {
  const { backend, store } = await setUpLoaded();
  backend.update('sess_ada', { updatedAt: new Date(0), lastActiveAt: new Date(1) });
  await store.refresh();
  expect(store.getCurrent().session?.lastActiveAt).toEqual(new Date(1));
});

it('a session that the server reactivates is signed in again', async () => {
  const { backend, store } = await setUpLoaded();
  const { user } = bob();
  backend.close('sess_bob', 'expired');
  await store.refresh();
  backend.update('sess_bob', { status: 'active', user });
  await store.refresh();
  expect(listed(store)).toContain('sess_bob active');
});

it.each(['org_1', null])(
  'an older snapshot of the client does not remove a session with a newer version (organization %s)',
  async (org) => {
    const { backend, store } = await setUpLoaded();
    const touched = { ...ada(), lastActiveOrganizationId: org, version: 10 };
    vi.spyOn(backend, 'touchSession').mockResolvedValue({ session: touched, client: null });
    await store.getCurrent().session?.touch();
    const snapshot = await backend.getClient({ signal: new AbortController().signal });
    const sessions = snapshot.sessions.filter(({ id }) => id !== 'sess_ada');
    const getClient = vi.spyOn(backend, 'getClient').mockResolvedValue({ ...snapshot, sessions, version: 5 });
    await store.refresh();
    expect(currentId(store)).toBe('sess_ada');
    getClient.mockResolvedValue({ ...snapshot, sessions, version: 11 });
    await store.refresh();
    expect(currentId(store)).toBeNull();
  },
);

describe('a session that cannot be parsed', () => {
  const invalidSession = (id: string | null) => ({
    id,
    error: new SessionError({ code: 'invalid_response', message: 'made up' }),
  });

  it.each(['sess_ada', null])('keeps its last snapshot and sets `error` (ID %s)', async (id) => {
    const { backend, store } = await setUpLoaded();
    const before = store.getCurrent();
    const snapshot = await backend.getClient({ signal: new AbortController().signal });
    vi.spyOn(backend, 'getClient').mockResolvedValue({
      ...snapshot,
      version: snapshot.version + 1,
      sessions: snapshot.sessions.filter((session) => session.id !== 'sess_ada'),
      invalidSessions: [invalidSession(id)],
    });
    await store.refresh();
    expect(store.getCurrent()).toBe(before);
    expect(store.getState()).toMatchObject({ connection: 'ready', error: { code: 'invalid_response' } });
  });
});
