import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSessionStore } from 'multisession/core';
import { createSessionQueryClients } from 'multisession/query';
import { createSessionData, inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
import { ada, bob, NOW } from '../store/set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** Opens pages, one after the other, whose clients share a storage. `write` creates the client of a session and stores an item. */
function setUp() {
  const items = new Map<string, string>();
  const storage = {
    getItem: (name: string) => items.get(name),
    setItem: (name: string, value: string) => void items.set(name, value),
    removeItem: (name: string) => void items.delete(name),
    entries: () => [...items],
  };
  const backend = inMemoryBackend({ sessions: [ada(), bob(), { ...bob(), id: 'sess_bob2' }] });
  async function openPage() {
    const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
    let value = '';
    const clients = createSessionQueryClients(store, {
      createClient({ bindStorage }) {
        bindStorage(storage).setItem('notes', value);
        return new QueryClient();
      },
    });
    await store.refresh();
    const write = (id: string, organizationId: string | null, text: string): void => {
      value = text;
      clients.get(id, organizationId);
    };
    return { store, write };
  }
  return { backend, items, openPage };
}

/** Waits until asynchronous removals have ended. */
const removed = () => vi.advanceTimersByTimeAsync(0);

it('items that were stored before the page was loaded are removed for accounts and organizations that were not shown since', async () => {
  const { items, openPage } = setUp();
  const first = await openPage();
  first.write('sess_ada', null, 'Ada’s');
  first.write('sess_bob', null, 'Bob’s');
  first.write('sess_bob', 'org_1', 'Bob’s at work');
  first.write('sess_bob2', null, 'another session of Bob');
  const { store, write } = await openPage();
  write('sess_ada', 'org_1', 'Ada’s at work');
  await store.signOut({ session: 'sess_bob' });
  await removed();
  expect([...items.values()]).toEqual(['Ada’s', 'another session of Bob', 'Ada’s at work']);
  await store.signOut({ scope: 'all' });
  await removed();
  expect([...items.values()]).toEqual([]);
});

it('items of the next user of a session ID are kept', async () => {
  const { backend, items, openPage } = setUp();
  const { store, write } = await openPage();
  write('sess_ada', null, 'Ada’s');
  backend.update('sess_ada', createSessionData({ name: 'Eve Moneypenny', id: 'sess_ada' }));
  await store.refresh();
  write('sess_ada', null, 'Eve’s');
  await removed();
  expect([...items.values()]).toEqual(['Eve’s']);
});
