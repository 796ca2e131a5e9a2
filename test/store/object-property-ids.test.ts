import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore } from 'multisession/core';
import { ada, bob, currentId, MINUTE, NOW, sessionOf, setUpLoaded } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** IDs that every object has a property of. */
const ids = Object.getOwnPropertyNames(Object.prototype);

describe.each(ids)('a session with the ID %s', (id) => {
  const load = () => setUpLoaded({ sessions: [ada(), { ...bob(), id }] });

  it('is switched to, selects an organization, has a token, is renewed, and is remembered by a reload', async () => {
    const { backend, store, tab } = await load();
    await store.switchTo(id, { organizationId: id });
    expect(store.getCurrent().session).toMatchObject({ id, lastActiveOrganizationId: id });
    expect(await sessionOf(store, id).getToken()).toContain('.');
    await sessionOf(store, id).touch();
    const reloaded = createSessionStore({ backend, environment: tab });
    await reloaded.refresh();
    expect(currentId(reloaded)).toBe(id);
  });

  it('is signed out', async () => {
    const { store } = await load();
    await store.switchTo(id);
    await store.signOut({ session: id });
    expect(currentId(store)).not.toBe(id);
    expect(store.getState().client?.sessions.map((session) => session.id)).toEqual(['sess_ada']);
  });

  it('expires, and its organization is forgotten', async () => {
    const { backend, store } = await load();
    await store.switchTo(id, { organizationId: id });
    backend.update(id, { expireAt: new Date(NOW + MINUTE) });
    await store.refresh();
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    await store.refresh();
    expect(store.getCurrent(store.getState(), id).status).toBe('signed-out');
  });
});

describe.each(ids)('the ID %s, which is not in the list', (id) => {
  it('is of no session', async () => {
    const { store } = await setUpLoaded();
    expect(store.getCurrent(store.getState(), id)).toMatchObject({ status: 'signed-out', session: null });
    await expect(store.switchTo(id)).rejects.toMatchObject({ name: 'SessionError' });
    await store.signOut({ session: id });
    expect(store.getCurrent(store.getState(), id).session).toBeNull();
    expect(currentId(store)).toBe('sess_ada');
  });
});
