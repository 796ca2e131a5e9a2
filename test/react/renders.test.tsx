import { act } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { SessionStore } from 'multisession';
import { createSessionData } from '../../src/testing/index.ts';
import { countRenders, type RenderMetric, expectedCounts } from './count-renders.tsx';
import { bob, setUpFakeTime, setUp } from './set-up.tsx';

setUpFakeTime();

/** A user as a backend sends it: each time an object of its own. */
function createUser(userId: string, name: string) {
  const { publicUserData, user } = createSessionData({ userId, name });
  return { publicUserData, user };
}

function touchCurrent(store: SessionStore) {
  return act(() => store.getCurrent().session?.touch());
}

const metrics: readonly RenderMetric[] = ['renders', 'commits under StrictMode'];

describe.each(metrics)('counting the %s of a hundred consumers of each kind', (metric) => {
  describe('nobody renders', () => {
    it('when a refetch brings the same again', async () => {
      const { backend, store } = setUp();
      const counts = await countRenders(store, metric);
      backend.update('sess_ada', createUser('user_ada', 'Ada Lovelace'));
      await act(() => store.refresh());
      expect(counts()).toEqual(expectedCounts());
    });

    it('when the connection is lost and comes back', async () => {
      const { backend, store } = setUp();
      const counts = await countRenders(store, metric);
      backend.fail(new TypeError('fetch failed'));
      await act(() => store.refresh().catch(() => {}));
      backend.fail(null);
      await act(() => store.refresh());
      expect(counts()).toEqual(expectedCounts());
    });

    it('when a token is fetched, and when it is renewed', async () => {
      const { backend, store } = setUp();
      const counts = await countRenders(store, metric);
      await act(() => store.getCurrent().session?.getToken());
      await act(() => store.getCurrent().session?.getToken({ skipCache: true }));
      expect(backend.calls.filter(({ method }) => method === 'createToken')).toHaveLength(2);
      expect(counts()).toEqual(expectedCounts());
    });
  });

  describe('only lists render', () => {
    it('when a parked session changes', async () => {
      const { backend, store } = setUp();
      const counts = await countRenders(store, metric);
      backend.update('sess_bob', { lastActiveAt: new Date() });
      await act(() => store.refresh());
      expect(counts()).toEqual(expectedCounts({ list: 1 }));
    });

    it('when the user of a parked session is renamed', async () => {
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

    it('when a parked session is signed out here', async () => {
      const { store } = setUp();
      const counts = await countRenders(store, metric);
      await act(() => store.signOut({ session: 'sess_bob' }));
      expect(counts()).toEqual(expectedCounts({ list: 1 }));
    });

    it('when a parked session is closed elsewhere', async () => {
      const { backend, store } = setUp();
      const counts = await countRenders(store, metric);
      backend.close('sess_bob', 'revoked');
      await act(() => store.refresh());
      expect(counts()).toEqual(expectedCounts({ list: 1 }));
    });
  });

  describe('of the current session only those render who read what changed', () => {
    it('no selector but the whole session, when it is touched', async () => {
      const { store } = setUp();
      const counts = await countRenders(store, metric);
      await touchCurrent(store);
      expect(counts()).toEqual(expectedCounts({ whole: 1, list: 1 }));
    });

    it('no selector but the whole session, when a field changes that none reads', async () => {
      const { backend, store } = setUp();
      const counts = await countRenders(store, metric);
      backend.update('sess_ada', {
        ...createUser('user_ada', 'Ada Lovelace'),
        lastActiveOrganizationId: 'org_1',
      });
      await act(() => store.refresh());
      expect(counts()).toEqual(expectedCounts({ whole: 1, list: 1 }));
    });

    it('whoever shows the name, when the user is renamed', async () => {
      const { backend, store } = setUp();
      const counts = await countRenders(store, metric);
      backend.update('sess_ada', createUser('user_ada', 'Augusta Lovelace'));
      await act(() => store.refresh());
      expect(counts()).toEqual(expectedCounts({ whole: 1, object: 1, user: 1, list: 1 }));
    });
  });

  describe('a switch renders everybody who reads who is current', () => {
    it('exactly once, before the backend has answered', async () => {
      const { backend, store } = setUp();
      const counts = await countRenders(store, metric);
      backend.pauseResponses();
      await act(async () => void store.switchTo('sess_bob'));
      expect(counts()).toEqual(expectedCounts({ whole: 1, id: 1, object: 1, user: 1 }));
    });

    it('exactly once in all, where the backend notes nothing about it', async () => {
      const { store } = setUp({ capabilities: { selectSession: false } });
      const counts = await countRenders(store, metric);
      await act(() => store.switchTo('sess_bob'));
      expect(counts()).toEqual(expectedCounts({ whole: 1, id: 1, object: 1, user: 1 }));
    });

    it('with a selector exactly once in all, whatever the backend answers', async () => {
      const { backend, store } = setUp();
      const counts = await countRenders(store, metric);
      const release = backend.pauseResponses();
      await act(async () => void store.switchTo('sess_bob'));
      await act(async () => release());
      expect(counts()).toMatchObject({ id: 1, object: 1, user: 1, gated: 0 });
    });

    it('and the whole session once more, as it is active from now on by the answer', async () => {
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

    it('twice where nobody is current until the backend has answered: once to let go, once to arrive', async () => {
      const { backend, store } = setUp({ capabilities: { sessionPerRequest: false } });
      const counts = await countRenders(store, metric);
      const release = backend.pauseResponses();
      await act(async () => void store.switchTo('sess_bob'));
      expect(counts()).toMatchObject({ whole: 1, id: 1, object: 1, user: 1 });
      await act(async () => release());
      expect(counts()).toMatchObject({ whole: 2, id: 2, object: 2, user: 2 });
    });
  });

  it('a sign-out renders selectors once, with who follows, and the whole session as a switch does', async () => {
    const { store } = setUp();
    const counts = await countRenders(store, metric);
    await act(() => store.signOut());
    expect(counts()).toEqual(expectedCounts({ whole: 2, id: 1, object: 1, user: 1, list: 2 }));
  });
});
