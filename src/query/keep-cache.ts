import { type Mutation, type Query, type QueryClient, QueryObserver } from '@tanstack/react-query';
import type { LeftTree } from '../react/index.ts';
import { refetchInTurn } from './refetch-in-turn.ts';

type Stop = () => void;

/**
 * Prepares a client for trees that are hidden and shown again. Answers what keeps its cache as it is while one is hidden:
 * hidden observers count for nothing, so that their queries would be collected after `gcTime`, what they fetch would be
 * aborted, what they mutate would call nobody back, and all would be fetched anew at once when the tree comes back.
 */
export function createKeepCache(client: QueryClient): () => LeftTree {
  const stopStreams = watchStreams(client);
  const keepMutations = watchMutations(client);
  const refetching = refetchInTurn(client);

  return () => {
    refetching.stop();
    const stops = [stopStreams(), keepQueries(client), keepMutations()];
    const release = (): void => stops.forEach((stop) => stop());
    return {
      beforeReturn: refetching.delay,
      arrived() {
        release();
        refetching.start();
      },
      dropped: release,
    };
  };
}

/** Observes every query with an observer that never fetches. */
function keepQueries(client: QueryClient): Stop {
  const stops: Stop[] = [];
  const keep = (query: Query): void => {
    const observer = new QueryObserver(client, {
      ...query.options,
      queryKey: query.queryKey,
      enabled: false,
    });
    stops.push(observer.subscribe(() => {}));
  };
  const cache = client.getQueryCache();
  for (const query of cache.getAll()) keep(query);
  stops.push(cache.subscribe(({ type, query }) => type === 'added' && keep(query)));
  return () => stops.forEach((stop) => stop());
}

/**
 * A fetch ends by itself and may; a stream, which hands out data while it is fetching, would go on behind the scenes. It
 * starts again when its tree is shown.
 */
function watchStreams(client: QueryClient): () => Stop {
  const cache = client.getQueryCache();
  const streaming = new WeakSet<Query>();
  let hidden = 0;

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
    if (hidden > 0) stop(query);
  });

  return () => {
    hidden += 1;
    for (const query of cache.findAll({ fetchStatus: 'fetching' })) if (streaming.has(query)) stop(query);
    return () => {
      hidden -= 1;
    };
  };
}

/** What is under way calls back those who started it: a `MutationObserver` that nobody listens to does not. */
function watchMutations(client: QueryClient): () => Stop {
  const cache = client.getMutationCache();
  const listen = new WeakMap<Mutation, () => Stop>();
  cache.subscribe((event) => {
    if (event.type !== 'observerAdded') return;
    const { mutation, observer } = event;
    listen.set(mutation, () => observer.subscribe(() => {}));
  });
  return () => {
    const stops = cache.findAll({ status: 'pending' }).map((mutation) => listen.get(mutation)?.());
    return () => stops.forEach((stop) => stop?.());
  };
}
