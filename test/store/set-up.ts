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

/** The time at the start of every test, in ms since the epoch. */
export const NOW = Date.parse('2026-01-01T12:00:00Z');

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Returns a session that was created and last active `minutes` ago. */
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
  /** The tab of the store. Its storage can be reused by another store, as after a reload. */
  readonly tab: InMemoryTab;
}

/** Creates a store in a new tab, without loading it. */
export function setUp(
  options: InMemoryBackendOptions & Omit<Partial<SessionStoreOptions>, 'backend' | 'environment'> = {},
): SetUp {
  const { nextSessionOnLoss = 'none', ...backendOptions } = options;
  const backend = inMemoryBackend(backendOptions);
  const tab = inMemoryEnvironment();
  return {
    backend,
    tab,
    store: createSessionStore({ backend, nextSessionOnLoss, environment: tab }),
  };
}

/** Creates a store in a new tab and loads it. By default, the session of Ada is current. */
export async function setUpLoaded(options: Parameters<typeof setUp>[0] = {}): Promise<SetUp> {
  const setup = setUp({ sessions: [ada(), bob(), carol()], ...options });
  await setup.store.refresh();
  return setup;
}

export function error(code: SessionErrorCode, retryAfter?: number): SessionError {
  return new SessionError({ code, message: `made up: ${code}`, retryAfter });
}

/** Runs all pending tasks without advancing the time. */
export async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

/** Returns the ID of the current session, or null. */
export function currentId({ getCurrent }: SessionStore): string | null {
  return getCurrent().session?.id ?? null;
}

/** Returns a session of the client. Throws if it is not listed. */
export function sessionOf({ getState }: SessionStore, id: string): Session {
  const found = getState().client?.sessions.find((session) => session.id === id);
  if (!found) throw new Error(`There is no session ${id}.`);
  return found;
}

/** Advances the time by `ms` and returns the result of the call. */
export async function resolveAfter<Result>(call: Promise<Result>, ms: number): Promise<Result> {
  call.catch(() => {});
  await vi.advanceTimersByTimeAsync(ms);
  return call;
}

/** Returns the listed sessions as `sess_ada active`, in order. */
export function listed({ getState }: SessionStore): readonly string[] {
  return (getState().client?.sessions ?? []).map(({ id, status }) => `${id} ${status}`);
}

/** Records the current session and each change of it. */
export function watchCurrent(store: SessionStore): readonly CurrentSession[] {
  const seen = [store.getCurrent()];
  store.subscribe((state) => {
    const now = store.getCurrent(state);
    if (now !== seen.at(-1)) seen.push(now);
  });
  return seen;
}
