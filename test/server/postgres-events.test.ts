import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { BusListener } from '../../src/server/events/event-bus.ts';
import { type ListeningConnection, postgresEvents } from '../../src/server/events/postgres-events.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(1);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

type Listener = (message: { readonly payload?: string | undefined }) => void;

/** Creates a fake connection whose queries resolve while `isResponsive` is true. */
function createConnection(isResponsive = true) {
  const listeners = new Map<string, Listener>();
  const connection = {
    isResponsive,
    queries: [] as string[],
    emit: (event: string, payload?: string) => listeners.get(event)?.({ payload }),
    query(sql: string): Promise<unknown> {
      connection.queries.push(sql);
      return connection.isResponsive ? Promise.resolve() : new Promise(() => {});
    },
    on: (event: string, listener: Listener) => void listeners.set(event, listener),
    release: vi.fn<ListeningConnection['release']>(),
  };
  return connection;
}

type Connection = ReturnType<typeof createConnection>;

async function listen(...results: readonly (Connection | Error)[]) {
  let attempts = 0;
  const connect = async () => {
    const result = results[Math.min(attempts, results.length - 1)];
    attempts += 1;
    if (!result || result instanceof Error) throw result;
    return result;
  };
  const onEvent = vi.fn<BusListener['onEvent']>();
  const onGap = vi.fn<BusListener['onGap']>();
  const stop = postgresEvents(connect).listen({ onEvent, onGap });
  onTestFinished(stop);
  await vi.advanceTimersByTimeAsync(0);
  return { onEvent, onGap, stop, attempts: () => attempts };
}

it('postgresEvents() delivers events and ignores other messages on its channel', async () => {
  const connection = createConnection();
  const { onEvent, onGap } = await listen(connection);
  expect([connection.queries, onGap.mock.calls.length]).toEqual([['listen multisession_events'], 1]);
  for (const payload of ['sess_1:7', '', 'sess_1', ':7', 'sess_1:-1', 'sess_1:7; drop table x']) {
    connection.emit('notification', payload);
  }
  expect(onEvent.mock.calls).toEqual([[{ sessionId: 'sess_1', version: 7 }]]);
});

it('postgresEvents() publishes within the transaction, with a parameterized statement', () => {
  const bus = postgresEvents(() => Promise.reject(new Error('not needed')));
  expect(bus.notifyStatement?.({ sessionId: 'sess_1', version: 7 })).toEqual({
    sql: 'select pg_notify($1, $2)',
    parameters: ['multisession_events', 'sess_1:7'],
  });
});

it('postgresEvents() probes its connection every 10 seconds and replaces it when a probe times out', async () => {
  const [dead, alive] = [createConnection(), createConnection()];
  const { onGap } = await listen(dead, alive);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(dead.queries).toEqual(['listen multisession_events', 'select 1']);
  dead.isResponsive = false;
  await vi.advanceTimersByTimeAsync(10_000 + 4999);
  expect(dead.release).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(dead.release).toHaveBeenCalledExactlyOnceWith(true);
  await vi.advanceTimersByTimeAsync(250);
  expect([alive.queries.length, onGap.mock.calls.length]).toEqual([1, 2]);
});

it.each(['error', 'end'])(
  'postgresEvents() reconnects after the event "%s" and reports a gap',
  async (event) => {
    const [lost, next] = [createConnection(), createConnection()];
    const { onGap } = await listen(lost, next);
    lost.emit(event);
    await vi.advanceTimersByTimeAsync(249);
    expect([lost.release.mock.calls.length, onGap.mock.calls.length]).toEqual([1, 1]);
    await vi.advanceTimersByTimeAsync(1);
    expect(onGap).toHaveBeenCalledTimes(2);
  },
);

it('postgresEvents() reconnects with exponential backoff of up to 30 seconds', async () => {
  const { attempts } = await listen(new Error('connection refused'));
  for (const [index, delay] of [250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000].entries()) {
    expect(attempts()).toBe(index + 1);
    await vi.advanceTimersByTimeAsync(delay - 1);
    expect(attempts()).toBe(index + 1);
    await vi.advanceTimersByTimeAsync(1);
  }
});

it('postgresEvents() releases its connection when stopped, and does not reconnect', async () => {
  const connection = createConnection();
  const { stop, attempts } = await listen(connection);
  stop();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect([connection.release.mock.calls.length, attempts()]).toEqual([1, 1]);
});
