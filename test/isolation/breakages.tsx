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
import type { SessionQueryClients } from 'multisession/query';
import { bareActivity as BareActivity } from '../kept-trees/page.tsx';
import { useApi, useMark } from './use-api.ts';
import { createClient, type TreeProps, type Wiring } from './wiring.tsx';

// What apps do wrong that do without the library, or around it. Each is to be reported.

type Breakage = () => Partial<Wiring>;

/** One cache for all accounts. */
const sharedQueryClient: Breakage = () => {
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
const noRemount: Breakage = () => ({
  Tree: ({ clients, children }) => (
    <SignedIn>
      <Exchanged clients={clients}>{children}</Exchanged>
    </SignedIn>
  ),
});

function Exchanged({ clients, children }: Pick<TreeProps, 'clients' | 'children'>) {
  const { id, lastActiveOrganizationId } = useActiveSession();
  return (
    <QueryClientProvider client={clients.get(id, lastActiveOrganizationId)}>{children}</QueryClientProvider>
  );
}

/** The next account is shown at once, and its requests leave with the cookie of the last one. */
const optimisticCookieSwitch: Breakage = () => ({
  disguise: (backend) => ({
    ...backend,
    capabilities: { ...backend.capabilities, perRequestSession: true },
  }),
  fetchFor: () => (input, init) => fetch(input, init),
});

/** The cache is cleared while the account is still shown, and nobody does so afterwards. */
const clearBeforeUnmount: Breakage = () => ({
  cachesOf: (_, store) => {
    const made = new Map<string, QueryClient>();
    function get(sessionId: string, organizationId?: string | null): QueryClient {
      const key = JSON.stringify([sessionId, organizationId]);
      const client = made.get(key) ?? createClient();
      made.set(key, client);
      return client;
    }
    const caches: Pick<SessionQueryClients, 'get' | 'hold' | 'keep' | 'inherit'> = {
      get,
      hold: () => () => {},
      keep: () => ({}),
      inherit: (_, ...of) => get(...of),
    };
    store.subscribe(({ operations }, { operations: before }) => {
      const leaving = Object.keys(operations).filter((id) => !(id in before));
      for (const [key, client] of made) if (leaving.some((id) => key.includes(id))) client.clear();
    });
    return { ...caches, dehydrate: unused, hydrate: unused };
  },
});

function unused(): never {
  throw new Error('Nothing is dehydrated here.');
}

/** A request speaks for whoever is current when it leaves. */
const unboundFetch: Breakage = () => ({ fetchFor: (_, store) => createSessionFetch(store) });

/** The first token is kept for good. */
const oneTokenForAll: Breakage = () => {
  let token: Promise<string | null> | undefined;
  return {
    fetchFor: (_, store) => async (input, init) => {
      token ??= store.current().session?.getToken();
      const request = new Request(input, init);
      request.headers.set('authorization', `Bearer ${await token}`);
      return fetch(request);
    },
  };
};

/** A header is set once, for everybody. */
const sharedHeader: Breakage = () => {
  let device: string | null = null;
  return {
    fetchFor: (bound) => (input, init) => {
      const request = new Request(input, init);
      device ??= request.headers.get('x-meant-for') ?? '';
      request.headers.set('x-device', device);
      return bound(request);
    },
  };
};

/** All caches are kept under one key. */
const sharedStorageKey: Breakage = () => ({ storageKey: () => 'cache' });

/** Tabs are told what was loaded. */
const broadcastCache: Breakage = () => ({
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
const forgottenElement: Breakage = () => ({
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
export const remembered: QueryClient[] = [];
const rememberedClient: Breakage = () => ({
  Extra: function Remember() {
    remembered.push(useQueryClient());
    return null;
  },
});

/** Trees are hidden, and that is all. */
const hiddenWithActivity: Breakage = () => ({
  Tree: ({ clients, children }) => (
    <BareActivity clients={clients} limit={3} onDrop={() => {}}>
      {children}
    </BareActivity>
  ),
});

/** Trees are told apart by when they were used. */
const keyedByIndex: Breakage = () => ({
  Tree: function ByIndex({ clients, children }) {
    const current = useSession(({ session }) => session?.id);
    const ids = useSessionList({ statuses: ['active'] }).map(({ id }) => id);
    return [current, ...ids.filter((id) => id !== current)].map((_, index) => (
      // oxlint-disable-next-line react/no-array-index-key -- what is wrong here
      <Activity key={index} mode={index === 0 ? 'visible' : 'hidden'}>
        <SignedIn>
          <Exchanged clients={clients}>{children}</Exchanged>
        </SignedIn>
      </Activity>
    ));
  },
});

/** Whoever is next after a session has run out goes on with its cache. */
const cacheForTheNext: Breakage = () => ({
  cachesOf: (clients, store) => {
    const made = new Map<string, QueryClient>();
    let left: QueryClient | undefined;
    store.on('session-closed', ({ sessionId }) => void (left = made.get(sessionId)));
    return {
      ...clients,
      get(sessionId, organizationId) {
        const client = made.get(sessionId) ?? left ?? clients.get(sessionId, organizationId);
        made.set(sessionId, client);
        return client;
      },
      inherit: (client) => client,
    };
  },
});

/** A timer runs on when its tree is hidden. */
export const timers: ReturnType<typeof setInterval>[] = [];
const endlessPolling: Breakage = () => ({
  Extra: function Polling() {
    const ask = useApi();
    useEffect(() => {
      timers.push(setInterval(() => void ask('/poll').catch(() => {}), 20));
    }, [ask]);
    return null;
  },
});

export const breakages = {
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
} as const satisfies Readonly<Record<string, Breakage>>;
