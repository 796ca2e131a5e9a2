import type { Query, QueryClient } from '@tanstack/react-query';

const CONCURRENCY = 3;

/** Refetches the stale queries of a tree with limited concurrency when the tree is shown again. */
export interface StaggeredRefetch {
  /** Suspends `refetchOnMount` until {@link StaggeredRefetch.resume} is called. */
  readonly pause: () => void;
  /** Refetches the queries that `refetchOnMount` would have refetched, a few at a time. */
  readonly resume: () => void;
  /** Cancels the refetches that have not started. */
  readonly cancel: () => void;
}

/**
 * Creates a {@link StaggeredRefetch} for a client, and wraps the `refetchOnMount` of its default options. Queries with
 * their own `refetchOnMount` are not affected.
 */
export function createStaggeredRefetch(client: QueryClient): StaggeredRefetch {
  const { queries, ...rest } = client.getDefaultOptions();
  const { refetchOnMount: configured = true } = queries ?? {};
  let isPaused = false;
  let currentRun = 0;

  const configuredFor = (query: Query): boolean | 'always' =>
    typeof configured === 'function' ? configured(query) : configured;
  const refetchOnMount = (query: Query): boolean | 'always' => !isPaused && configuredFor(query);
  client.setDefaultOptions({ ...rest, queries: { ...queries, refetchOnMount } });

  function isDue(query: Query): boolean {
    const setting = configuredFor(query);
    return query.observers.some(
      (observer) =>
        observer.options.refetchOnMount === refetchOnMount &&
        (setting === 'always' || (setting && observer.getCurrentResult().isStale)),
    );
  }

  async function refetchAll(due: Iterator<Query>): Promise<void> {
    const run = currentRun;
    for (let next = due.next(); !next.done; next = due.next()) {
      if (currentRun !== run) return;
      const { value } = next;
      await client.refetchQueries(
        { type: 'active', predicate: (query) => query === value },
        { cancelRefetch: false },
      );
    }
  }

  return {
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      const due = client.getQueryCache().findAll({ type: 'active' }).filter(isDue).values();
      for (let worker = 0; worker < CONCURRENCY; worker += 1) void refetchAll(due);
    },
    cancel() {
      currentRun += 1;
    },
  };
}
