import { expect, it, vi } from 'vitest';
import { createConnect } from '../../src/store/lifecycle.ts';

it('a part that fails to start or stop is reported, and hinders neither the others nor the next connection', () => {
  const reported = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => {});
  const log: string[] = [];
  const part = (name: string) => () => {
    log.push(`${name} starts`);
    return () => void log.push(`${name} stops`);
  };
  let isBroken = true;
  const connect = createConnect([
    part('first'),
    () => {
      if (isBroken) throw new Error('cannot start');
      return part('second')();
    },
    () => () => {
      throw new Error('cannot stop');
    },
    part('last'),
  ]);

  const disconnect = connect();
  disconnect();
  expect(log.splice(0)).toEqual(['first starts', 'last starts', 'first stops', 'last stops']);
  isBroken = false;
  connect()();
  expect(log).toContain('second starts');
  expect(reported.mock.calls).toHaveLength(3);
  for (const [rethrow] of reported.mock.calls) expect(rethrow).toThrow('cannot');
  reported.mockRestore();
});
