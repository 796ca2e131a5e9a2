import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { currentId, NOW, SECOND, setUpLoaded, settle } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe('a backend without the capabilities `touch` and `selectSession`', () => {
  const capabilities = { touch: false, selectSession: false };

  it('switches the session without a request', async () => {
    const { store, backend } = await setUpLoaded({ capabilities });
    await expect(store.switchTo('sess_bob')).resolves.toEqual({ outcome: 'switched' });
    expect(currentId(store)).toBe('sess_bob');
    expect(backend.calls.map(({ method }) => method)).toEqual(['getClient']);
  });

  it('refreshes the client on focus instead of touching the session', async () => {
    const { store, backend, tab } = await setUpLoaded({ capabilities });
    const disconnect = store.connect();
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    tab.dispatch('interaction');
    tab.dispatch('focus');
    await settle();
    expect(backend.calls.map(({ method }) => method)).toEqual(['getClient', 'getClient', 'getClient']);
    disconnect();
  });
});
