import { act, cleanup, render, type RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, vi } from 'vitest';
import { createSessionStore, SessionProvider, type SessionStore } from 'multisession';
import {
  createSessionData,
  inMemoryBackend,
  type InMemoryBackend,
  type InMemoryBackendOptions,
  inMemoryEnvironment,
} from '../../src/testing/index.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');

/** Installs fake timers for every test, and unmounts everything after each test. */
export function setUpFakeTime(): void {
  beforeEach(() => void vi.useFakeTimers({ now: NOW }));
  afterEach(() => {
    cleanup();
    vi.useRealTimers();
  });
}

function createAccount(name: string, minutes: number) {
  const time = new Date(Date.now() - minutes * 60_000);
  return createSessionData({ name, createdAt: time, lastActiveAt: time, updatedAt: time });
}

export const ada = () => createAccount('Ada Lovelace', 30);
export const bob = () => createAccount('Bob Kahn', 20);
export const carol = () => createAccount('Carol Shaw', 10);

export interface SetUpResult {
  readonly backend: InMemoryBackend;
  readonly store: SessionStore;
}

export function setUp(options: InMemoryBackendOptions = {}): SetUpResult {
  const backend = inMemoryBackend({ sessions: [ada(), bob(), carol()], ...options });
  return { backend, store: createSessionStore({ backend, environment: inMemoryEnvironment() }) };
}

/** Flushes pending responses and React updates. */
export async function settle(): Promise<void> {
  await act(() => vi.advanceTimersByTimeAsync(0));
}

/** Renders inside a provider and waits until the client has loaded. */
export async function renderWithStore(store: SessionStore, children: ReactNode): Promise<RenderResult> {
  const result = render(<SessionProvider store={store}>{children}</SessionProvider>);
  await settle();
  return result;
}
