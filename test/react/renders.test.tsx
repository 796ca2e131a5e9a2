import { act } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { SessionStore } from 'multisession';
import { createSessionData } from '../../src/testing/index.ts';
import { countRenders, type RenderMetric, expectedCounts } from './count-renders.tsx';
import { bob, setUpFakeTime, setUp } from './set-up.tsx';

setUpFakeTime();

/** Creates the user data as a backend returns it: a new object every time. */
function createUser(userId: string, name: string) {
  const { publicUserData, user } = createSessionData({ userId, name });
  return { publicUserData, user };
}

function touchCurrent(store: SessionStore) {
  return act(() => store.getCurrent().session?.touch());
}

const metrics: readonly RenderMetric[] = ['renders', 'commits under StrictMode'];

describe.each(metrics)('%s of a hundred consumers of each kind', (metric) => {
  describe('no consumer rerenders', () => {
    it('when a refetch returns unchanged data', async () => {
      const { backend, store } = setUp();
      const counts = await countRenders(store, metric);
      backend.update('sess_ada', createUser('user_ada', 'Ada Lovelace'));
      await act(() => store.refresh());
      expect(counts()).toEqual(expectedCounts());
    });

    it('when the connection is lost and restored', async () => {
      const { backend, store } = setUp();
      const counts = await countRenders(store, metric);
      backend.fail(new TypeError('fetch failed'));
      await act(() => store.refresh().catch(() => {}));
      backend.fail(null);
      await act(() => store.refresh());
      expect(counts()).toEqual(expectedCounts());
    });

    it('when a token is fetched or renewed', async () => {
      const { backend, store } = setUp();
      const counts = await countRenders(store, metric);
      await act(() => store.getCurrent().session?.getToken());
      await act(() => store.getCurrent().session?.getToken({ skipCache: true }));
      expect(backend.calls.filter(({ method }) => method === 'createToken')).toHaveLength(2);
      expect(counts()).toEqual(expectedCounts());
    });
  });

  describe('only consumers of the list rerender', () => {
    it('when a background session changes', async () => {
      const { backend, store } = setUp();
      const counts = await countRenders(store, metric);
      backend.update('sess_bob', { lastActiveAt: new Date() });
      await act(() => store.refresh());
      expect(counts()).toEqual(expectedCounts({ list: 1 }));
    });

    it('when the user of a background session is renamed', async () => {
      const { backend, store } = setUp();
      const counts = await countRenders(store, metric);
      backend.update('sess_bob', createUser('user_bob', 'Robert Kahn'));
      await act(() => store.refresh());
      expect(counts()).toEqual(expectedCounts({ list: 1 }));
    });

    it('when a session is added', async () => {
      const { backend, store } = setUp();
      const counts = await countRenders(store, metric);
      backend.signIn(createSessionData({ name: 'Dora Metz' }));
      await act(() => store.refresh());
      expect(counts()).toEqual(expectedCounts({ list: 1 }));
    });

    it('when a background session is signed out in this tab', async () => {
      const { store } = setUp();
      const counts = await countRenders(store, metric);
      await act(() => store.signOut({ session: 'sess_bob' }));
      expect(counts()).toEqual(expectedCounts({ list: 1 }));
    });

    it('when a background session is closed on another device', async () => {
      const { backend, store } = setUp();
      const counts = await countRenders(store, metric);
      backend.close('sess_bob', 'revoked');
      await act(() => store.refresh());
      expect(counts()).toEqual(expectedCounts({ list: 1 }));
    });
  });

  describe('only consumers of a changed field of the current session rerender', () => {
    it('consumers of the whole session rerender when it is touched, but consumers with a selector do not', async () => {
      const { store } = setUp();
      const counts = await countRenders(store, metric);
      await touchCurrent(store);
      expect(counts()).toEqual(expectedCounts({ whole: 1, list: 1 }));
    });

    it('consumers of the whole session rerender when an unselected field changes, but consumers with a selector do not', async () => {
      const { backend, store } = setUp();
      const counts = await countRenders(store, metric);
      backend.update('sess_ada', {
        ...createUser('user_ada', 'Ada Lovelace'),
        lastActiveAt: new Date(),
      });
      await act(() => store.refresh());
      expect(counts()).toEqual(expectedCounts({ whole: 1, list: 1 }));
    });

    it('consumers of the name rerender when the user is renamed', async () => {
      const { backend, store } = setUp();
      const counts = await countRenders(store, metric);
      backend.update('sess_ada', createUser('user_ada', 'Augusta Lovelace'));
      await act(() => store.refresh());
      expect(counts()).toEqual(expectedCounts({ whole: 1, object: 1, user: 1, list: 1 }));
    });
  });

  describe('a switch rerenders all consumers of the current session', () => {
    it('exactly once before the backend responds', async () => {
      const { backend, store } = setUp();
      const counts = await countRenders(store, metric);
      backend.pauseResponses();
      await act(async () => void store.switchTo('sess_bob'));
      expect(counts()).toEqual(expectedCounts({ whole: 1, id: 1, object: 1, user: 1 }));
    });

    it('exactly once in total if the backend does not store the selection', async () => {
      const { store } = setUp({ capabilities: { selectSession: false } });
      const counts = await countRenders(store, metric);
      await act(() => store.switchTo('sess_bob'));
      expect(counts()).toEqual(expectedCounts({ whole: 1, id: 1, object: 1, user: 1 }));
    });

    it('with a selector, exactly once in total after the backend responds', async () => {
      const { backend, store } = setUp();
      const counts = await countRenders(store, metric);
      const release = backend.pauseResponses();
      await act(async () => void store.switchTo('sess_bob'));
      await act(async () => release());
      expect(counts()).toMatchObject({ id: 1, object: 1, user: 1, gated: 0 });
    });

    it('without a selector, once more for the activity timestamp in the response', async () => {
      const { backend, store } = setUp();
      const counts = await countRenders(store, metric);
      const { lastActiveAt } = bob();
      const release = backend.pauseResponses();
      await act(async () => void store.switchTo('sess_bob'));
      expect(store.getCurrent().session?.lastActiveAt).toEqual(lastActiveAt);
      await act(async () => release());
      expect(store.getCurrent().session?.lastActiveAt).toEqual(new Date());
      expect(counts()).toMatchObject({ whole: 2, list: 1 });
    });

    it('twice with a shared cookie: when the switch starts and when the backend responds', async () => {
      const { backend, store } = setUp({ capabilities: { sessionPerRequest: false } });
      const counts = await countRenders(store, metric);
      const release = backend.pauseResponses();
      await act(async () => void store.switchTo('sess_bob'));
      expect(counts()).toMatchObject({ whole: 1, id: 1, object: 1, user: 1 });
      await act(async () => release());
      expect(counts()).toMatchObject({ whole: 2, id: 2, object: 2, user: 2 });
    });
  });

  it('a sign-out to another session rerenders consumers with a selector once, and consumers of the whole session twice', async () => {
    const { store } = setUp();
    const counts = await countRenders(store, metric);
    await act(() => store.signOut());
    expect(counts()).toEqual(expectedCounts({ whole: 2, id: 1, object: 1, user: 1, list: 2 }));
  });
});
