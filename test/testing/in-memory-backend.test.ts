import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSessionData, inMemoryBackend } from '../../src/testing/index.ts';

const now = Date.parse('2026-01-01T12:00:00Z');

beforeEach(() => void vi.useFakeTimers({ now }));
afterEach(() => void vi.useRealTimers());

it('inMemoryBackend().inspect() shows a session as expired once its deadline has passed, without any request', () => {
  const backend = inMemoryBackend({ sessions: [createSessionData({ expireAt: new Date(now + 1000) })] });
  const statuses = () => backend.inspect().sessions.map(({ status }) => status);
  expect(statuses()).toEqual(['active']);
  vi.setSystemTime(now + 1001);
  expect(statuses()).toEqual(['expired']);
});
