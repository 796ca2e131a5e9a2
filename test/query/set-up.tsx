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
  /** Renders below both providers, and waits until all has arrived. */
  readonly open: (children: ReactNode) => Promise<RenderResult>;
  /** How often lists of devices were asked for since this was last called. */
  readonly countLists: () => number;
}

/** Ada, Bob and Carol here, and Ada on so many other devices: `sess_0` was active last. */
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

/** Signs Ada in on another device, which was used so many seconds from now. */
export function signInOnOtherDevice(
  backend: InMemoryBackend,
  id: string,
  seconds: number,
  name = 'Ada Lovelace',
) {
  const lastActiveAt = new Date(Date.now() + seconds * 1000);
  backend.signInOnOtherDevice(createSessionData({ name, id, clientId: `client_of_${id}`, lastActiveAt }));
}
