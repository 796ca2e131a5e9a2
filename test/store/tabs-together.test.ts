import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { currentId, error, NOW, settle, watchCurrent } from './set-up.ts';
import { countOf, type SeveralTabs, severalTabs, tabAt } from './several-tabs.ts';

// One cookie is the account for all tabs, so all switch as one.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const SECOND = 1000;

const together = (count: number) => severalTabs(count, { capabilities: { perRequestSession: false } });
const currents = ({ tabs }: SeveralTabs) => [...new Set(tabs.map(({ store }) => currentId(store)))];
const statuses = ({ tabs }: SeveralTabs) => [...new Set(tabs.map(({ store }) => store.current().status))];
const cookie = ({ backend }: SeveralTabs) => backend.look().lastActiveSessionId;

/** The tabs' names are random, and decide between choices made at the same time. */
function nameTabs(...names: readonly number[]): void {
  const rest = [...names];
  vi.spyOn(Math, 'random').mockImplementation(() => rest.shift() ?? 0.5);
}

describe('a switch', () => {
  it('is never seen halfway: nobody, then the new account, in each tab', async () => {
    const made = await together(3);
    const seen = made.tabs.map(({ store }) => watchCurrent(store));
    made.backend.disturb(() => ({ requestMs: 100, answerMs: 100 }));
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
    made.backend.disturb(() => ({ requestMs: 100 }));
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
    made.backend.disturb(({ method }) => (method === 'touchSession' ? { requestMs: 500 } : undefined));
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
    const release = made.backend.hold();
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
    made.backend.disturb(({ method }) => (method === 'touchSession' ? { requestMs: 1000 } : undefined));
    const switching = tabAt(made, 0).store.switchTo('sess_bob');
    await vi.advanceTimersByTimeAsync(100);
    const { page, store } = tabAt(made, 1);
    page.fire('leave');
    await settle();
    page.freeze();
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    await switching;
    page.thaw();
    page.fire('restore');
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

describe.each([
  ['the first', [0.1, 0.9]],
  ['the second', [0.9, 0.1]],
])('two tabs that switch at the same time, of which %s has the lesser name', (_, names) => {
  it.each([
    ['none is slow', 0, 0],
    ['the first is slow', 300, 0],
    ['the second is slow', 0, 300],
    ['both are slow', 200, 300],
  ])('are the same account in the end, and the cookie’s: %s', async (__, first, second) => {
    nameTabs(...names);
    const made = await together(3);
    let touches = 0;
    made.backend.disturb(({ method }) => {
      if (method !== 'touchSession') return undefined;
      touches += 1;
      return { answerMs: touches === 1 ? first : second };
    });
    const calls = [tabAt(made, 0).store.switchTo('sess_bob'), tabAt(made, 1).store.switchTo('sess_carol')];
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    await Promise.all(calls);
    expect(currents(made)).toEqual([cookie(made)]);
    expect(made.tabs.map(({ store }) => store.getState().operations)).toEqual([{}, {}, {}]);
  });
});

it.each([
  ['the first', [0.1, 0.9], 'sess_carol'],
  ['the second', [0.9, 0.1], 'sess_bob'],
])(
  'two that switch at the same time are the same account without a cookie, too: %s has the lesser name',
  async (_, names, expected) => {
    nameTabs(...names);
    const made = await severalTabs(3, { tabs: 'together' });
    const calls = [tabAt(made, 0).store.switchTo('sess_bob'), tabAt(made, 1).store.switchTo('sess_carol')];
    await vi.advanceTimersByTimeAsync(100);
    await Promise.all(calls);
    expect(currents(made)).toEqual([expected]);
  },
);

describe('a tab that dies in the middle of a switch', () => {
  it.each([
    ['before it has reached the backend', { requestMs: 3_600_000 }, 'sess_ada'],
    ['after it has reached the backend', { answerMs: 3_600_000 }, 'sess_bob'],
  ])('%s leaves nobody loading for ever', async (_, fault, expected) => {
    const made = await together(3);
    made.backend.disturb(({ method }) => (method === 'touchSession' ? fault : undefined));
    void tabAt(made, 0).store.switchTo('sess_bob');
    await vi.advanceTimersByTimeAsync(10);
    tabAt(made, 0).page.crash();
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    const rest = { ...made, tabs: made.tabs.slice(1) };
    expect(currents(rest)).toEqual([expected]);
    expect(statuses(rest)).toEqual(['active']);
  });

  it('and holds the lock that it is frozen with does not keep others from switching', async () => {
    const made = await together(3);
    made.backend.disturb(() => ({ answerMs: 100 }));
    void tabAt(made, 0).store.switchTo('sess_bob');
    await vi.advanceTimersByTimeAsync(10);
    tabAt(made, 0).page.freeze();
    const switching = tabAt(made, 1).store.switchTo('sess_carol');
    await vi.advanceTimersByTimeAsync(30 * SECOND);
    await switching;
    const rest = { ...made, tabs: made.tabs.slice(1) };
    expect(currents(rest)).toEqual(['sess_carol']);
    tabAt(made, 0).page.thaw();
    await vi.advanceTimersByTimeAsync(30 * SECOND);
    expect(currents(made)).toEqual([cookie(made)]);
  });
});

it('a sign-out of the current account is followed by the same account in every tab', async () => {
  const made = await together(3);
  await tabAt(made, 0).store.signOut();
  await vi.advanceTimersByTimeAsync(100);
  expect(currents(made)).toEqual(['sess_carol']);
});

it('a message that is late does not undo a later choice', async () => {
  const made = await together(2);
  tabAt(made, 1).page.freeze();
  await tabAt(made, 0).store.switchTo('sess_bob');
  await tabAt(made, 0).store.switchTo('sess_carol');
  await vi.advanceTimersByTimeAsync(10);
  tabAt(made, 1).page.thaw();
  await vi.advanceTimersByTimeAsync(10);
  expect(currents(made)).toEqual(['sess_carol']);
  expect(countOf(made, 'touchSession')).toBe(2);
});
