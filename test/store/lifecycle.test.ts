import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createConnect } from '../../src/store/lifecycle.ts';
import { ada, currentId, NOW, setUp, settle } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('a part of the store that throws on start or stop does not affect the other parts or the next connection', () => {
  const failures = vi.fn<(error: unknown) => void>();
  const log: string[] = [];
  const part = (name: string) => () => {
    log.push(`${name} starts`);
    return () => void log.push(`${name} stops`);
  };
  let isBroken = true;
  const connect = createConnect(
    [
      part('first'),
      () => {
        if (isBroken) throw new Error('cannot start');
        return part('second')();
      },
      () => () => {
        throw new Error('cannot stop');
      },
      part('last'),
    ],
    failures,
  );

  const disconnect = connect();
  disconnect();
  expect(log.splice(0)).toEqual(['first starts', 'last starts', 'first stops', 'last stops']);
  isBroken = false;
  connect()();
  expect(log).toContain('second starts');
  expect(failures.mock.calls.map(String)).toEqual([
    'Error: cannot start',
    'Error: cannot stop',
    'Error: cannot stop',
  ]);
});

it('a store that lacks a required API shows `failed` with the name of the API, and starts with the next connection', async () => {
  const { store } = setUp({ sessions: [ada()] });
  vi.stubGlobal('AbortController', undefined);
  const disconnect = store.connect();
  await settle();
  expect(store.getState()).toMatchObject({
    connection: 'failed',
    error: { code: 'invalid_configuration', message: expect.stringContaining('AbortController') },
  });
  disconnect();

  vi.unstubAllGlobals();
  store.connect();
  await settle();
  expect(currentId(store)).toBe('sess_ada');
  expect(store.getState()).toMatchObject({ connection: 'ready', error: null });
});
