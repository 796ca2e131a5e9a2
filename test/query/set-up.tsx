import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import type { SessionStore } from 'multisession';
import {
  createSessionData,
  type InMemoryBackend,
  type InMemoryBackendOptions,
} from '../../src/testing/index.ts';
import { setUp, settle, renderWithStore } from '../react/set-up.tsx';

export interface DevicesSetUp {
  readonly backend: InMemoryBackend;
  readonly store: SessionStore;
  readonly client: QueryClient;
  /** Renders inside both providers, and waits until all data is loaded. */
  readonly open: (children: ReactNode) => Promise<RenderResult>;
  /** Returns the number of `listDeviceSessions` requests since the previous call. */
  readonly countLists: () => number;
}

/** Signs in Ada, Bob and Carol on this client, and Ada on `count` other devices. `sess_0` was active most recently. */
export function setUpDevices(count: number, options: InMemoryBackendOptions = {}): DevicesSetUp {
  const { backend, store } = setUp(options);
  for (let index = 0; index < count; index += 1) signInOnOtherDevice(backend, `sess_${index}`, -index);
  const client = new QueryClient();
  let countedBefore = 0;
  return {
    backend,
    store,
    client,
    async open(children) {
      const result = await renderWithStore(
        store,
        <QueryClientProvider client={client}>{children}</QueryClientProvider>,
      );
      await settle();
      return result;
    },
    countLists() {
      const before = countedBefore;
      countedBefore = backend.calls.filter(({ method }) => method === 'listDeviceSessions').length;
      return countedBefore - before;
    },
  };
}

/** Signs Ada in on another device that was last active `seconds` from now. */
export function signInOnOtherDevice(
  backend: InMemoryBackend,
  id: string,
  seconds: number,
  name = 'Ada Lovelace',
) {
  const lastActiveAt = new Date(Date.now() + seconds * 1000);
  backend.signInOnOtherDevice(createSessionData({ name, id, clientId: `client_of_${id}`, lastActiveAt }));
}
