import type { QueryClient } from '@tanstack/react-query';
import type { HiddenTreeHooks } from '../react/index.ts';
import { isSessionError } from '../session/index.ts';
import { createCacheFreezer } from './freeze-cache.ts';

/** Keeps the cache of one session somewhere, as TanStack's persisters do. */
export interface SessionPersistence {
  /** Stops writing. Called before the cache is dropped, or its emptiness would be written. */
  readonly pause: () => void;
  /** Removes what was written. Called once the backend has closed the session. */
  readonly clear: () => void | Promise<void>;
}

/** The cache of one session and organization. */
export interface SessionCache {
  readonly client: QueryClient;
  readonly isRetained: () => boolean;
  readonly retain: () => () => void;
  readonly freeze: () => HiddenTreeHooks;
  /** Begins for a session: for its first, or for the same user's next one, which goes on with what is there. */
  readonly open: (persist: ((client: QueryClient) => SessionPersistence) | undefined) => void;
  /** The session is over: nothing is persisted any more, and all is dropped as soon as no tree uses it. */
  readonly close: () => void;
}

export function createSessionCache(client: QueryClient): SessionCache {
  const freezeCache = createCacheFreezer(client);
  let persistence: SessionPersistence | undefined;
  let retainCount = 0;
  let isClosed = false;

  function retain(): () => void {
    retainCount += 1;
    return () => {
      retainCount -= 1;
      // The tree's observers let go after this.
      queueMicrotask(clearIfUnused);
    };
  }

  /** Clearing under a mounted tree would leave its text on the screen, and fetch everything anew. */
  function clearIfUnused(): void {
    if (!isClosed || retainCount > 0) return;
    const entries = [...client.getQueryCache().getAll(), ...client.getMutationCache().getAll()];
    const cancelled = client.cancelQueries();
    client.clear();
    // Or each lives on in the timer that was to remove it; a query sets that when it has stopped.
    void cancelled.then(() => {
      for (const entry of entries) entry.destroy();
    });
  }

  function stopPersisting(): void {
    persistence?.pause();
    void persistence?.clear();
    persistence = undefined;
  }

  return {
    client,
    retain,
    isRetained: () => retainCount > 0,
    freeze() {
      const release = retain();
      const { beforeShow, effectsRestored, disposed } = freezeCache();
      return {
        ...(beforeShow && { beforeShow }),
        effectsRestored() {
          effectsRestored?.();
          release();
        },
        disposed() {
          disposed?.();
          release();
        },
      };
    },
    open(persist) {
      stopPersisting();
      persistence = persist?.(client);
      isClosed = false;
      resetSessionErrors(client);
    },
    close() {
      isClosed = true;
      stopPersisting();
      clearIfUnused();
    },
  };
}

/** What failed because the session had run out would take down the tree that goes on. */
function resetSessionErrors(client: QueryClient): void {
  const queries = client.getQueryCache().getAll();
  for (const query of queries.filter(({ state }) => isSessionError(state.error))) {
    const status = query.state.data === undefined ? 'pending' : 'success';
    query.setState({ status, error: null, isInvalidated: true });
  }
}
