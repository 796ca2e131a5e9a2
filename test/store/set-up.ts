import { vi } from 'vitest';
import {
  type ActiveSessionData,
  createSessionStore,
  type CurrentSession,
  type Session,
  SessionError,
  type SessionErrorCode,
  type SessionStore,
  type SessionStoreOptions,
} from 'multisession/core';
import {
  createSessionData,
  inMemoryBackend,
  type InMemoryBackend,
  type InMemoryBackendOptions,
  inMemoryEnvironment,
  type InMemoryTab,
} from '../../src/testing/index.ts';

/** When every test begins. */
export const NOW = Date.parse('2026-01-01T12:00:00Z');

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** One who signed in so many minutes ago, and was active as many minutes ago. */
function account(name: string, minutes: number): ActiveSessionData {
  const then = new Date(NOW - minutes * MINUTE);
  return createSessionData({ name, createdAt: then, lastActiveAt: then, updatedAt: then });
}

export const ada = (): ActiveSessionData => account('Ada Lovelace', 30);
export const bob = (): ActiveSessionData => account('Bob Kahn', 20);
export const carol = (): ActiveSessionData => account('Carol Shaw', 10);

export interface SetUp {
  readonly backend: InMemoryBackend;
  readonly store: SessionStore;
  /** What it stores outlives its stores, as across reloads. */
  readonly tab: InMemoryTab;
}

/** A store of its own tab, not loaded yet. */
export function setUp(
  options: InMemoryBackendOptions & Omit<Partial<SessionStoreOptions>, 'backend' | 'environment'> = {},
): SetUp {
  const { nextSessionOnLoss = 'none', ...backendOptions } = options;
  const backend = inMemoryBackend(backendOptions);
  const tab = inMemoryEnvironment();
  return {
    backend,
    tab,
    store: createSessionStore({ backend, nextSessionOnLoss: nextSessionOnLoss, environment: tab }),
  };
}

/** The same, loaded: Ada is current unless told otherwise. */
export async function setUpLoaded(options: Parameters<typeof setUp>[0] = {}): Promise<SetUp> {
  const made = setUp({ sessions: [ada(), bob(), carol()], ...options });
  await made.store.refresh();
  return made;
}

export function error(code: SessionErrorCode, retryAfter?: number): SessionError {
  return new SessionError({ code, message: `made up: ${code}`, retryAfter });
}

/** Lets everything happen that waits for no time. */
export async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

/** The current session's id; null if nobody is. */
export function currentId({ getCurrent: current }: SessionStore): string | null {
  return current().session?.id ?? null;
}

/** That session of the client; fails the test where it is not listed. */
export function sessionOf({ getState }: SessionStore, id: string): Session {
  const found = getState().client?.sessions.find((session) => session.id === id);
  if (!found) throw new Error(`There is no session ${id}.`);
  return found;
}

/** What a call answers when so much time has passed. */
export async function inTime<Result>(call: Promise<Result>, ms: number): Promise<Result> {
  call.catch(() => {});
  await vi.advanceTimersByTimeAsync(ms);
  return call;
}

/** `sess_ada active`, … in the order of the list. */
export function listed({ getState }: SessionStore): readonly string[] {
  return (getState().client?.sessions ?? []).map(({ id, status }) => `${id} ${status}`);
}

/** Records who is current from now on, each answer once. */
export function watchCurrent(store: SessionStore): readonly CurrentSession[] {
  const seen = [store.getCurrent()];
  store.subscribe((state) => {
    const now = store.getCurrent(state);
    if (now !== seen.at(-1)) seen.push(now);
  });
  return seen;
}
