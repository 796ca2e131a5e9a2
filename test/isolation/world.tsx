import type { QueryClient } from '@tanstack/react-query';
import { expect, onTestFinished } from 'vitest';
import { browserEnvironment, createSessionStore, type SessionBackend, type SessionStore } from 'multisession';
import { inMemoryEnvironment } from '../../src/testing/index.ts';
import { type AccountServer, openInMemoryServer, type ServerControls, type Tabs } from './account-server.ts';
import { type AccountName, accountOf, people, withClonedResponses } from './accounts.ts';
import { recordBroadcasts } from './broadcasts.ts';
import { recordPlayedMedia } from './browser-state.ts';
import type { ClosedAccount } from './evidence.ts';
import { createFakeApi, type FakeApi, pollingPaths } from './fake-api.ts';
import { createFaults, type Faults } from './faults.ts';
import { inspect } from './inspect.ts';
import { markOf, type Owner } from './marks.ts';
import { loadPage } from './page-load.tsx';
import { withoutRepeats } from './page-watch.ts';
import { isVisible, marksInPage, type Violation } from './page.ts';
import type { Scopes } from './app.tsx';
import { textsOfAside } from './aside.tsx';
import type { SeenTree, TreeLog } from './trees.ts';
import type { Boundary, Integration } from './wiring.tsx';
import { eventually } from '../eventually.ts';

/** The kinds of backends, by how requests are authenticated. */
export const backends = {
  'a session per request': { tokens: true, sessionPerRequest: true },
  'a shared cookie and tokens': { tokens: true, sessionPerRequest: false },
  'a shared cookie only': { tokens: false, sessionPerRequest: false },
} as const;

export type BackendKind = keyof typeof backends;

// SAFETY: these are the keys of `backends`.
export const backendKinds = Object.keys(backends) as BackendKind[];

export interface WorldOptions {
  /** The number of trees to keep mounted. Default: only the visible one. */
  readonly keepAlive?: number | undefined;
  /** The number of accounts that are signed in. Default: 2. */
  readonly accounts?: number;
  /** Whether to render in StrictMode. Default: true. */
  readonly isStrict?: boolean;
  /** The place of the app's own Suspense boundary. Default: `none`. */
  readonly boundary?: Boundary;
  /** The scopes of the app. Default: `one`. */
  readonly scopes?: Scopes;
  /** Returns the backend that the store uses. */
  readonly wrapBackend?: (backend: SessionBackend) => SessionBackend;
  /** Opens the server of the accounts. Default: in memory, as the kind of backend requires. */
  readonly openServer?: (accounts: readonly AccountName[]) => Promise<AccountServer>;
}

/** An app with several accounts, of which Ada's is current, and the recorders that observe it. */
export interface World extends Tabs {
  readonly backend: ServerControls;
  readonly server: AccountServer;
  readonly api: FakeApi;
  /** Sets the fault of an account's tree. `null` ends it. */
  readonly setFault: Faults['set'];
  /** The trees mounted since the page was loaded. */
  readonly trees: readonly SeenTree[];
  readonly isKeepAlive: boolean;
  /** Returns the owner of the current session. */
  readonly owner: () => Owner | null;
  /** Records the text typed into the visible trees. */
  readonly recordTyped: TreeLog['recordTyped'];
  /** Records that an account has closed. `isRetained`: its tree is kept for the next session of the user. */
  readonly recordClosed: (account: string, isRetained?: boolean) => void;
  /** Records that an account is signed in again. */
  readonly recordReturned: (account: string) => void;
  /** Waits until all requests that are not paused have completed. */
  readonly settle: () => Promise<void>;
  /** Waits until the content of the current account is visible, or a violation has been found. */
  readonly expectShown: (owner?: Owner | null) => Promise<void>;
  /** Returns all violations so far. */
  readonly violations: () => Promise<readonly Violation[]>;
  /** Loads the page again, with new modules. */
  readonly reload: () => Promise<void>;
  /** Removes the app. Called automatically at the end of the test. */
  readonly close: () => Promise<void>;
}

