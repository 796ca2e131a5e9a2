import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ada, bob, carol, currentId, error, NOW, SECOND, settle, watchCurrent } from './set-up.ts';
import { type SeveralTabs, severalTabs, tabAt } from './several-tabs.ts';

// With a shared cookie, all tabs switch together. Concurrent switches and crashing tabs are tested in
// tab-mode-shared-race.test.ts.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const openSharedTabs = (count: number, sessions = [ada(), bob(), carol()]) =>
  severalTabs(count, { sessions, capabilities: { sessionPerRequest: false } });
const currents = ({ tabs }: SeveralTabs) => [...new Set(tabs.map(({ store }) => currentId(store)))];
const statuses = ({ tabs }: SeveralTabs) => [...new Set(tabs.map(({ store }) => store.getCurrent().status))];
const cookie = ({ backend }: SeveralTabs) => backend.inspect().lastActiveSessionId;

describe('a switch in one of several tabs with a shared cookie', () => {
  it('shows `loading` and then the new session in each tab, without an intermediate state', async () => {
    const setup = await openSharedTabs(3);
    const seen = setup.tabs.map(({ store }) => watchCurrent(store));
    setup.backend.injectFaults(() => ({ requestDelayMs: 100, responseDelayMs: 100 }));
    await Promise.all([tabAt(setup, 1).store.switchTo('sess_bob'), vi.advanceTimersByTimeAsync(SECOND)]);
    for (const states of seen) {
      expect(states.map(({ status, session }) => session?.id ?? status)).toEqual([
        'sess_ada',
        'loading',
        'sess_bob',
      ]);
    }
  });

  it('shows `loading` in every tab before the cookie can have changed', async () => {
    const setup = await openSharedTabs(3);
    setup.backend.injectFaults(() => ({ requestDelayMs: 100 }));
    const switching = tabAt(setup, 0).store.switchTo('sess_bob');
    await vi.advanceTimersByTimeAsync(5);
    expect(statuses(setup)).toEqual(['loading']);
    expect(cookie(setup)).toBe('sess_ada');
    await vi.advanceTimersByTimeAsync(200);
    await switching;
    expect(currents(setup)).toEqual(['sess_bob']);
  });

  it('is rolled back in every tab if the backend rejects it', async () => {
    const setup = await openSharedTabs(3);
    setup.backend.fail(error('forbidden'), 'touchSession');
    await expect(tabAt(setup, 0).store.switchTo('sess_bob')).rejects.toMatchObject({ code: 'forbidden' });
    await vi.advanceTimersByTimeAsync(100);
    expect(currents(setup)).toEqual(['sess_ada']);
    expect(setup.tabs.map(({ store }) => store.getState().operations)).toEqual([{}, {}, {}]);
  });

  it('causes one request for any number of tabs', async () => {
    const setup = await openSharedTabs(10);
    const before = setup.backend.calls.length;
    await tabAt(setup, 4).store.switchTo('sess_bob');
    await vi.advanceTimersByTimeAsync(100);
    expect(currents(setup)).toEqual(['sess_bob']);
    expect(setup.backend.calls.length).toBe(before + 1);
  });

  it('applies to a tab that is opened while it is in flight', async () => {
    const setup = await openSharedTabs(1);
    setup.backend.injectFaults(({ method }) =>
      method === 'touchSession' ? { requestDelayMs: 500 } : undefined,
    );
    const switching = tabAt(setup, 0).store.switchTo('sess_bob');
    await vi.advanceTimersByTimeAsync(100);
    const late = await setup.openTab();
    await vi.advanceTimersByTimeAsync(SECOND);
    await switching;
    expect(currentId(late.store)).toBe('sess_bob');
  });

  it('applies to tabs that were opened before the switching tab', async () => {
    const setup = await openSharedTabs(2);
    for (const id of ['sess_bob', 'sess_carol', 'sess_ada', 'sess_bob'])
      await tabAt(setup, 0).store.switchTo(id);
    await vi.advanceTimersByTimeAsync(SECOND);
    const late = await setup.openTab();
    const release = setup.backend.pauseResponses();
    const switching = late.store.switchTo('sess_carol');
    await vi.advanceTimersByTimeAsync(10);
    expect(statuses(setup)).toEqual(['loading']);
    release();
    await switching;
    await vi.advanceTimersByTimeAsync(10);
    expect(currents(setup)).toEqual(['sess_carol']);
  });

  it('applies to a page that was in the back/forward cache while it was in flight', async () => {
    const setup = await openSharedTabs(2);
    setup.backend.injectFaults(({ method }) =>
      method === 'touchSession' ? { requestDelayMs: 1000 } : undefined,
    );
    const switching = tabAt(setup, 0).store.switchTo('sess_bob');
    await vi.advanceTimersByTimeAsync(100);
    const { page, store } = tabAt(setup, 1);
    page.dispatch('pagehide');
    await settle();
    page.freeze();
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    await switching;
    page.unfreeze();
    page.dispatch('pageshow');
    await vi.advanceTimersByTimeAsync(10);
    expect(currentId(store)).toBe('sess_bob');
  });

  it('applies to all tabs with switchTo(null)', async () => {
    const setup = await openSharedTabs(3);
    await tabAt(setup, 0).store.switchTo(null);
    await settle();
    expect(currents(setup)).toEqual([null]);
    expect(statuses(setup)).toEqual(['signed-out']);
  });
});

it('a switch whose response was lost is shown in all tabs with the next response of the backend', async () => {
  const setup = await openSharedTabs(2);
  setup.backend.injectFaults(({ method }) =>
    method === 'touchSession' ? { error: error('network_error'), applied: true } : undefined,
  );
  await expect(tabAt(setup, 0).store.switchTo('sess_bob')).rejects.toMatchObject({ code: 'network_error' });
  await vi.advanceTimersByTimeAsync(1);
  expect(currents(setup)).toEqual(['sess_bob']);
});

it('all tabs with a shared cookie have the same current session after a sign-out', async () => {
  const setup = await openSharedTabs(3);
  await tabAt(setup, 0).store.signOut();
  await vi.advanceTimersByTimeAsync(100);
  expect(currents(setup)).toEqual(['sess_carol']);
});

it('a tab with a shared cookie does not make a session current that has just ended in it', async () => {
  const setup = await openSharedTabs(2, [ada(), bob()]);
  const [first, second] = [tabAt(setup, 0), tabAt(setup, 1)];
  const bobInSecond = second.store.getState().client?.sessions.find(({ id }) => id === 'sess_bob');
  await Promise.all([first.store.signOut(), bobInSecond?.end()]);
  await vi.advanceTimersByTimeAsync(1);
  expect(second.store.getState().currentSessionId).toBeNull();
});
