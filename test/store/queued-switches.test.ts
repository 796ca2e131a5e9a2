import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ada, bob, carol, currentId, NOW, setUp, settle } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

it('a switch that is superseded while it is queued is never sent to a backend with a shared cookie', async () => {
  const sessions = [ada(), bob(), carol()];
  const { store, backend } = setUp({ sessions, capabilities: { sessionPerRequest: false } });
  await store.refresh();
  const release = backend.pauseResponses();
  const calls = [];
  for (const id of ['sess_bob', 'sess_carol', 'sess_ada']) {
    calls.push(store.switchTo(id));
    await settle();
  }
  release();
  expect(await Promise.all(calls)).toEqual([
    { outcome: 'superseded' },
    { outcome: 'superseded' },
    { outcome: 'switched' },
  ]);
  expect(currentId(store)).toBe('sess_ada');
  const sent = backend.calls.filter(({ method }) => method === 'touchSession');
  expect(sent.map(({ sessionId }) => sessionId)).toEqual(['sess_bob', 'sess_ada']);
});
