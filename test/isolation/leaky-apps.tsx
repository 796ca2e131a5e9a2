import { type QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { Activity, useEffect } from 'react';
import {
  createSessionFetch,
  SessionScope,
  SignedIn,
  useActiveSession,
  useSession,
  useSessionList,
} from 'multisession';
import type { ScopeQueryClients } from '../../src/query/session-query-clients.ts';
import { plainActivity as BareActivity } from '../keep-alive/page.tsx';
import { useApi, useMark } from './use-api.ts';
import { createClient, type TreeProps, type Wiring } from './wiring.tsx';

// What apps do wrong that do without the library, or around it. Each is to be reported.

type LeakyApp = () => Partial<Wiring>;

/** One cache for all accounts. */
const sharedQueryClient: LeakyApp = () => {
  const client = createClient();
  return {
    Tree: ({ children }) => (
      <QueryClientProvider client={client}>
        <SessionScope>{children}</SessionScope>
      </QueryClientProvider>
    ),
  };
};

/** The cache is exchanged, the tree is not. */
const noRemount: LeakyApp = () => ({
  Tree: ({ clients, children }) => (
    <SignedIn>
      <CurrentClientProvider clients={clients}>{children}</CurrentClientProvider>
    </SignedIn>
  ),
});

function CurrentClientProvider({ clients, children }: Pick<TreeProps, 'clients' | 'children'>) {
  const { id, lastActiveOrganizationId } = useActiveSession();
  return (
    <QueryClientProvider client={clients.get(id, lastActiveOrganizationId)}>{children}</QueryClientProvider>
  );
}

/** The next account is shown at once, and its requests leave with the cookie of the last one. */
const optimisticCookieSwitch: LeakyApp = () => ({
  wrapBackend: (backend) => ({
    ...backend,
    capabilities: { ...backend.capabilities, sessionPerRequest: true },
  }),
  createFetch: () => (input, init) => fetch(input, init),
});

/** The cache is cleared while the account is still shown, and nobody does so afterwards. */
const clearBeforeUnmount: LeakyApp = () => ({
  wrapClients: (_, store) => {
    const clients = new Map<string, QueryClient>();
    function get(sessionId: string, organizationId?: string | null): QueryClient {
      const key = JSON.stringify([sessionId, organizationId]);
      const client = clients.get(key) ?? createClient();
      clients.set(key, client);
      return client;
    }
    store.subscribe(({ operations }, { operations: before }) => {
      const leaving = Object.keys(operations).filter((id) => !(id in before));
      for (const [key, client] of clients) if (leaving.some((id) => key.includes(id))) client.clear();
    });
    return { get, dehydrate: unused, hydrate: unused };
  },
});

function unused(): never {
  throw new Error('Nothing is dehydrated here.');
}

/** A request speaks for whoever is current when it leaves. */
const unboundFetch: LeakyApp = () => ({ createFetch: (_, store) => createSessionFetch(store) });

/** The first token is kept for good. */
const oneTokenForAll: LeakyApp = () => {
  let token: Promise<string | null> | undefined;
  return {
    createFetch: (_, store) => async (input, init) => {
      token ??= store.getCurrent().session?.getToken();
      const request = new Request(input, init);
      request.headers.set('authorization', `Bearer ${await token}`);
      return fetch(request);
    },
  };
};

/** A header is set once, for everybody. */
const sharedHeader: LeakyApp = () => {
  let device: string | null = null;
  return {
    createFetch: (bound) => (input, init) => {
      const request = new Request(input, init);
      device ??= request.headers.get('x-meant-for') ?? '';
      request.headers.set('x-device', device);
      return bound(request);
    },
  };
};

/** All caches are kept under one key. */
const sharedStorageKey: LeakyApp = () => ({ storageKey: () => 'cache' });

/** Tabs are told what was loaded. */
const broadcastCache: LeakyApp = () => ({
  Extra: function Broadcast() {
    const client = useQueryClient();
    useEffect(() => {
      const channel = new BroadcastChannel('cache');
      const stop = client.getQueryCache().subscribe(({ query }) => {
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none
        channel.postMessage({ key: query.queryKey, data: query.state.data });
      });
      return () => {
        stop();
        channel.close();
      };
    }, [client]);
    return null;
  },
});

/** Something is put into the page by hand, and stays. */
const forgottenElement: LeakyApp = () => ({
  Extra: function Forgotten() {
    const mark = useMark();
    useEffect(() => {
      const field = document.body.appendChild(document.createElement('textarea'));
      field.className = 'forgotten';
      field.placeholder = `draft of ${mark}`;
      field.value = `draft of ${mark}`;
    }, [mark]);
    return null;
  },
});

/** What an account has loaded is remembered outside of its tree. */
export const retainedClients: QueryClient[] = [];
const rememberedClient: LeakyApp = () => ({
  Extra: function Remember() {
    retainedClients.push(useQueryClient());
    return null;
  },
});

/** Trees are hidden, and that is all. */
const hiddenWithActivity: LeakyApp = () => ({
  Tree: ({ clients, children }) => (
    <BareActivity clients={clients} limit={3} onEvict={() => {}}>
      {children}
    </BareActivity>
  ),
});

/** Trees are told apart by when they were used. */
const keyedByIndex: LeakyApp = () => ({
  Tree: function ByIndex({ clients, children }) {
    const current = useSession(({ session }) => session?.id);
    const ids = useSessionList({ statuses: ['active'] }).map(({ id }) => id);
    return [current, ...ids.filter((id) => id !== current)].map((_, index) => (
      // oxlint-disable-next-line react/no-array-index-key -- what is wrong here
      <Activity key={index} mode={index === 0 ? 'visible' : 'hidden'}>
        <SignedIn>
          <CurrentClientProvider clients={clients}>{children}</CurrentClientProvider>
        </SignedIn>
      </Activity>
    ));
  },
});

/** Whoever is next after a session has run out goes on with its cache. */
const cacheForTheNext: LeakyApp = () => ({
  wrapClients: (clients, store) => {
    const made = new Map<string, QueryClient>();
    let closedClient: QueryClient | undefined;
    store.on('session-closed', ({ sessionId }) => void (closedClient = made.get(sessionId)));
    const leakyClients: ScopeQueryClients = {
      ...clients,
      get(sessionId, organizationId) {
        const client = made.get(sessionId) ?? closedClient ?? clients.get(sessionId, organizationId);
        made.set(sessionId, client);
        return client;
      },
      transfer: (client) => client,
    };
    return leakyClients;
  },
});

/** A timer runs on when its tree is hidden. */
export const timers: ReturnType<typeof setInterval>[] = [];
const endlessPolling: LeakyApp = () => ({
  Extra: function Polling() {
    const request = useApi();
    useEffect(() => {
      timers.push(setInterval(() => void request('/poll').catch(() => {}), 20));
    }, [request]);
    return null;
  },
});

export const leakyApps = {
  sharedQueryClient,
  noRemount,
  optimisticCookieSwitch,
  clearBeforeUnmount,
  unboundFetch,
  oneTokenForAll,
  sharedHeader,
  sharedStorageKey,
  broadcastCache,
  forgottenElement,
  rememberedClient,
  hiddenWithActivity,
  keyedByIndex,
  cacheForTheNext,
  endlessPolling,
} as const satisfies Readonly<Record<string, LeakyApp>>;
