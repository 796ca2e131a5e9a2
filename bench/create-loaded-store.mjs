import { createSessionStore } from '../dist/core.js';
import { createSessionData, inMemoryBackend, inMemoryEnvironment } from '../dist/testing/index.js';

/** Creates a loaded store with `count` sessions, each of a different user. */
export async function createLoadedStore(count) {
  const sessions = Array.from({ length: count }, (_, index) =>
    createSessionData({ id: `sess_${index}`, userId: `user_${index}` }),
  );
  const backend = inMemoryBackend({ sessions });
  const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
  await store.refresh();
  return { backend, store, sessions: store.getState().client.sessions };
}
