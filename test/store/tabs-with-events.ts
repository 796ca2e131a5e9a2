import type { InMemoryTab } from '../../src/testing/index.ts';
import { type SeveralTabs, severalTabs } from './several-tabs.ts';

export interface TabsWithEvents extends SeveralTabs {
  /** The pages that listen to the backend. */
  readonly leading: ReadonlySet<InMemoryTab>;
  /** The page of every stream there ever was. */
  readonly opened: readonly InMemoryTab[];
  /** How many listened at once, at most. */
  readonly mostLeading: () => number;
  /** Its connections end with a page. */
  readonly crash: (page: InMemoryTab) => void;
}

/** Tabs on a backend that pushes events. */
export async function tabsWithEvents(count: number): Promise<TabsWithEvents> {
  const leading = new Set<InMemoryTab>();
  const stops = new Map<InMemoryTab, () => void>();
  const opened: InMemoryTab[] = [];
  let most = 0;
  const made = await severalTabs(count, {
    capabilities: { events: true },
    wrap: (backend, page) => ({
      ...backend,
      subscribe(listener) {
        const stop = backend.subscribe?.(listener) ?? (() => {});
        leading.add(page);
        opened.push(page);
        most = Math.max(most, leading.size);
        stops.set(page, stop);
        return () => {
          leading.delete(page);
          stop();
        };
      },
    }),
  });
  return {
    ...made,
    leading,
    opened,
    mostLeading: () => most,
    crash(page) {
      stops.get(page)?.();
      leading.delete(page);
      page.crash();
    },
  };
}

/** In which place the tab is that listens. */
export function leaderOf({ tabs, leading }: TabsWithEvents): number {
  return tabs.findIndex(({ page }) => leading.has(page));
}
