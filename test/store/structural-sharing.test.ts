import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionStore } from 'multisession/core';
import type { InMemoryBackend } from '../../src/testing/index.ts';
import { ada, NOW, setUpLoaded } from './set-up.ts';

// Unchanged values keep their identity, which avoids renders.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** Returns equal data with another identity, as another response would contain. */
function cloneOf<Value>(value: Value): Value {
  return structuredClone(value);
}

describe('a refresh that changes nothing', () => {
  it('preserves the identity of the client, its sessions and the current session', async () => {
    const { backend, store } = await setUpLoaded();
    const before = { client: store.getState().client, current: store.getCurrent() };
    const clients = new Set([before.client]);
    store.subscribe(({ client }) => clients.add(client));
    const getClient = backend.getClient.bind(backend);
    vi.spyOn(backend, 'getClient').mockImplementation(async (context) => cloneOf(await getClient(context)));
    await store.refresh();
    expect(store.getState().client).toBe(before.client);
    expect(store.getCurrent()).toBe(before.current);
    expect(clients.size).toBe(1);
  });

  it('preserves the identity of sessions when only version numbers change', async () => {
    const { backend, store } = await setUpLoaded();
    const before = store.getState().client?.sessions;
    const getClient = backend.getClient.bind(backend);
    let version = 100;
    vi.spyOn(backend, 'getClient').mockImplementation(async (context) => {
      const snapshot = cloneOf(await getClient(context));
      version += 1;
      return {
        ...snapshot,
        version,
        sessions: snapshot.sessions.map((session) => Object.assign(session, { version })),
      };
    });
    await store.refresh();
    await store.refresh();
    expect(store.getState().client?.version).toBe(102);
    expect(store.getState().client?.sessions).toBe(before);
  });
});

describe('a change to one session', () => {
  it('preserves the identity of the other sessions', async () => {
    const { backend, store } = await setUpLoaded();
    const [adaBefore, bobBefore, carolBefore] = store.getState().client?.sessions ?? [];
    backend.update('sess_bob', { lastActiveAt: new Date(NOW) });
    await store.refresh();
    const [adaNow, bobNow, carolNow] = store.getState().client?.sessions ?? [];
    expect([adaNow === adaBefore, bobNow === bobBefore, carolNow === carolBefore]).toEqual([
      true,
      false,
      true,
    ]);
    expect(bobNow?.lastActiveAt).toEqual(new Date(NOW));
  });

  it.each([
    ['', (backend: InMemoryBackend) => backend.update('sess_ada', { lastActiveAt: new Date(NOW) }), true],
    [
      ', except getToken() if the organization changes',
      (_: InMemoryBackend, store: SessionStore) => store.switchTo('sess_ada', { organizationId: 'org_1' }),
      false,
    ],
  ] as const)('preserves the identity of its methods%s', async (_, change, keepsGetToken) => {
    const { backend, store } = await setUpLoaded();
    const before = store.getCurrent().session;
    await change(backend, store);
    await store.refresh();
    const now = store.getCurrent().session;
    expect(now?.getToken === before?.getToken).toBe(keepsGetToken);
    const methods = ['end', 'remove', 'touch'] as const;
    expect(now).not.toBe(before);
    for (const method of methods) expect(now?.[method]).toBe(before?.[method]);
  });

  it('preserves the identity of its unchanged fields', async () => {
    const { backend, store } = await setUpLoaded({ sessions: [ada()] });
    const before = store.getCurrent().session;
    backend.update('sess_ada', cloneOf({ ...ada(), lastActiveAt: new Date(NOW) }));
    await store.refresh();
    const now = store.getCurrent().session;
    expect(now?.lastActiveAt).toEqual(new Date(NOW));
    expect(now?.user).toBe(before?.user);
    expect(now?.publicUserData).toBe(before?.publicUserData);
    expect(now?.createdAt).toBe(before?.createdAt);
  });
});

it('a pending operation preserves the identity of the client', async () => {
  const { backend, store } = await setUpLoaded();
  const { client } = store.getState();
  backend.pauseResponses();
  void store.getCurrent().session?.touch();
  expect(store.getState().operations).toEqual({ sess_ada: 'touching' });
  expect(store.getState().client).toBe(client);
});
