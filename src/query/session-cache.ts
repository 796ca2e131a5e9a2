import type { QueryClient } from '@tanstack/react-query';
import type { HiddenTreeHooks } from '../react/index.ts';
import { isSessionError } from '../session/index.ts';
import { report } from '../store/report.ts';
import type { BindStorage } from './bind-storage.ts';
import type { CacheIdentity, OwnerBinding } from './cache-owner.ts';
import { createCacheFreezer } from './freeze-cache.ts';
import { resumePaused } from './resume-paused.ts';

/** The persistence of one session's cache, similar to a persister of TanStack Query. */
export interface SessionPersistence {
  /**
   * Stops persisting the cache. Called before the cache is cleared, so that the empty cache does not replace the stored
   * one.
   */
  readonly pause: () => void;
  /**
   * Deletes the stored cache. Called after `pause`, once the backend has closed the session or the same user's next session
   * has taken over the cache.
   */
  readonly clear: () => void | Promise<void>;
}

/** Restores a cache and persists it from then on, see `QueryClientOwner` for the key and `bindStorage`. */
export type Persist = (client: QueryClient, key: string, bindStorage: BindStorage) => SessionPersistence;

/** The cache of one session and organization. */
export interface SessionCache {
  readonly client: QueryClient;
  readonly getIdentity: () => CacheIdentity;
  /** Returns whether a mounted or kept tree uses the cache. */
  readonly isRetained: () => boolean;
  /** Prevents the cache from being cleared until the returned function is called. */
  readonly retain: () => () => void;
  /** Freezes the cache while a tree that uses it is hidden. */
  readonly freeze: () => HiddenTreeHooks;
  /** Assigns the cache to a new session, or to the next session of the same user, which reuses the content. */
  readonly open: (identity: CacheIdentity) => void;
  /** Stops persisting the cache, and clears it as soon as no tree uses it. It stays empty from then on. */
  readonly close: () => void;
}

export function createSessionCache(
  client: QueryClient,
  owner: OwnerBinding,
  persist: Persist | undefined,
): SessionCache {
  const freezeCache = createCacheFreezer(client);
  let persistence: SessionPersistence | undefined;
  let retainCount = 0;
  let isClosed = false;
  let isCleared = false;

  // Code that still has the client of a closed session, such as the callback of a mutation, may set data or fetch.
  const queries = client.getQueryCache();
  const mutations = client.getMutationCache();
  queries.subscribe(({ type, query }) => {
    if (isCleared && type === 'added') queries.remove(query);
  });
  mutations.subscribe(({ type, mutation }) => {
    if (isCleared && type === 'added') mutations.remove(mutation);
  });

  function retain(): () => void {
    retainCount += 1;
    return () => {
      retainCount -= 1;
      // The tree's observers unsubscribe after this cleanup.
      queueMicrotask(clearIfUnused);
    };
  }

  /**
   * Clears the cache if it is unused. In a mounted tree, observers would keep showing the old data and refetch
   * everything.
   */
  function clearIfUnused(): void {
    if (!isClosed || retainCount > 0) return;
    isCleared = true;
    const entries = [...queries.getAll(), ...mutations.getAll()];
    const cancelled = client.cancelQueries();
    client.clear();
    // Otherwise the garbage collection timers, which a query starts once it is cancelled, would retain the entries.
    void cancelled.then(() => {
      for (const entry of entries) entry.destroy();
    });
  }

  /** An error of the app's code is reported: the cache is cleared nevertheless. */
  function stopPersisting(): void {
    const stopped = persistence;
    persistence = undefined;
    for (const step of ['pause', 'clear'] as const) {
      try {
        Promise.resolve(stopped?.[step]()).catch(report);
      } catch (error) {
        report(error);
      }
    }
  }

  return {
    client,
    getIdentity: owner.getIdentity,
    retain() {
      resumePaused(client);
      return retain();
    },
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
    open(identity) {
      stopPersisting();
      isClosed = false;
      isCleared = false;
      owner.assign(identity);
      const { key, bindStorage } = owner.describe();
      persistence = persist?.(client, key, bindStorage);
      resetSessionErrors(client);
    },
    close() {
      isClosed = true;
      stopPersisting();
      owner.close();
      clearIfUnused();
    },
  };
}

/**
 * Resets queries that failed because the previous session expired. Otherwise an error boundary would show their errors.
 */
function resetSessionErrors(client: QueryClient): void {
  const queries = client.getQueryCache().getAll();
  for (const query of queries.filter(({ state }) => isSessionError(state.error))) {
    const status = query.state.data === undefined ? 'pending' : 'success';
    query.setState({ status, error: null, isInvalidated: true });
  }
}
