import type { InMemoryTab } from '../../src/testing/index.ts';
import { type SeveralTabs, severalTabs } from './several-tabs.ts';

export interface TabsWithEvents extends SeveralTabs {
  /** The pages that have an open event stream. */
  readonly leading: ReadonlySet<InMemoryTab>;
  /** The page of each event stream that was ever opened, in order. */
  readonly opened: readonly InMemoryTab[];
  /** Returns the maximum number of pages that had an event stream at the same time. */
  readonly maxLeading: () => number;
  /** Crashes a page, which closes its event streams. */
  readonly crash: (page: InMemoryTab) => void;
}

/** Opens tabs with a backend that pushes events. */
export async function tabsWithEvents(count: number): Promise<TabsWithEvents> {
  const leading = new Set<InMemoryTab>();
  const stops = new Map<InMemoryTab, () => void>();
  const opened: InMemoryTab[] = [];
  let max = 0;
  const setup = await severalTabs(count, {
    capabilities: { events: true },
    wrap: (backend, page) => ({
      ...backend,
      subscribe(listener) {
        const stop = backend.subscribe?.(listener) ?? (() => {});
        leading.add(page);
        opened.push(page);
        max = Math.max(max, leading.size);
        stops.set(page, stop);
        return () => {
          leading.delete(page);
          stop();
        };
      },
    }),
  });
  return {
    ...setup,
    leading,
    opened,
    maxLeading: () => max,
    crash(page) {
      stops.get(page)?.();
      leading.delete(page);
      page.crash();
    },
  };
}

/** Returns the index of the leader among the tabs. */
export function leaderOf({ tabs, leading }: TabsWithEvents): number {
  return tabs.findIndex(({ page }) => leading.has(page));
}
