import type { BackendEvent, SessionBackend } from 'multisession/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionData, type InMemoryBackend } from '../../src/testing/index.ts';
import { listed, NOW } from './set-up.ts';
import { countCalls, severalTabs, tabAt } from './several-tabs.ts';

// A backend with a cookie per session: a stream covers the sessions whose cookies it was opened with.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** An open stream. */
interface Stream {
  readonly covered: readonly string[];
  readonly listener: (event: BackendEvent) => void;
}

function presentedBackend(
  raw: InMemoryBackend,
  opened: Stream[],
  open: Set<Stream>,
  isPresented: (id: string) => boolean,
): SessionBackend {
  const versionsOf = (ids: readonly string[]) => {
    const sessions = raw.inspect().sessions.filter(({ id }) => ids.includes(id));
    return Object.fromEntries(sessions.map(({ id, version }) => [id, version]));
  };
  return {
    ...raw,
    capabilities: { ...raw.capabilities, events: true },
    getClient: async (context) => ({ ...(await raw.getClient(context)), covers: 'presented' }),
    subscribe(listener) {
      const covered = raw.inspect().sessions.map(({ id }) => id);
      const stream = { covered: covered.filter(isPresented), listener };
      opened.push(stream);
      open.add(stream);
      const send = () => {
        if (open.has(stream))
          listener({ type: 'client-changed', version: 0, sessions: versionsOf(stream.covered) });
      };
      setTimeout(send, 0);
      return () => void open.delete(stream);
    },
  };
}

async function setUp(count: number, isPresented = (_id: string) => true) {
  const opened: Stream[] = [];
  const open = new Set<Stream>();
  const setup = await severalTabs(count, { wrap: (raw) => presentedBackend(raw, opened, open, isPresented) });
  /** Sends the versions of the sessions to the open streams. */
  const push = async (change: () => void) => {
    change();
    for (const { covered, listener } of open) {
      const sessions = setup.backend.inspect().sessions.filter(({ id }) => covered.includes(id));
      const versions = Object.fromEntries(sessions.map(({ id, version }) => [id, version]));
      listener({ type: 'client-changed', version: 0, sessions: versions });
    }
    await vi.advanceTimersByTimeAsync(1000);
  };
  return { ...setup, opened, open, push };
}

const dora = () => createSessionData({ name: 'Dora Long', createdAt: new Date() });

describe('the event stream of presented sessions', () => {
  it('causes one request when the version of a session is higher than the known one', async () => {
    const setup = await setUp(3);
    await vi.advanceTimersByTimeAsync(1000);
    const before = countCalls(setup, 'getClient');
    await setup.push(() => {});
    expect(countCalls(setup, 'getClient')).toBe(before);
    await setup.push(() => setup.backend.close('sess_bob', 'ended'));
    expect(countCalls(setup, 'getClient')).toBe(before + 1);
    for (const { store } of setup.tabs) expect(listed(store)).toContain('sess_bob ended');
  });

  it('is opened again, once, when a tab receives a session that it does not cover', async () => {
    const setup = await setUp(2);
    await vi.advanceTimersByTimeAsync(1000);
    expect(setup.opened).toHaveLength(1);
    setup.backend.signIn(dora());
    await tabAt(setup, 1).store.refresh();
    await vi.advanceTimersByTimeAsync(1000);
    expect([setup.opened.length, setup.open.size]).toEqual([2, 1]);
    expect(setup.opened[1]?.covered).toContain('sess_dora');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(setup.opened).toHaveLength(2);
  });

  it('is not opened again and again for a session whose cookie never comes along', async () => {
    const setup = await setUp(1, (id) => id !== 'sess_dora');
    await vi.advanceTimersByTimeAsync(1000);
    setup.backend.signIn(dora());
    await tabAt(setup, 0).store.refresh();
    await vi.advanceTimersByTimeAsync(1000);
    for (let event = 0; event < 5; event += 1) await setup.push(() => {});
    expect([setup.opened.length, setup.open.size]).toEqual([2, 1]);
  });
});
