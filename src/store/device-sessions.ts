import {
  type DeviceSessionMethods,
  hasDeviceSessions,
  type PageParams,
  type SessionBackend,
} from '../backend/index.ts';
import { isSessionError, type Paginated, type SessionData, SessionError } from '../session/index.ts';
import { isOutdated, toSessionError } from './refresh.ts';
import type { SessionStore } from './session-store.ts';
import { findSession } from './state.ts';

// An account's sessions on all its devices. Nothing of them is held: each list is asked for anew.

/** A session on one of an account's devices. It is data: what can be done with it is to revoke it. */
export type DeviceSession = SessionData & {
  /** Whether it is the very session whose devices were asked for. */
  readonly isCurrent: boolean;
};

/** For calls that can be called off. */
export interface AbortOptions {
  readonly signal?: AbortSignal;
}

/** The most that a page holds. */
const LONGEST_PAGE = 500;

/**
 * Signed-in sessions of that session's user on all devices, newest first by their last activity.
 *
 * @throws {SessionError} `unsupported` where the backend knows no devices, `session_closed` when the session that asks is
 * over, else what the backend said. Rejects with the signal's reason where that aborts.
 */
export function listDeviceSessions(
  store: SessionStore,
  sessionId: string,
  page: PageParams = {},
  options: AbortOptions = {},
): Promise<Paginated<DeviceSession>> {
  return call(store, sessionId, options, async (backend, signal) => {
    const { data, totalCount } = await backend.listDeviceSessions(sessionId, page, { signal });
    return { data: data.map((session) => asRow(session, sessionId)), totalCount };
  });
}

/**
 * Signs another of that user's sessions out, wherever it is. One that is over already, or not there, is no error.
 *
 * @throws {SessionError} as {@link listDeviceSessions}; servers may want a factor proved anew first:
 * `reverification_required`.
 */
export function revokeDeviceSession(
  store: SessionStore,
  sessionId: string,
  targetSessionId: string,
  options: AbortOptions = {},
): Promise<void> {
  return call(store, sessionId, options, async (backend, signal) => {
    await backend.revokeDeviceSession(sessionId, targetSessionId, { signal });
    // It may have been one of this client's own.
    if (findSession(store.getState(), targetSessionId)) await store.refresh();
  });
}

/**
 * Signs all of that user's sessions out but this one, one after the other, and answers their ids. When one fails the rest
 * are left as they are.
 *
 * @throws {SessionError} as {@link revokeDeviceSession}.
 */
export async function revokeOtherDeviceSessions(
  store: SessionStore,
  sessionId: string,
  options: AbortOptions = {},
): Promise<readonly string[]> {
  const revoked = new Set<string>();
  for (;;) {
    const { data, totalCount } = await listDeviceSessions(store, sessionId, { limit: LONGEST_PAGE }, options);
    const others = data.filter(({ id, isCurrent }) => !isCurrent && !revoked.has(id));
    for (const { id } of others) {
      await revokeDeviceSession(store, sessionId, id, options);
      revoked.add(id);
    }
    // What was behind the first page is on it now.
    if (data.length >= totalCount || others.length === 0) return [...revoked];
  }
}

async function call<Answer>(
  store: SessionStore,
  sessionId: string,
  { signal = new AbortController().signal }: AbortOptions,
  send: (devices: DeviceSessionMethods, signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const { backend } = store;
  if (!hasDeviceSessions(backend)) throw unsupported(backend, sessionId);
  try {
    return await send(backend, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (isSessionError(error) && isOutdated(error)) store.refresh().catch(() => {});
    throw toSessionError(backend, error);
  }
}

function asRow(session: SessionData, sessionId: string): DeviceSession {
  return { ...session, isCurrent: session.id === sessionId };
}

function unsupported(backend: SessionBackend, sessionId: string): SessionError {
  return new SessionError({
    code: 'unsupported',
    message: `The backend "${backend.name}" does not know on which other devices an account is signed in, so there is nothing to list or revoke. Look at \`capabilities.deviceSessions\` before you offer it; with \`httpBackend\`, set it where your server has these routes.`,
    sessionId,
  });
}
