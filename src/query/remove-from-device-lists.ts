import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query';
import type { Paginated } from '../session/index.ts';
import type { DeviceSession } from '../store/index.ts';

type Page = Paginated<DeviceSession>;

/**
 * Removes revoked sessions from all cached lists of an account, without a request.
 *
 * Invalidates each list whose new content is uncertain, because the list did not contain all of the sessions, rows of a
 * later page move up into it, or a fetch is in flight. Mounted lists are then refetched.
 *
 * @param key The prefix of the account's query keys, see {@link deviceSessionsKey}.
 */
export function removeFromDeviceLists(client: QueryClient, key: QueryKey, ids: readonly string[]): void {
  const removed = new Set(ids);
  if (removed.size === 0) return;
  const toInvalidate: QueryKey[] = [];

  function updateList(queryKey: QueryKey, data: unknown, isExact: boolean): void {
    const state = client.getQueryState(queryKey);
    if (!state) return;
    if (!isExact || state.isInvalidated || state.fetchStatus !== 'idle') toInvalidate.push(queryKey);
    client.setQueryData(queryKey, data, { updatedAt: state.dataUpdatedAt });
  }

  for (const [queryKey, page] of client.getQueriesData<Page>({ queryKey: [...key, 'page'] })) {
    if (!page) continue;
    const { pages, isExact } = removeFrom([page], removed);
    updateList(queryKey, pages[0], isExact && pages[0]?.data.length === pages[0]?.totalCount);
  }
  const lists = client.getQueriesData<InfiniteData<Page, number>>({ queryKey: [...key, 'pages'] });
  for (const [queryKey, list] of lists) {
    if (!list) continue;
    const { pages, isExact } = removeFrom(list.pages, removed);
    updateList(queryKey, { ...list, pages }, isExact && hasRowsOrIsEmpty(pages));
  }
  for (const queryKey of toInvalidate) void client.invalidateQueries({ queryKey, exact: true });
}

function removeFrom(
  pages: readonly Page[],
  removed: ReadonlySet<string>,
): { readonly pages: readonly Page[]; readonly isExact: boolean } {
  const ids = pages.flatMap(({ data }) => data.map(({ id }) => id));
  const found = new Set(ids.filter((id) => removed.has(id)));
  if (found.size === 0) return { pages, isExact: false };
  const remaining = pages.map(({ data, totalCount }) => ({
    data: data.filter(({ id }) => !found.has(id)),
    totalCount: totalCount - found.size,
  }));
  return { pages: remaining, isExact: found.size === removed.size };
}

/**
 * Returns whether the list has loaded rows, or is empty on the server as well. Without loaded rows, `hasNextPage` would
 * be false even if the server has more.
 */
function hasRowsOrIsEmpty(pages: readonly Page[]): boolean {
  return pages.some(({ data }) => data.length > 0) || pages.every(({ totalCount }) => totalCount === 0);
}
