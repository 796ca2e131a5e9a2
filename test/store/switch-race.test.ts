import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bob, currentId, error, NOW, settle, setUpLoaded, ada } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const switched = { outcome: 'switched' };
const superseded = { outcome: 'superseded' };

describe('two overlapping calls of switchTo()', () => {
  it.each(['in order', 'in reverse order'])(
    'the last call wins if the responses arrive %s',
    async (order) => {
      const { backend, store } = await setUpLoaded();
      const releases = [backend.pauseResponses()];
      const first = store.switchTo('sess_bob');
      await settle();
      releases.push(backend.pauseResponses());
      const second = store.switchTo('sess_carol');
      await settle();
      if (order === 'in reverse order') releases.reverse();
      for (const release of releases) {
        release();
        await settle();
      }
      expect(await Promise.all([first, second])).toEqual([superseded, switched]);
      expect(currentId(store)).toBe('sess_carol');
      expect(store.getState().operations).toEqual({});
    },
  );

  it('the last call wins while the first one is still loading its session', async () => {
    const { backend, store } = await setUpLoaded({ sessions: [ada(), bob()] });
    backend.signIn({ ...bob(), id: 'sess_new' });
    const release = backend.pauseResponses();
    const first = store.switchTo('sess_new');
    const second = store.switchTo('sess_bob');
    await settle();
    release();
    expect(await Promise.all([first, second])).toEqual([superseded, switched]);
    expect(currentId(store)).toBe('sess_bob');
  });

  it('the last call wins even if it switches to the session that is current', async () => {
    const { backend, store } = await setUpLoaded({ sessions: [ada()] });
    backend.signIn(bob());
    const first = store.switchTo('sess_bob');
    const second = store.switchTo('sess_ada');
    expect(await Promise.all([first, second])).toEqual([superseded, switched]);
    expect(currentId(store)).toBe('sess_ada');
  });

  it('the last call wins if it switches back to the initial session', async () => {
    const { backend, store } = await setUpLoaded();
    const release = backend.pauseResponses();
    const first = store.switchTo('sess_bob');
    const second = store.switchTo('sess_ada');
    await settle();
    release();
    expect(await Promise.all([first, second])).toEqual([superseded, switched]);
    expect(currentId(store)).toBe('sess_ada');
  });

  it('switchTo(null) wins immediately', async () => {
    const { backend, store } = await setUpLoaded();
    const release = backend.pauseResponses();
    const first = store.switchTo('sess_bob');
    await settle();
    await expect(store.switchTo(null)).resolves.toEqual(switched);
    await settle();
    expect(store.getCurrent().status).toBe('signed-out');
    release();
    await expect(first).resolves.toEqual(superseded);
    expect(currentId(store)).toBeNull();
  });

  it('calls with the same session both resolve after one request', async () => {
    const { backend, store } = await setUpLoaded();
    const both = await Promise.all([store.switchTo('sess_bob'), store.switchTo('sess_bob')]);
    expect(both).toEqual([switched, switched]);
    expect(backend.calls.filter(({ method }) => method === 'touchSession')).toHaveLength(1);
  });

  it('calls with the same session both reject if the backend rejects', async () => {
    const { backend, store } = await setUpLoaded();
    backend.fail(error('forbidden'), 'touchSession');
    const both = await Promise.allSettled([store.switchTo('sess_bob'), store.switchTo('sess_bob')]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(currentId(store)).toBe('sess_ada');
  });

  it('a rejection of the first call does not undo the second one', async () => {
    const { backend, store } = await setUpLoaded();
    backend.fail(error('forbidden'), 'touchSession');
    const first = store.switchTo('sess_bob');
    await Promise.resolve();
    backend.fail(null);
    const second = store.switchTo('sess_carol');
    expect(await Promise.all([first, second])).toEqual([superseded, switched]);
    expect(currentId(store)).toBe('sess_carol');
  });
});
