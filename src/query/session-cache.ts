import type { QueryClient } from '@tanstack/react-query';
import type { LeftTree } from '../react/index.ts';
import { isSessionError } from '../session/index.ts';
import { createKeepCache } from './keep-cache.ts';

/** Keeps the cache of one session somewhere, as TanStack's persisters do. */
export interface SessionPersistence {
  /** Stops writing. Called before the cache is dropped, or its emptiness would be written. */
  readonly stop: () => void;
  /** Removes what was written. Called once the backend has closed the session. */
  readonly remove: () => void | Promise<void>;
}

/** The cache of one session and organization. */
export interface SessionCache {
  readonly client: QueryClient;
  readonly isHeld: () => boolean;
  readonly hold: () => () => void;
  readonly keep: () => LeftTree;
  /** Begins for a session: for its first, or for the same user's next one, which goes on with what is there. */
  readonly start: (persist: ((client: QueryClient) => SessionPersistence) | undefined) => void;
  /** The session is over: nothing is persisted any more, and all is dropped as soon as no tree uses it. */
  readonly end: () => void;
}

export function createSessionCache(client: QueryClient): SessionCache {
  const keepCache = createKeepCache(client);
  let persistence: SessionPersistence | undefined;
  let holders = 0;
  let isOver = false;

  function hold(): () => void {
    holders += 1;
    return () => {
      holders -= 1;
      // The tree's observers let go after this.
      queueMicrotask(dropIfUnused);
    };
  }

  /** Clearing under a mounted tree would leave its text on the screen, and fetch everything anew. */
  function dropIfUnused(): void {
    if (!isOver || holders > 0) return;
    const parts = [...client.getQueryCache().getAll(), ...client.getMutationCache().getAll()];
    const cancelled = client.cancelQueries();
    client.clear();
    // Or each lives on in the timer that was to remove it; a query sets that when it has stopped.
    void cancelled.then(() => {
      for (const part of parts) part.destroy();
    });
  }

  function stopPersisting(): void {
    persistence?.stop();
    void persistence?.remove();
    persistence = undefined;
  }

  return {
    client,
    hold,
    isHeld: () => holders > 0,
    keep() {
      const letGo = hold();
      const { beforeReturn, arrived, dropped } = keepCache();
      return {
        ...(beforeReturn && { beforeReturn }),
        arrived() {
          arrived?.();
          letGo();
        },
        dropped() {
          dropped?.();
          letGo();
        },
      };
    },
    start(persist) {
      stopPersisting();
      persistence = persist?.(client);
      isOver = false;
      forgetFailures(client);
    },
    end() {
      isOver = true;
      stopPersisting();
      dropIfUnused();
    },
  };
}

/** What failed because the session had run out would take down the tree that goes on. */
function forgetFailures(client: QueryClient): void {
  const queries = client.getQueryCache().getAll();
  for (const query of queries.filter(({ state }) => isSessionError(state.error))) {
    const status = query.state.data === undefined ? 'pending' : 'success';
    query.setState({ status, error: null, isInvalidated: true });
  }
}
