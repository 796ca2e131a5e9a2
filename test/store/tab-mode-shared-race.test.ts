import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { currentId, NOW, SECOND } from './set-up.ts';
import { countCalls, type SeveralTabs, severalTabs, tabAt } from './several-tabs.ts';

// Concurrent switches of tabs that switch together, and tabs that crash, freeze or receive messages late.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const openSharedTabs = (count: number) => severalTabs(count, { capabilities: { sessionPerRequest: false } });
const currents = ({ tabs }: SeveralTabs) => [...new Set(tabs.map(({ store }) => currentId(store)))];
const statuses = ({ tabs }: SeveralTabs) => [...new Set(tabs.map(({ store }) => store.getCurrent().status))];
const cookie = ({ backend }: SeveralTabs) => backend.inspect().lastActiveSessionId;

/** Sets the IDs of the tabs, which are random otherwise and order concurrent switches. */
function setTabIds(...ids: readonly number[]): void {
  const rest = [...ids];
  vi.spyOn(Math, 'random').mockImplementation(() => rest.shift() ?? 0.5);
}

describe.each([
  ['the first', [0.1, 0.9]],
  ['the second', [0.9, 0.1]],
])('two tabs that switch at the same time when %s has the lower tab ID', (_, ids) => {
  it.each([
    ['no response is slow', 0, 0],
    ['the first response is slow', 300, 0],
    ['the second response is slow', 0, 300],
    ['both responses are slow', 200, 300],
  ])('end with the same session as the cookie if %s', async (__, first, second) => {
    setTabIds(...ids);
    const setup = await openSharedTabs(3);
    let touches = 0;
    setup.backend.injectFaults(({ method }) => {
      if (method !== 'touchSession') return undefined;
      touches += 1;
      return { responseDelayMs: touches === 1 ? first : second };
    });
    const calls = [tabAt(setup, 0).store.switchTo('sess_bob'), tabAt(setup, 1).store.switchTo('sess_carol')];
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    await Promise.all(calls);
    expect(currents(setup)).toEqual([cookie(setup)]);
    expect(setup.tabs.map(({ store }) => store.getState().operations)).toEqual([{}, {}, {}]);
  });
});

it.each([
  ['the first', [0.1, 0.9], 'sess_carol'],
  ['the second', [0.9, 0.1], 'sess_bob'],
])(
  'two tabs with `tabMode: "shared"` that switch at the same time end with the same session when %s has the lower tab ID',
  async (_, ids, expected) => {
    setTabIds(...ids);
    const setup = await severalTabs(3, { tabMode: 'shared' });
    const calls = [tabAt(setup, 0).store.switchTo('sess_bob'), tabAt(setup, 1).store.switchTo('sess_carol')];
    await vi.advanceTimersByTimeAsync(100);
    await Promise.all(calls);
    expect(currents(setup)).toEqual([expected]);
  },
);

describe('a tab that crashes or freezes during a switch', () => {
  it.each([
    ['before its request reaches the backend', { requestDelayMs: 3_600_000 }, 'sess_ada'],
    ['after its request has reached the backend', { responseDelayMs: 3_600_000 }, 'sess_bob'],
  ])('does not keep the other tabs `loading` if it crashes %s', async (_, fault, expected) => {
    const setup = await openSharedTabs(3);
    setup.backend.injectFaults(({ method }) => (method === 'touchSession' ? fault : undefined));
    void tabAt(setup, 0).store.switchTo('sess_bob');
    await vi.advanceTimersByTimeAsync(10);
    tabAt(setup, 0).page.crash();
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    const others = { ...setup, tabs: setup.tabs.slice(1) };
    expect(currents(others)).toEqual([expected]);
    expect(statuses(others)).toEqual(['active']);
  });

  it('does not prevent the other tabs from switching if it is frozen while it holds the lock', async () => {
    const setup = await openSharedTabs(3);
    setup.backend.injectFaults(() => ({ responseDelayMs: 100 }));
    void tabAt(setup, 0).store.switchTo('sess_bob');
    await vi.advanceTimersByTimeAsync(10);
    tabAt(setup, 0).page.freeze();
    const switching = tabAt(setup, 1).store.switchTo('sess_carol');
    await vi.advanceTimersByTimeAsync(30 * SECOND);
    await switching;
    const others = { ...setup, tabs: setup.tabs.slice(1) };
    expect(currents(others)).toEqual(['sess_carol']);
    tabAt(setup, 0).page.unfreeze();
    await vi.advanceTimersByTimeAsync(30 * SECOND);
    expect(currents(setup)).toEqual([cookie(setup)]);
  });
});

it('a message that arrives late does not undo a later switch', async () => {
  const setup = await openSharedTabs(2);
  tabAt(setup, 1).page.freeze();
  await tabAt(setup, 0).store.switchTo('sess_bob');
  await tabAt(setup, 0).store.switchTo('sess_carol');
  await vi.advanceTimersByTimeAsync(10);
  tabAt(setup, 1).page.unfreeze();
  await vi.advanceTimersByTimeAsync(10);
  expect(currents(setup)).toEqual(['sess_carol']);
  expect(countCalls(setup, 'touchSession')).toBe(2);
});
