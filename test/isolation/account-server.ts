import type { SessionBackend, SessionStore } from 'multisession';
import {
  inMemoryBackend,
  type InMemoryBackend,
  type InMemoryBackendOptions,
} from '../../src/testing/index.ts';
import { type AccountName, createAccount } from './accounts.ts';

/** The tabs of the app, in which the accounts of a server change. */
export interface Tabs {
  /** The store of the current load of the page. */
  readonly store: SessionStore;
  /** Another tab of the same browser. */
  readonly otherTab: SessionStore;
}

/** The faults and state of a server. */
export interface ServerControls extends Pick<
  InMemoryBackend,
  'scope' | 'fail' | 'injectFaults' | 'inspect' | 'pauseResponses'
> {
  /** The calls or requests so far. */
  readonly calls: readonly unknown[];
}

/** The server of the accounts of an app, which steps of other devices and of the network control. */
export interface AccountServer {
  readonly controls: ServerControls;
  /** Returns the backend of a load of the page, or of another tab. */
  readonly openBackend: () => SessionBackend;
  /** Signs an account in, with a session of this ID if the server uses given IDs, and makes it current in the page. */
  readonly signIn: (account: string, id: string, tabs: Tabs) => Promise<void>;
  /** Revokes a session, as an administrator or another device does. */
  readonly revoke: (id: string, tabs: Tabs) => Promise<void>;
  /** Lets a session expire. */
  readonly expire: (id: string, tabs: Tabs) => Promise<void>;
  /** Whether the backend cannot distinguish a revoked session from an expired one. */
  readonly showsRevokedAsExpired: boolean;
  /** Restores what the server has replaced. Called after the page and the other tab are closed. */
  readonly close: () => void;
}

/** Opens a server whose accounts are in memory. */
export function openInMemoryServer(
  accounts: readonly AccountName[],
  capabilities: InMemoryBackendOptions['capabilities'],
): AccountServer {
  const backend = inMemoryBackend({
    sessions: accounts.map((account) => createAccount(account)),
    ...(capabilities && { capabilities }),
  });
  return {
    controls: backend,
    openBackend: () => backend,
    async signIn(account, id, { store }) {
      backend.signIn(createAccount(account, id));
      await store.switchTo(id);
    },
    revoke: async (id) => backend.close(id, 'revoked'),
    async expire(id, { store }) {
      backend.update(id, { expireAt: new Date(Date.now() + 100) });
      await store.refresh();
    },
    showsRevokedAsExpired: false,
    close: () => {},
  };
}
