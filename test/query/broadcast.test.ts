import { broadcastQueryClient } from '@tanstack/query-broadcast-client-experimental';
import type { QueryClient } from '@tanstack/react-query';
import { createSessionStore } from 'multisession/core';
import { createSessionQueryClients, type SessionPersistence } from 'multisession/query';
import { afterEach, expect, it } from 'vitest';
import { createSessionData, inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
import { eventually } from '../eventually.ts';

let stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops) stop();
  stops = [];
});

/** Shares a cache with other tabs, as the docs describe. */
function share(queryClient: QueryClient, broadcastChannel: string): SessionPersistence {
  const stop = broadcastQueryClient({ queryClient, broadcastChannel, options: { type: 'native' } });
  stops.push(stop);
  return { pause: stop, clear: () => {} };
}

async function openTabs() {
  const sessions = ['Ada Lovelace', 'Bob Kahn'].map((name) => createSessionData({ name }));
  const backend = inMemoryBackend({ sessions });
  const open = async () => {
    const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
    await store.refresh();
    const clients = createSessionQueryClients(store, { persist: share });
    return { store, ada: clients.get('sess_ada'), bob: clients.get('sess_bob') };
  };
  return [await open(), await open()] as const;
}

const notesOf = (client: QueryClient): unknown => client.getQueryData(['notes']);

it('caches that are broadcast under their key are shared by the tabs of their own account only', async () => {
  const [tab, otherTab] = await openTabs();
  tab.ada.setQueryData(['notes'], 'Ada’s');
  await eventually(() => expect(notesOf(otherTab.ada)).toBe('Ada’s'));
  tab.bob.setQueryData(['notes'], 'Bob’s');
  await eventually(() => expect(notesOf(otherTab.bob)).toBe('Bob’s'));
  expect([notesOf(tab.ada), notesOf(otherTab.ada)]).toEqual(['Ada’s', 'Ada’s']);
});

it('a cache is not broadcast once its session is closed', async () => {
  const [tab, otherTab] = await openTabs();
  tab.ada.setQueryData(['notes'], 'Ada’s');
  await eventually(() => expect(notesOf(otherTab.ada)).toBe('Ada’s'));
  await tab.store.signOut({ session: 'sess_ada' });
  tab.ada.setQueryData(['notes'], 'late');
  tab.bob.setQueryData(['notes'], 'Bob’s');
  await eventually(() => expect(notesOf(otherTab.bob)).toBe('Bob’s'));
  expect(notesOf(otherTab.ada)).toBe('Ada’s');
});
