import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { NOW, sessionOf, setUpLoaded } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

it('getToken() leaves no listener on the signal of a caller once it has settled', async () => {
  const { store, backend } = await setUpLoaded({});
  const { signal } = new AbortController();
  const token = sessionOf(store, 'sess_ada').getToken({ signal });
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  await token;
  backend.fail(new Error('down'));
  await expect(sessionOf(store, 'sess_ada').getToken({ signal, skipCache: true })).rejects.toThrow('down');
  await vi.advanceTimersByTimeAsync(1);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});
