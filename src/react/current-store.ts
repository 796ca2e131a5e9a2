import type { StoreApi } from 'zustand/vanilla';
import type { CurrentSession, SessionStore } from '../store/index.ts';

/** The current session, or the state of one session, as a store of its own. */
export type CurrentStore = Pick<StoreApi<CurrentSession>, 'getState' | 'getInitialState' | 'subscribe'>;

const currentStores = new WeakMap<SessionStore, Map<string | undefined, CurrentStore>>();

/**
 * Returns the store of one session, or of the current session. All components that use it share one subscription, so that
 * a change of another session costs one comparison, however many they are.
 */
export function currentStoreOf(store: SessionStore, sessionId: string | undefined): CurrentStore {
  const ofStore = currentStores.get(store) ?? new Map<string | undefined, CurrentStore>();
  const current = ofStore.get(sessionId) ?? createCurrentStore(store, sessionId);
  currentStores.set(store, ofStore.set(sessionId, current));
  return current;
}

function createCurrentStore(store: SessionStore, sessionId: string | undefined): CurrentStore {
  const listeners = new Set<Parameters<CurrentStore['subscribe']>[0]>();
  const getState = (): CurrentSession => store.getCurrent(store.getState(), sessionId);
  let unsubscribe: (() => void) | undefined;

  function start(): () => void {
    let before = getState();
    return store.subscribe(() => {
      const previous = before;
      before = getState();
      if (before !== previous) for (const listener of listeners) listener(before, previous);
    });
  }

  return {
    getState,
    getInitialState: () => store.getCurrent(store.getInitialState(), sessionId),
    subscribe(listener) {
      unsubscribe ??= start();
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        unsubscribe?.();
        unsubscribe = undefined;
      };
    },
  };
}
