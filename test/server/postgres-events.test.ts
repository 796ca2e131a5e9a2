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

/** A connection to a database that answers, until it is told not to. */
function connectionThat(answers = true) {
  const listeners = new Map<string, Listener>();
  const connection = {
    answers,
    queries: [] as string[],
    emit: (event: string, payload?: string) => listeners.get(event)?.({ payload }),
    query(sql: string): Promise<unknown> {
      connection.queries.push(sql);
      return connection.answers ? Promise.resolve() : new Promise(() => {});
    },
    on: (event: string, listener: Listener) => void listeners.set(event, listener),
    release: vi.fn<ListeningConnection['release']>(),
  };
  return connection;
}

type Connection = ReturnType<typeof connectionThat>;

async function listen(...results: readonly (Connection | Error)[]) {
  let attempts = 0;
  const connect = async () => {
    const result = results[Math.min(attempts, results.length - 1)];
    attempts += 1;
    if (!result || result instanceof Error) throw result;
    return result;
  };
  const heard = vi.fn<BusListener['onEvent']>();
  const missed = vi.fn<BusListener['onGap']>();
  const stop = postgresEvents(connect).listen({ onEvent: heard, onGap: missed });
  onTestFinished(stop);
  await vi.advanceTimersByTimeAsync(0);
  return { heard, missed, stop, attempts: () => attempts };
}

it('hands on what is announced, and nothing else that is sent on its channel', async () => {
  const connection = connectionThat();
  const { heard, missed } = await listen(connection);
  expect([connection.queries, missed.mock.calls.length]).toEqual([['listen multisession_events'], 1]);
  for (const payload of ['client_1:7', '', 'client_1', ':7', 'client_1:-1', 'client_1:7; drop table x']) {
    connection.emit('notification', payload);
  }
  expect(heard.mock.calls).toEqual([[{ clientId: 'client_1', version: 7 }]]);
});

it('announces within the transaction, by a statement with parameters', () => {
  const bus = postgresEvents(() => Promise.reject(new Error('not needed')));
  expect(bus.notifyStatement?.({ clientId: 'client_1', version: 7 })).toEqual({
    sql: 'select pg_notify($1, $2)',
    parameters: ['multisession_events', 'client_1:7'],
  });
});

it('asks every 10 seconds whether the database is still there, and drops a connection that does not answer', async () => {
  const [dead, alive] = [connectionThat(), connectionThat()];
  const { missed } = await listen(dead, alive);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(dead.queries).toEqual(['listen multisession_events', 'select 1']);
  dead.answers = false;
  await vi.advanceTimersByTimeAsync(10_000 + 4999);
  expect(dead.release).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(dead.release).toHaveBeenCalledExactlyOnceWith(true);
  await vi.advanceTimersByTimeAsync(250);
  expect([alive.queries.length, missed.mock.calls.length]).toEqual([1, 2]);
});

it.each(['error', 'end'])('connects again after an %s, and reads again what it has missed', async (event) => {
  const [lost, next] = [connectionThat(), connectionThat()];
  const { missed } = await listen(lost, next);
  lost.emit(event);
  await vi.advanceTimersByTimeAsync(249);
  expect([lost.release.mock.calls.length, missed.mock.calls.length]).toEqual([1, 1]);
  await vi.advanceTimersByTimeAsync(1);
  expect(missed).toHaveBeenCalledTimes(2);
});

it('waits longer after each failure, up to half a minute', async () => {
  const { attempts } = await listen(new Error('connection refused'));
  for (const [index, delay] of [250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000].entries()) {
    expect(attempts()).toBe(index + 1);
    await vi.advanceTimersByTimeAsync(delay - 1);
    expect(attempts()).toBe(index + 1);
    await vi.advanceTimersByTimeAsync(1);
  }
});

it('lets the connection go when it is stopped, and makes no other', async () => {
  const connection = connectionThat();
  const { stop, attempts } = await listen(connection);
  stop();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect([connection.release.mock.calls.length, attempts()]).toEqual([1, 1]);
});
