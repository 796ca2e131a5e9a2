import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ada, bob, HOUR, NOW, setUp } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

it('emits `session-purged` once when the backend confirms the end of a session that expired locally', async () => {
  const expiring = { ...bob(), expireAt: new Date(NOW + HOUR) };
  const { store, backend } = setUp({ sessions: [ada(), expiring] });
  const purged: string[] = [];
  store.on('session-purged', ({ sessionId }) => purged.push(sessionId));
  const disconnect = store.connect();
  await store.refresh();
  backend.fail(new Error('down'));
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(purged).toEqual([]);
  backend.fail(null);
  backend.close('sess_bob', 'expired');
  for (let times = 0; times < 3; times += 1) await store.refresh();
  expect(purged).toEqual(['sess_bob']);
  disconnect();
});
