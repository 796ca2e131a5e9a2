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
import { ada, bob, carol, resolveAfter, sessionOf, settle } from './set-up.ts';

/** A tab and its connected store. */
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
  /** Wraps the backend of a tab. */
  readonly wrap?: (backend: InMemoryBackend, page: InMemoryTab) => SessionBackend;
}

/** Opens `count` tabs of one browser with loaded stores. The session of Ada is current in each. */
export async function severalTabs(count: number, options: SeveralTabsOptions = {}): Promise<SeveralTabs> {
  const { shareTokensAcrossTabs, tabMode, wrap = (unwrapped) => unwrapped, ...rest } = options;
  const backend = inMemoryBackend({ sessions: [ada(), bob(), carol()], ...rest });
  const browser = inMemoryBrowser();

  async function openTab(): Promise<Tab> {
    const page = browser.openTab();
    const store = createSessionStore({
      backend: wrap(backend, page),
      environment: page,
      ...(shareTokensAcrossTabs !== undefined && { shareTokensAcrossTabs }),
      ...(tabMode && { tabMode }),
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

/** Returns the tab at an index. Throws if there is none. */
export function tabAt({ tabs }: Pick<SeveralTabs, 'tabs'>, index: number): Tab {
  const tab = tabs[index];
  if (!tab) throw new Error(`There is no tab ${index}.`);
  return tab;
}

/** Returns the number of calls of a backend method. */
export function countCalls({ backend }: Pick<SeveralTabs, 'backend'>, method: string): number {
  return backend.calls.filter((call) => call.method === method).length;
}

/** Returns a token of Ada from that tab after `ms`, because other tabs have up to 100 ms to respond first. */
export function tokenIn({ store }: Tab, ms = 300, options?: GetTokenOptions): Promise<string | null> {
  return resolveAfter(sessionOf(store, 'sess_ada').getToken(options), ms);
}

/** Returns the name under which the stores of a backend share a lock, a channel or a storage key. */
export function scopedName({ scope }: Pick<SessionBackend, 'scope'>, purpose: string): string {
  return `multisession:${scope}:${purpose}`;
}

/** Opens the channel over which the store of a tab receives messages, as another tab would. */
export function createChannel(
  { page, store }: Pick<Tab, 'page' | 'store'>,
  onMessage: (message: unknown) => void = () => {},
): BroadcastChannelLike {
  const channel = page.createChannel?.(scopedName(store.backend, 'messages'), onMessage);
  if (!channel) throw new Error('The tab has no channel.');
  return channel;
}

/** Posts messages to the store of a tab, as another tab would. The scope of its backend is added to objects without one. */
export function postTo(tab: Pick<Tab, 'page' | 'store'>, ...posts: readonly unknown[]): void {
  const { scope } = tab.store.backend;
  const channel = createChannel(tab);
  for (const post of posts) {
    const isMessage = typeof post === 'object' && post !== null && !Array.isArray(post);
    channel.postMessage(isMessage ? { scope, ...post } : post);
  }
}
