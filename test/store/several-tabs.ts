import {
  createSessionStore,
  type GetTokenOptions,
  type SessionBackend,
  type SessionStore,
  type SessionStoreOptions,
  type BroadcastChannelLike,
} from 'multisession/core';
import {
  inMemoryBackend,
  type InMemoryBackend,
  type InMemoryBackendOptions,
  inMemoryBrowser,
  type InMemoryTab,
} from '../../src/testing/index.ts';
import { ada, bob, carol, inTime, sessionOf, settle } from './set-up.ts';

/** A tab, and the connected store in it. */
export interface Tab {
  readonly page: InMemoryTab;
  readonly store: SessionStore;
  readonly disconnect: () => void;
}

export interface SeveralTabs {
  readonly backend: InMemoryBackend;
  readonly tabs: readonly Tab[];
  readonly openTab: () => Promise<Tab>;
}

export interface SeveralTabsOptions
  extends InMemoryBackendOptions, Pick<SessionStoreOptions, 'shareTokensAcrossTabs' | 'tabMode'> {
  /** Puts something between the stores and the backend. */
  readonly wrap?: (backend: InMemoryBackend, page: InMemoryTab) => SessionBackend;
}

/** So many tabs of one browser, all loaded. Ada is current in each. */
export async function severalTabs(count: number, options: SeveralTabsOptions = {}): Promise<SeveralTabs> {
  const { shareTokensAcrossTabs, tabMode: policy, wrap = (same) => same, ...rest } = options;
  const backend = inMemoryBackend({ sessions: [ada(), bob(), carol()], ...rest });
  const browser = inMemoryBrowser();

  async function openTab(): Promise<Tab> {
    const page = browser.openTab();
    const store = createSessionStore({
      backend: wrap(backend, page),
      environment: page,
      ...(shareTokensAcrossTabs !== undefined && { shareTokensAcrossTabs: shareTokensAcrossTabs }),
      ...(policy && { tabMode: policy }),
    });
    const disconnect = store.connect();
    await settle();
    await settle();
    return { page, store, disconnect };
  }

  const tabs: Tab[] = [];
  for (let opened = 0; opened < count; opened += 1) tabs.push(await openTab());
  return { backend, tabs, openTab };
}

/** The tab in that place; fails the test where there is none. */
export function tabAt({ tabs }: Pick<SeveralTabs, 'tabs'>, index: number): Tab {
  const tab = tabs[index];
  if (!tab) throw new Error(`There is no tab ${index}.`);
  return tab;
}

export function countOf({ backend }: Pick<SeveralTabs, 'backend'>, method: string): number {
  return backend.calls.filter((call) => call.method === method).length;
}

/** Ada's token in that tab, as it is answered when so much time has passed: other tabs are asked for up to 100 ms. */
export function tokenIn({ store }: Tab, ms = 300, options?: GetTokenOptions): Promise<string | null> {
  return inTime(sessionOf(store, 'sess_ada').getToken(options), ms);
}

/** The name of what the stores of that backend share for a purpose. */
export function sharedBy({ scope }: Pick<SessionBackend, 'scope'>, purpose: string): string {
  return `multisession:${scope}:${purpose}`;
}

/** The channel of the tab's messages, as another tab of its origin has it. */
export function createChannel(
  { page, store }: Pick<Tab, 'page' | 'store'>,
  onMessage: (message: unknown) => void = () => {},
): BroadcastChannelLike {
  const channel = page.createChannel?.(sharedBy(store.backend, 'messages'), onMessage);
  if (!channel) throw new Error('The tab has no channel.');
  return channel;
}

/** Posts to the tab what another one of its origin might, in whatever form. Of its scope, unless that says another. */
export function postTo(tab: Pick<Tab, 'page' | 'store'>, ...posts: readonly unknown[]): void {
  const { scope } = tab.store.backend;
  const channel = createChannel(tab);
  for (const post of posts) {
    const isMessage = typeof post === 'object' && post !== null && !Array.isArray(post);
    channel.postMessage(isMessage ? { scope, ...post } : post);
  }
}
