import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NOW, settle, setUpLoaded } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe('`operations` of the state', () => {
  it('shows the pending operation of each session until it completes', async () => {
    const { backend, store } = await setUpLoaded();
    const release = backend.pauseResponses();
    const [first, second, third] = store.getState().client?.sessions ?? [];
    const all = Promise.all([first?.touch(), second?.end(), third?.remove()]);
    expect(store.getState().operations).toEqual({
      sess_ada: 'touching',
      sess_bob: 'ending',
      sess_carol: 'removing',
    });
    release();
    await all;
    expect(store.getState().operations).toEqual({});
  });

  it('shows `switching` instead of a touch that is pending at the same time', async () => {
    const { backend, store } = await setUpLoaded();
    const release = backend.pauseResponses();
    void store.getState().client?.sessions[1]?.touch();
    void store.switchTo('sess_bob');
    await Promise.resolve();
    expect(store.getState().operations).toEqual({ sess_bob: 'switching' });
    release();
    await settle();
    expect(store.getState().operations).toEqual({});
  });

  it('shows `removing` for every session while signing out of all', async () => {
    const { backend, store } = await setUpLoaded();
    const release = backend.pauseResponses();
    const all = store.signOut({ scope: 'all' });
    expect(Object.values(store.getState().operations)).toEqual(['removing', 'removing', 'removing']);
    release();
    await all;
  });
});
