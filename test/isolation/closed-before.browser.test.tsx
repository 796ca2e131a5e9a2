import { QueryClient } from '@tanstack/react-query';
import { expect, it, onTestFinished } from 'vitest';
import { createSessionStore } from 'multisession';
import { createSessionQueryClients } from 'multisession/query';
import { createSessionData, inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
import { eventually } from '../eventually.ts';
import { deleteClosedCaches } from './libraries/cache-storage.tsx';
import { removeClosedItems } from './libraries/tanstack-query-persister.tsx';

/** Opens pages, one after the other, of a browser in which Ada and Bob are signed in. */
function setUp() {
  const sessions = [createSessionData({ name: 'Ada' }), createSessionData({ name: 'Bob' })];
  const backend = inMemoryBackend({ sessions });
  const openPage = () => createSessionStore({ backend, environment: inMemoryEnvironment() });
  return { backend, openPage };
}

it.each([
  ['one session is revoked', { sess_ada: 'revoked' }, ['sess_bob']],
  ['one session expires', { sess_ada: 'expired' }, ['sess_bob']],
  ['no session is listed any more', { sess_ada: 'revoked', sess_bob: 'revoked' }, []],
] as const)('the recipes delete stored data if %s while the page is not open', async (_, closed, kept) => {
  const { backend, openPage } = setUp();
  const first = openPage();
  await first.refresh();
  const clients = createSessionQueryClients(first, {
    createClient({ bindStorage }) {
      bindStorage(localStorage).setItem('notes', 'secret');
      return new QueryClient();
    },
  });
  const ids = ['sess_ada', 'sess_bob'];
  for (const id of ids) {
    clients.get(id, 'org_1');
    await caches.open(`api:${id}:org_1`);
  }
  await caches.open('another');
  localStorage.setItem('another', '"sessionId":"sess_ada"');
  onTestFinished(async () => {
    localStorage.clear();
    for (const name of await caches.keys()) await caches.delete(name);
  });
  for (const [id, status] of Object.entries(closed)) backend.close(id, status);

  const second = openPage();
  onTestFinished(deleteClosedCaches(second));
  await removeClosedItems(second);
  const idsIn = (names: readonly string[]) => names.map((name) => /sess_\w+/.exec(name)?.[0] ?? name).sort();
  expect(idsIn(Object.keys(localStorage))).toEqual(['another', ...kept]);
  await eventually(async () => expect(idsIn(await caches.keys())).toEqual(['another', ...kept]));
});
