import { type QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { Activity, useEffect } from 'react';
import {
  createSessionFetch,
  type SessionBackend,
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

// Apps that leak data between accounts because they bypass the library. Each leak has to be reported.

type LeakyApp = () => Partial<Wiring>;

/** Uses one cache for all accounts. */
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

/** Replaces the cache on a switch, but does not remount the tree. */
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

/** Sends requests with the cookie. With {@link claimSessionPerRequest}, they are sent with that of the previous account. */
const optimisticCookieSwitch: LeakyApp = () => ({
  createFetch: () => (input, init) => fetch(input, init),
});

/** Claims that a backend with a shared cookie can authenticate each request as another session. */
export function claimSessionPerRequest(backend: SessionBackend): SessionBackend {
  return { ...backend, capabilities: { ...backend.capabilities, sessionPerRequest: true } };
}

/** Never clears the cache of an account. */
const keptCache: LeakyApp = () => ({
  wrapClients: () => {
    const clients = new Map<string, QueryClient>();
    function get(sessionId: string, organizationId?: string | null): QueryClient {
      const key = JSON.stringify([sessionId, organizationId]);
      const client = clients.get(key) ?? createClient();
      clients.set(key, client);
      return client;
    }
    return { get, dehydrate: unused, hydrate: unused };
  },
});

function unused(): never {
  throw new Error('Not implemented');
}

/** Authenticates requests as the session that is current when they are sent. */
const unboundFetch: LeakyApp = () => ({ createFetch: (_, store) => createSessionFetch(store) });

/** Reuses the first token for all accounts. */
const sharedToken: LeakyApp = () => {
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

/** Reuses a header for all accounts. */
const sharedHeader: LeakyApp = () => {
  let device: string | null = null;
  return {
    createFetch: (bound) => (input, init) => {
      const request = new Request(input, init);
      device ??= request.headers.get('x-intended-owner') ?? '';
      request.headers.set('x-device', device);
      return bound(request);
    },
  };
};

/** Persists all caches under one key. */
const sharedStorageKey: LeakyApp = () => ({ storageKey: () => 'cache' });

/** Broadcasts loaded data to other tabs. */
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

/** Adds an element to the document that is never removed. */
const leftoverElement: LeakyApp = () => ({
  Extra: function Forgotten() {
    const mark = useMark();
    useEffect(() => {
      const field = document.body.appendChild(document.createElement('textarea'));
      field.className = 'leftover';
      field.placeholder = `draft of ${mark}`;
      field.value = `draft of ${mark}`;
    }, [mark]);
    return null;
  },
});

/** Leaves a style, a sound and a history entry of the first account behind. */
const leftoverBrowserState: LeakyApp = () => ({
  Extra: function Forgotten() {
    const mark = useMark();
    useEffect(() => {
      if (sounds.length > 0) return;
      document.body.style.setProperty('--brand', `"${mark}"`);
      history.replaceState({ draft: mark }, '');
      const sound = createSound();
      sound.title = `message for ${mark}`;
      sounds.push(sound);
      // Playing is aborted when the test ends.
      sound.play().catch(() => {});
    }, [mark]);
    return null;
  },
});

export const sounds: HTMLMediaElement[] = [];

/** Creates a silent stream that plays for ever. Only videos may play without a click of the user. */
function createSound(): HTMLVideoElement {
  const sound = document.createElement('video');
  sound.srcObject = new AudioContext().createMediaStreamDestination().stream;
  sound.muted = true;
  return sound;
}

/** Retains the query clients of accounts outside their trees. */
export const retainedClients: QueryClient[] = [];
const retainedClient: LeakyApp = () => ({
  Extra: function Remember() {
    retainedClients.push(useQueryClient());
    return null;
  },
});

/** Hides trees with `<Activity>` alone. */
const hiddenWithActivity: LeakyApp = () => ({
  Tree: ({ clients, children }) => (
    <BareActivity clients={clients} limit={3} onEvict={() => {}}>
      {children}
    </BareActivity>
  ),
});

/** Keys trees by the order in which they were shown. */
const keyedByIndex: LeakyApp = () => ({
  Tree: function ByIndex({ clients, children }) {
    const current = useSession(({ session }) => session?.id);
    const ids = useSessionList({ statuses: ['active'] }).map(({ id }) => id);
    return [current, ...ids.filter((id) => id !== current)].map((_, index) => (
      // oxlint-disable-next-line react/no-array-index-key -- this is the leak
      <Activity key={index} mode={index === 0 ? 'visible' : 'hidden'}>
        <SignedIn>
          <CurrentClientProvider clients={clients}>{children}</CurrentClientProvider>
        </SignedIn>
      </Activity>
    ));
  },
});

/** Reuses the cache of an expired session for the next session of any user. */
const inheritedCache: LeakyApp = () => ({
  wrapClients: (createDefault, store) => {
    const clients = createDefault();
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

/** Keeps a timer running while its tree is hidden. */
export const timers: ReturnType<typeof setInterval>[] = [];
const hiddenPolling: LeakyApp = () => ({
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
  keptCache,
  unboundFetch,
  sharedToken,
  sharedHeader,
  sharedStorageKey,
  broadcastCache,
  leftoverElement,
  leftoverBrowserState,
  retainedClient,
  hiddenWithActivity,
  keyedByIndex,
  inheritedCache,
  hiddenPolling,
} as const satisfies Readonly<Record<string, LeakyApp>>;
