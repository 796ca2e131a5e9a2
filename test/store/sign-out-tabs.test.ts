import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore } from 'multisession/core';
import { currentId, error, listed, MINUTE, NOW, SECOND, sessionOf, setUpLoaded, settle } from './set-up.ts';
import { severalTabs, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe('a sign-out in one of several tabs', () => {
  it.each([
    ['remove', ['sess_bob active', 'sess_carol active']],
    ['end', ['sess_ada ended', 'sess_bob active', 'sess_carol active']],
  ] as const)(
    'hides the session in every tab before the server responds, with mode %s',
    async (mode, expected) => {
      const setup = await severalTabs(2);
      setup.backend.pauseResponses();
      void tabAt(setup, 0).store.signOut({ mode });
      await settle();
      const { store } = tabAt(setup, 1);
      expect(listed(store)).toEqual(expected);
      expect(currentId(store)).toBeNull();
      expect(store.getCurrent()).toMatchObject({ reason: mode === 'end' ? 'ended' : 'removed' });
    },
  );

  it('shows the session again in every tab if the server refuses', async () => {
    const setup = await severalTabs(2);
    setup.backend.fail(error('forbidden'), 'removeSession');
    await expect(tabAt(setup, 0).store.signOut()).rejects.toMatchObject({ code: 'forbidden' });
    await settle();
    expect(setup.tabs.map(({ store }) => currentId(store))).toEqual(['sess_ada', 'sess_ada']);
  });

  it('shows a remembered account with its name in every tab if the server refuses to remove it', async () => {
    const setup = await severalTabs(2);
    await tabAt(setup, 0).store.signOut({ session: 'sess_bob', mode: 'end' });
    await settle();
    setup.backend.fail(error('forbidden'), 'removeSession');
    const removal = tabAt(setup, 0).store.signOut({ session: 'sess_bob' });
    await expect(removal).rejects.toMatchObject({ code: 'forbidden' });
    await settle();
    const names = setup.tabs.map(({ store }) => sessionOf(store, 'sess_bob').publicUserData?.firstName);
    expect(names).toEqual(['Bob', 'Bob']);
  });

  it('hides the session in a tab that is opened before the server responds, until it refuses', async () => {
    const setup = await severalTabs(1);
    setup.backend.injectFaults(({ method }) =>
      method === 'removeSession' ? { requestDelayMs: SECOND, error: error('forbidden') } : undefined,
    );
    const outcome = tabAt(setup, 0)
      .store.signOut()
      .catch((reason: unknown) => reason);
    const { store } = await setup.openTab();
    await vi.advanceTimersByTimeAsync(10);
    expect(listed(store)).toEqual(['sess_bob active', 'sess_carol active']);
    await vi.advanceTimersByTimeAsync(SECOND);
    expect(await outcome).toMatchObject({ code: 'forbidden' });
    expect(listed(store)).toEqual(['sess_ada active', 'sess_bob active', 'sess_carol active']);
  });

  it('is shown again after a refresh if its tab was closed before the request was sent', async () => {
    const setup = await severalTabs(2);
    setup.backend.fail(error('network_error'), 'removeSession');
    await expect(tabAt(setup, 0).store.signOut()).rejects.toMatchObject({ code: 'network_error' });
    tabAt(setup, 0).page.crash();
    await settle();
    expect(currentId(tabAt(setup, 1).store)).toBeNull();
    await tabAt(setup, 1).store.refresh();
    expect(currentId(tabAt(setup, 1).store)).toBe('sess_ada');
  });

  it('is checked after 40 seconds if its tab was closed before the request was sent', async () => {
    const setup = await severalTabs(2);
    setup.backend.fail(error('network_error'), 'removeSession');
    await expect(tabAt(setup, 0).store.signOut()).rejects.toMatchObject({ code: 'network_error' });
    tabAt(setup, 0).page.crash();
    await vi.advanceTimersByTimeAsync(40_000);
    expect(currentId(tabAt(setup, 1).store)).toBe('sess_ada');
  });

  it('is not checked if the server has confirmed it', async () => {
    const setup = await severalTabs(2);
    await tabAt(setup, 0).store.signOut();
    await settle();
    const count = setup.backend.calls.length;
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(setup.backend.calls).toHaveLength(count);
  });
});

describe('a sign-out whose outcome is unknown when the tab is reloaded', () => {
  it('keeps the session hidden, and is sent again', async () => {
    const { backend, store, tab } = await setUpLoaded();
    backend.fail(error('network_error'), 'removeSession');
    await expect(store.signOut({ nextSession: 'none' })).rejects.toMatchObject({ code: 'network_error' });

    const reloaded = createSessionStore({ backend, environment: tab });
    const seen = new Set<string | null>();
    reloaded.subscribe(() => void seen.add(currentId(reloaded)));
    reloaded.connect();
    await settle();
    expect(listed(reloaded)).toEqual(['sess_bob active', 'sess_carol active']);
    expect(seen).not.toContain('sess_ada');
    backend.fail(null);
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(backend.inspect().sessions.map(({ id }) => id)).toEqual(['sess_bob', 'sess_carol']);
  });
});
