import { type Mutation, type Query, type QueryClient, QueryObserver } from '@tanstack/react-query';
import type { HiddenTreeHooks } from '../react/index.ts';
import { createStaggeredRefetch } from './staggered-refetch.ts';

type Cleanup = () => void;

/**
 * Prepares a client for trees that are hidden and shown again. Answers what keeps its cache as it is while one is hidden:
 * hidden observers count for nothing, so that their queries would be collected after `gcTime`, what they fetch would be
 * aborted, what they mutate would call nobody back, and all would be fetched anew at once when the tree comes back.
 */
export function createCacheFreezer(client: QueryClient): () => HiddenTreeHooks {
  const pauseStreams = createStreamPauser(client);
  const retainMutations = createMutationRetainer(client);
  const staggeredRefetch = createStaggeredRefetch(client);

  return () => {
    staggeredRefetch.cancel();
    const cleanups = [pauseStreams(), observeQueries(client), retainMutations()];
    const release = (): void => cleanups.forEach((stop) => stop());
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

/** Observes every query with an observer that never fetches. */
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
  return () => cleanups.forEach((stop) => stop());
}

/**
 * A fetch ends by itself and may; a stream, which hands out data while it is fetching, would go on behind the scenes. It
 * starts again when its tree is shown.
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

/** What is under way calls back those who started it: a `MutationObserver` that nobody listens to does not. */
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
    return () => cleanups.forEach((stop) => stop?.());
  };
}
