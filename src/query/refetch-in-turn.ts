import type { Query, QueryClient } from '@tanstack/react-query';

const AT_A_TIME = 3;

/** What a tree that is shown again fetches anew, and when. */
export interface RefetchInTurn {
  /** Observers that come back fetch nothing, until `start`. */
  readonly delay: () => void;
  /** Fetches what they would have fetched, a few at a time. */
  readonly start: () => void;
  /** Fetches no more of it. */
  readonly stop: () => void;
}

/** Takes the place of the client's `refetchOnMount`, and otherwise does what that would. Queries' own are left alone. */
export function refetchInTurn(client: QueryClient): RefetchInTurn {
  const { queries, ...rest } = client.getDefaultOptions();
  const { refetchOnMount: chosen = true } = queries ?? {};
  let isDelayed = false;
  let turn = 0;

  const wanted = (query: Query): boolean | 'always' =>
    typeof chosen === 'function' ? chosen(query) : chosen;
  const refetchOnMount = (query: Query): boolean | 'always' => !isDelayed && wanted(query);
  client.setDefaultOptions({ ...rest, queries: { ...queries, refetchOnMount } });

  function isDue(query: Query): boolean {
    const wish = wanted(query);
    return query.observers.some(
      (observer) =>
        observer.options.refetchOnMount === refetchOnMount &&
        (wish === 'always' || (wish && observer.getCurrentResult().isStale)),
    );
  }

  async function fetchAll(due: Iterator<Query>): Promise<void> {
    const ours = turn;
    for (let next = due.next(); !next.done; next = due.next()) {
      if (turn !== ours) return;
      const { value } = next;
      await client.refetchQueries(
        { type: 'active', predicate: (query) => query === value },
        { cancelRefetch: false },
      );
    }
  }

  return {
    delay() {
      isDelayed = true;
    },
    start() {
      isDelayed = false;
      const due = client.getQueryCache().findAll({ type: 'active' }).filter(isDue).values();
      for (let lane = 0; lane < AT_A_TIME; lane += 1) void fetchAll(due);
    },
    stop() {
      turn += 1;
    },
  };
}
