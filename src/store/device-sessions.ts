import {
  type DeviceSessionMethods,
  hasDeviceSessions,
  type PageParams,
  type SessionBackend,
} from '../backend/index.ts';
import { throwIfAborted } from '../backend/on-abort.ts';
import { isSessionError, type Paginated, type SessionData, SessionError } from '../session/index.ts';
import { isOutdated } from './core/refresh-step.ts';
import { checkStore } from './check-store.ts';
import type { SessionStore } from './session-store.ts';
import { toSessionError } from './to-session-error.ts';
import { findSession } from './core/state.ts';

// Device sessions are not held in the store: each call fetches them.

/** A session of the same user on any device. It is plain data without methods. */
export type DeviceSession = SessionData & {
  /** Whether this is the session that the list was requested for. */
  readonly isCurrent: boolean;
};

/** The options of calls that can be aborted. */
export interface AbortOptions {
  /** The signal that aborts the call, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The maximum number of sessions in a page. */
const MAX_PAGE_SIZE = 500;

/**
 * Returns a page of the user's signed-in sessions on all devices, ordered by last activity, newest first.
 *
 * @param sessionId The session of the user. The request is authenticated with it.
 *
 * @throws {SessionError} `unsupported` if the backend has no device sessions; `session_closed` if the requesting session
 * is closed; otherwise the backend's code.
 */
export function listDeviceSessions(
  store: SessionStore,
  sessionId: string,
  page: PageParams = {},
  options: AbortOptions = {},
): Promise<Paginated<DeviceSession>> {
  return call(store, sessionId, options, async (backend, signal) => {
    const { data, totalCount } = await backend.listDeviceSessions(sessionId, page, { signal });
    return { data: data.map((session) => toDeviceSession(session, sessionId)), totalCount };
  });
}

/**
 * Signs out another session of the same user on any device. Resolves if that session is already closed or does not exist.
 *
 * @param sessionId The session of the user. The request is authenticated with it.
 * @param targetSessionId The session to sign out.
 *
 * @throws {SessionError} the codes of {@link listDeviceSessions}, and `reverification_required` if the server requires
 * step-up authentication.
 */
export function revokeDeviceSession(
  store: SessionStore,
  sessionId: string,
  targetSessionId: string,
  options: AbortOptions = {},
): Promise<void> {
  return call(store, sessionId, options, async (backend, signal) => {
    await backend.revokeDeviceSession(sessionId, targetSessionId, { signal });
    // The session may be one of this client.
    if (findSession(store.getState(), targetSessionId)) await store.refresh();
  });
}

/**
 * Signs out all other sessions of the same user, one after another, and returns their IDs. Stops at the first failure; the
 * remaining sessions then stay signed in.
 *
 * @param sessionId The session of the user, which stays signed in.
 *
 * @throws {SessionError} the codes of {@link revokeDeviceSession}.
 */
export async function revokeOtherDeviceSessions(
  store: SessionStore,
  sessionId: string,
  options: AbortOptions = {},
): Promise<readonly string[]> {
  const revoked = new Set<string>();
  for (;;) {
    const { data, totalCount } = await listDeviceSessions(
      store,
      sessionId,
      { limit: MAX_PAGE_SIZE },
      options,
    );
    const others = data.filter(({ id, isCurrent }) => !isCurrent && !revoked.has(id));
    for (const { id } of others) {
      await revokeDeviceSession(store, sessionId, id, options);
      revoked.add(id);
    }
    // The sessions after the first page have moved up.
    if (data.length >= totalCount || others.length === 0) return [...revoked];
  }
}

async function call<Result>(
  store: SessionStore,
  sessionId: string,
  { signal = new AbortController().signal }: AbortOptions,
  send: (devices: DeviceSessionMethods, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  checkStore(store);
  const { backend } = store;
  if (!hasDeviceSessions(backend)) throw unsupported(backend, sessionId);
  try {
    return await send(backend, signal);
  } catch (error) {
    throwIfAborted(signal);
    if (isSessionError(error) && isOutdated(error.code)) store.refresh().catch(() => {});
    throw toSessionError(backend.name, error);
  }
}

function toDeviceSession(session: SessionData, sessionId: string): DeviceSession {
  return { ...session, isCurrent: session.id === sessionId };
}

function unsupported(backend: SessionBackend, sessionId: string): SessionError {
  return new SessionError({
    code: 'unsupported',
    message: `The backend "${backend.name}" does not support device sessions, so they cannot be listed or revoked. Check \`capabilities.deviceSessions\` first. With \`httpBackend\`, set it to \`true\` if your server has these routes.`,
    sessionId,
  });
}
