import { type Mutation, type Query, type QueryClient, QueryObserver } from '@tanstack/react-query';
import type { HiddenTreeHooks } from '../react/index.ts';
import { createStaggeredRefetch } from './staggered-refetch.ts';

type Cleanup = () => void;

/**
 * Returns a function that freezes the cache of a client while a tree that uses it is hidden.
 *
 * React unsubscribes the observers of a hidden tree. Without freezing, its queries would be garbage collected after
 * `gcTime`, requests in flight would be aborted, mutations would not run their callbacks, and all stale queries would
 * be refetched at the same time when the tree is shown again.
 */
export function createCacheFreezer(client: QueryClient): () => HiddenTreeHooks {
  const pauseStreams = createStreamPauser(client);
  const retainMutations = createMutationRetainer(client);
  const staggeredRefetch = createStaggeredRefetch(client);

  return () => {
    staggeredRefetch.cancel();
    const cleanups = [pauseStreams(), observeQueries(client), retainMutations()];
    const release = (): void => cleanups.forEach((cleanUp) => cleanUp());
    return {
      beforeShow: staggeredRefetch.pause,
      effectsRestored() {
        release();
        staggeredRefetch.resume();
      },
      disposed: release,
    };
  };
}

/** Subscribes to every query with a disabled observer, which prevents garbage collection and never fetches. */
function observeQueries(client: QueryClient): Cleanup {
  const cleanups: Cleanup[] = [];
  const observe = (query: Query): void => {
    const observer = new QueryObserver(client, {
      ...query.options,
      queryKey: query.queryKey,
      enabled: false,
    });
    cleanups.push(observer.subscribe(() => {}));
  };
  const cache = client.getQueryCache();
  for (const query of cache.getAll()) observe(query);
  cleanups.push(cache.subscribe(({ type, query }) => type === 'added' && observe(query)));
  return () => cleanups.forEach((cleanUp) => cleanUp());
}

/**
 * Cancels streamed queries while a tree is hidden, and invalidates them so that they restart when it is shown. Ordinary
 * requests may finish, but a stream, which sets data while it is fetching, might never end.
 */
function createStreamPauser(client: QueryClient): () => Cleanup {
  const cache = client.getQueryCache();
  const streaming = new WeakSet<Query>();
  let hiddenCount = 0;

  function stop(query: Query): void {
    void query.cancel({ revert: true });
    query.invalidate();
  }

  cache.subscribe((event) => {
    if (event.type !== 'updated') return;
    const { action, query } = event;
    if (action.type === 'fetch') streaming.delete(query);
    if (action.type !== 'success' || !action.manual || query.state.fetchStatus !== 'fetching') return;
    streaming.add(query);
    if (hiddenCount > 0) stop(query);
  });

  return () => {
    hiddenCount += 1;
    for (const query of cache.findAll({ fetchStatus: 'fetching' })) if (streaming.has(query)) stop(query);
    return () => {
      hiddenCount -= 1;
    };
  };
}

/**
 * Resubscribes the observers of pending mutations, because a `MutationObserver` without a listener does not run
 * callbacks.
 */
function createMutationRetainer(client: QueryClient): () => Cleanup {
  const cache = client.getMutationCache();
  const resubscribe = new WeakMap<Mutation, () => Cleanup>();
  cache.subscribe((event) => {
    if (event.type !== 'observerAdded') return;
    const { mutation, observer } = event;
    resubscribe.set(mutation, () => observer.subscribe(() => {}));
  });
  return () => {
    const cleanups = cache.findAll({ status: 'pending' }).map((mutation) => resubscribe.get(mutation)?.());
    return () => cleanups.forEach((cleanUp) => cleanUp?.());
  };
}
