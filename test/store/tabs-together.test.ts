import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ada, bob, carol, currentId, error, NOW, SECOND, settle, watchCurrent } from './set-up.ts';
import { type SeveralTabs, severalTabs, tabAt } from './several-tabs.ts';

// One cookie is the account for all tabs, so all switch as one. Choices at the same time, and tabs that die meanwhile:
// tabs-together-race.test.ts.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const together = (count: number, sessions = [ada(), bob(), carol()]) =>
  severalTabs(count, { sessions, capabilities: { sessionPerRequest: false } });
const currents = ({ tabs }: SeveralTabs) => [...new Set(tabs.map(({ store }) => currentId(store)))];
const statuses = ({ tabs }: SeveralTabs) => [...new Set(tabs.map(({ store }) => store.getCurrent().status))];
const cookie = ({ backend }: SeveralTabs) => backend.inspect().lastActiveSessionId;

describe('a switch', () => {
  it('is never seen halfway: nobody, then the new account, in each tab', async () => {
    const made = await together(3);
    const seen = made.tabs.map(({ store }) => watchCurrent(store));
    made.backend.injectFaults(() => ({ requestDelayMs: 100, responseDelayMs: 100 }));
    await Promise.all([tabAt(made, 1).store.switchTo('sess_bob'), vi.advanceTimersByTimeAsync(SECOND)]);
    for (const answers of seen) {
      expect(answers.map(({ status, session }) => session?.id ?? status)).toEqual([
        'sess_ada',
        'loading',
        'sess_bob',
      ]);
    }
  });

  it('hides every tab before the cookie can have changed', async () => {
    const made = await together(3);
    made.backend.injectFaults(() => ({ requestDelayMs: 100 }));
    const switching = tabAt(made, 0).store.switchTo('sess_bob');
    await vi.advanceTimersByTimeAsync(5);
    expect(statuses(made)).toEqual(['loading']);
    expect(cookie(made)).toBe('sess_ada');
    await vi.advanceTimersByTimeAsync(200);
    await switching;
    expect(currents(made)).toEqual(['sess_bob']);
  });

  it('that the backend refuses leaves every tab as it was', async () => {
    const made = await together(3);
    made.backend.fail(error('forbidden'), 'touchSession');
    await expect(tabAt(made, 0).store.switchTo('sess_bob')).rejects.toMatchObject({ code: 'forbidden' });
    await vi.advanceTimersByTimeAsync(100);
    expect(currents(made)).toEqual(['sess_ada']);
    expect(made.tabs.map(({ store }) => store.getState().operations)).toEqual([{}, {}, {}]);
  });

  it('costs one request, however many tabs there are', async () => {
    const made = await together(10);
    const before = made.backend.calls.length;
    await tabAt(made, 4).store.switchTo('sess_bob');
    await vi.advanceTimersByTimeAsync(100);
    expect(currents(made)).toEqual(['sess_bob']);
    expect(made.backend.calls.length).toBe(before + 1);
  });

  it('is followed by a tab that opens in the middle of it', async () => {
    const made = await together(1);
    made.backend.injectFaults(({ method }) =>
      method === 'touchSession' ? { requestDelayMs: 500 } : undefined,
    );
    const switching = tabAt(made, 0).store.switchTo('sess_bob');
    await vi.advanceTimersByTimeAsync(100);
    const late = await made.openTab();
    await vi.advanceTimersByTimeAsync(SECOND);
    await switching;
    expect(currentId(late.store)).toBe('sess_bob');
  });

  it('in a tab that was opened later hides the others, too', async () => {
    const made = await together(2);
    for (const id of ['sess_bob', 'sess_carol', 'sess_ada', 'sess_bob'])
      await tabAt(made, 0).store.switchTo(id);
    await vi.advanceTimersByTimeAsync(SECOND);
    const late = await made.openTab();
    const release = made.backend.pauseResponses();
    const switching = late.store.switchTo('sess_carol');
    await vi.advanceTimersByTimeAsync(10);
    expect(statuses(made)).toEqual(['loading']);
    release();
    await switching;
    await vi.advanceTimersByTimeAsync(10);
    expect(currents(made)).toEqual(['sess_carol']);
  });

  it('that was begun before a page was left is over for it when it comes back', async () => {
    const made = await together(2);
    made.backend.injectFaults(({ method }) =>
      method === 'touchSession' ? { requestDelayMs: 1000 } : undefined,
    );
    const switching = tabAt(made, 0).store.switchTo('sess_bob');
    await vi.advanceTimersByTimeAsync(100);
    const { page, store } = tabAt(made, 1);
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

  it('to nobody is for all tabs', async () => {
    const made = await together(3);
    await tabAt(made, 0).store.switchTo(null);
    await settle();
    expect(currents(made)).toEqual([null]);
    expect(statuses(made)).toEqual(['signed-out']);
  });
});

it('a switch whose answer was lost is seen by all tabs as soon as the backend tells of it', async () => {
  const made = await together(2);
  made.backend.injectFaults(({ method }) =>
    method === 'touchSession' ? { error: error('network_error'), applied: true } : undefined,
  );
  await expect(tabAt(made, 0).store.switchTo('sess_bob')).rejects.toMatchObject({ code: 'network_error' });
  await vi.advanceTimersByTimeAsync(1);
  expect(currents(made)).toEqual(['sess_bob']);
});

it('a sign-out of the current account is followed by the same account in every tab', async () => {
  const made = await together(3);
  await tabAt(made, 0).store.signOut();
  await vi.advanceTimersByTimeAsync(100);
  expect(currents(made)).toEqual(['sess_carol']);
});

it('a session that has just ended here is not made current by a message', async () => {
  const made = await together(2, [ada(), bob()]);
  const [first, second] = [tabAt(made, 0), tabAt(made, 1)];
  const bobHere = second.store.getState().client?.sessions.find(({ id }) => id === 'sess_bob');
  await Promise.all([first.store.signOut(), bobHere?.end()]);
  await vi.advanceTimersByTimeAsync(1);
  expect(second.store.getState().currentSessionId).toBeNull();
});
