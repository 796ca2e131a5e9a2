import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NOW, settle, setUpLoaded } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe('what is in flight', () => {
  it('is shown for each session, as long as it is', async () => {
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

  it('is a switch rather than the touch that runs at the same time', async () => {
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

  it('is every session when signing out of all', async () => {
    const { backend, store } = await setUpLoaded();
    const release = backend.pauseResponses();
    const all = store.signOut({ scope: 'all' });
    expect(Object.values(store.getState().operations)).toEqual(['removing', 'removing', 'removing']);
    release();
    await all;
  });
});
