import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { currentId, NOW, SECOND } from './set-up.ts';
import { countOf, type SeveralTabs, severalTabs, tabAt } from './several-tabs.ts';

// Tabs that switch as one, when two choose at the same time, or one dies, freezes or hears late.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const together = (count: number) => severalTabs(count, { capabilities: { sessionPerRequest: false } });
const currents = ({ tabs }: SeveralTabs) => [...new Set(tabs.map(({ store }) => currentId(store)))];
const statuses = ({ tabs }: SeveralTabs) => [...new Set(tabs.map(({ store }) => store.getCurrent().status))];
const cookie = ({ backend }: SeveralTabs) => backend.inspect().lastActiveSessionId;

/** The tabs' names are random, and decide between choices made at the same time. */
function nameTabs(...names: readonly number[]): void {
  const rest = [...names];
  vi.spyOn(Math, 'random').mockImplementation(() => rest.shift() ?? 0.5);
}

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
    made.backend.injectFaults(({ method }) => {
      if (method !== 'touchSession') return undefined;
      touches += 1;
      return { responseDelayMs: touches === 1 ? first : second };
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
    const made = await severalTabs(3, { tabMode: 'shared' });
    const calls = [tabAt(made, 0).store.switchTo('sess_bob'), tabAt(made, 1).store.switchTo('sess_carol')];
    await vi.advanceTimersByTimeAsync(100);
    await Promise.all(calls);
    expect(currents(made)).toEqual([expected]);
  },
);

describe('a tab that dies in the middle of a switch', () => {
  it.each([
    ['before it has reached the backend', { requestDelayMs: 3_600_000 }, 'sess_ada'],
    ['after it has reached the backend', { responseDelayMs: 3_600_000 }, 'sess_bob'],
  ])('%s leaves nobody loading for ever', async (_, fault, expected) => {
    const made = await together(3);
    made.backend.injectFaults(({ method }) => (method === 'touchSession' ? fault : undefined));
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
    made.backend.injectFaults(() => ({ responseDelayMs: 100 }));
    void tabAt(made, 0).store.switchTo('sess_bob');
    await vi.advanceTimersByTimeAsync(10);
    tabAt(made, 0).page.freeze();
    const switching = tabAt(made, 1).store.switchTo('sess_carol');
    await vi.advanceTimersByTimeAsync(30 * SECOND);
    await switching;
    const rest = { ...made, tabs: made.tabs.slice(1) };
    expect(currents(rest)).toEqual(['sess_carol']);
    tabAt(made, 0).page.unfreeze();
    await vi.advanceTimersByTimeAsync(30 * SECOND);
    expect(currents(made)).toEqual([cookie(made)]);
  });
});

it('a message that is late does not undo a later choice', async () => {
  const made = await together(2);
  tabAt(made, 1).page.freeze();
  await tabAt(made, 0).store.switchTo('sess_bob');
  await tabAt(made, 0).store.switchTo('sess_carol');
  await vi.advanceTimersByTimeAsync(10);
  tabAt(made, 1).page.unfreeze();
  await vi.advanceTimersByTimeAsync(10);
  expect(currents(made)).toEqual(['sess_carol']);
  expect(countOf(made, 'touchSession')).toBe(2);
});