export async function openWorld(
  kind: BackendKind,
  options: WorldOptions = {},
  integration: Integration = () => ({}),
): Promise<World> {
  const { keepAlive, accounts = 2, isStrict = true, boundary = 'none', wrapBackend } = options;
  const { scopes = 'one' } = options;
  const { href: entry } = location;
  const { title } = document;
  // Other tests of the page may have left data in it.
  await clearBrowser(entry);
  const names = people.slice(0, accounts);
  const server = options.openServer
    ? await options.openServer(names)
    : openInMemoryServer(names, { ...backends[kind], events: true });
  const backend = server.controls;
  const api = createFakeApi(backend);
  const broadcasts = recordBroadcasts();
  const stopRecordingMedia = recordPlayedMedia();
  const faults = createFaults();
  let closed: readonly ClosedAccount[] = [];
  let found: readonly Violation[] = [];
  let isClosed = false;

  const load = () =>
    loadPage({
      backend: server.openBackend(),
      integration,
      keepAlive,
      isStrict,
      boundary,
      scopes,
      faults,
      ...(wrapBackend && { wrapBackend }),
      isClosed: (account) => closed.some((other) => other.account === account),
    });
  let page = load();
  const otherTab = openOtherTab(server.openBackend(), page.store);
  const disconnectOtherTab = otherTab.connect();

  const world: World = {
    get store() {
      return page.store;
    },
    otherTab,
    backend,
    server,
    api,
    setFault(account, fault) {
      if ([fault, faults.get(account)].includes('throws')) page.log.recordBroken(account);
      faults.set(account, fault);
    },
    get trees() {
      return page.log.seen;
    },
    isKeepAlive: keepAlive !== undefined,
    owner: () => page.owner(),
    recordTyped: (text) => page.log.recordTyped(text),
    recordClosed(account, isRetained = false) {
      world.recordReturned(account);
      closed = [...closed, { account, at: api.now(), messageCount: broadcasts.messages.length, isRetained }];
    },
    recordReturned(account) {
      closed = closed.filter((other) => other.account !== account);
    },
    settle: () => settle(page.store, api, page.log.visible),
    expectShown: (owner = page.owner()) =>
      eventually(() => {
        if (found.length > 0 || page.watch.seen().length > 0) return;
        const shown = marksInPage();
        const texts = (mark: string) => [
          ...page.wiring.texts(mark),
          ...(scopes === 'one' ? [] : textsOfAside(mark)),
        ];
        const expected = owner ? texts(markOf(owner)) : [];
        const missing = expected.filter((text) => !shown.includes(text));
        if (missing.length > 0) retryFailed();
        expect(missing).toEqual([]);
      }),
    async violations() {
      // Waits until pending updates are painted.
      await nextFrame();
      const { seen: trees, owners } = page.log;
      const { owner: getOwner } = page;
      const listed = page.store.getState().client?.sessions.map(({ id }) => accountOf(id)) ?? [];
      const recorded = {
        requests: api.requests,
        messages: broadcasts.messages,
        trees,
        owners,
        closed,
        listed,
      };
      const now = await inspect({ ...recorded, owner: getOwner(), getOwner, visible: page.log.visible() });
      found = withoutRepeats([...found, ...page.watch.seen(), ...page.log.violations(), ...now]);
      return found;
    },
    async reload() {
      await world.violations();
      page.unload();
      page = load();
      await world.settle();
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      page.unload();
      disconnectOtherTab();
      await nextFrame();
      // A request that still waits for the lock of the shared cookie would reach the API of the next test.
      await navigator.locks.request(`multisession:${backend.scope}:cookie`, async () => {});
      broadcasts.stop();
      stopRecordingMedia();
      api.close();
      server.close();
      await clearBrowser(entry);
      document.title = title;
    },
  };
  onTestFinished(world.close);
  await world.settle();
  return world;
}

/** Clicks the buttons of visible errors. */
function retryFailed(): void {
  const buttons = [...document.querySelectorAll<HTMLElement>('[role=alert] button')];
  for (const button of buttons.filter(isVisible)) button.click();
}

/** Removes all data that the app has stored in the browser. */
async function clearBrowser(url: string): Promise<void> {
  localStorage.clear();
  sessionStorage.clear();
  history.replaceState(null, '', url);
  document.title = '';
  for (const name of await caches.keys()) await caches.delete(name);
  for (const { name = '' } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
}

/** Opens another tab, which is the leader, shares tokens and receives all broadcasts. */
function openOtherTab(backend: SessionBackend, { backend: { capabilities } }: SessionStore): SessionStore {
  const { tabStorage } = inMemoryEnvironment();
  return createSessionStore({
    backend: { ...withClonedResponses(backend), capabilities },
    environment: { ...browserEnvironment(), tabStorage },
  });
}

export function nextFrame(): Promise<void> {
  return new Promise((resolve) => void requestAnimationFrame(() => resolve()));
}

/** Waits until the app is idle for several frames. */
async function settle(store: SessionStore, api: FakeApi, clients: TreeLog['visible']): Promise<void> {
  let idleFrames = 0;
  await eventually(async () => {
    await nextFrame();
    const { operations, connection } = store.getState();
    const isKnown = Object.keys(operations).length === 0 && connection === 'ready';
    const isLoaded = clients().every((client) => hasLoaded(client, api));
    idleFrames = isKnown && isLoaded && api.countPending() === 0 ? idleFrames + 1 : 0;
    expect(idleFrames).toBeGreaterThan(2);
  });
}

/** Returns whether all active queries have loaded. */
function hasLoaded(client: QueryClient, api: FakeApi): boolean {
  const queries = client.getQueryCache().findAll({ type: 'active' });
  return queries.every(({ queryKey, state: { status, fetchStatus } }) => {
    const path = `/${String(queryKey[0])}`;
    if (api.isPaused(path)) return true;
    return status !== 'pending' && (fetchStatus === 'idle' || pollingPaths.includes(path));
  });
}
