import {
  type BackendUpdate,
  type DeviceSessionsCalls,
  hasDeviceSessions,
  type PageParams,
  type SessionBackend,
} from '../backend/index.ts';
import { type Paginated, type SessionData, SessionError } from '../session/index.ts';
import { type Refresher, toSessionError } from './refresh.ts';
import type { StateKeeper } from './session-state.ts';
import { findSession } from './state.ts';

/** A session on one of an account's devices. It is data: what can be done with it is to revoke it. */
export type DeviceSession = SessionData & {
  /** Whether it is the very session whose devices were asked for. */
  readonly isCurrent: boolean;
};

/** For calls that can be called off. */
export interface AbortOptions {
  readonly signal?: AbortSignal;
}

/**
 * An account's sessions on all its devices. Nothing of them is held: each list is asked for anew.
 *
 * All reject with a {@link SessionError}: `unsupported` where the backend knows no devices, `session_closed` when the
 * session that asks is over, else what the backend said; and with the signal's reason where that aborts.
 */
export interface Devices {
  /** Signed-in sessions of that session's user, newest first by their last activity. */
  readonly list: (
    sessionId: string,
    page?: PageParams,
    options?: AbortOptions,
  ) => Promise<Paginated<DeviceSession>>;
  /**
   * Signs another of that user's sessions out, wherever it is. One that is over already, or not there, is no error.
   * Servers may want a factor proved anew first: `reverification_required`.
   */
  readonly revoke: (sessionId: string, otherId: string, options?: AbortOptions) => Promise<void>;
  /**
   * Signs all of that user's sessions out but this one, one after the other, and answers their ids. When one fails the
   * rest are left as they are.
   */
  readonly revokeOthers: (sessionId: string, options?: AbortOptions) => Promise<readonly string[]>;
}

/** The most that a page holds. */
const LONGEST_PAGE = 500;

export function createDevices(backend: SessionBackend, keeper: StateKeeper, refresher: Refresher): Devices {
  async function call<Answer>(
    sessionId: string,
    { signal = new AbortController().signal }: AbortOptions,
    send: (devices: DeviceSessionsCalls, signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> {
    if (!hasDeviceSessions(backend)) throw unsupported(backend, sessionId);
    try {
      return await send(backend, signal);
    } catch (error) {
      signal.throwIfAborted();
      refresher.heed(error);
      throw toSessionError(backend, error);
    }
  }

  /** A session of another client is none of this one's business, also when it was closed from here. */
  function takeIn(update: BackendUpdate, asked: ReturnType<StateKeeper['ask']>): void {
    const isOurs = findSession(keeper.api.getState(), update.session?.id ?? null);
    keeper.applyUpdate(isOurs ? update : { ...update, session: null }, asked);
  }

  const devices: Devices = {
    list: (sessionId, page = {}, options = {}) =>
      call(sessionId, options, async (backend, signal) => {
        const { data, totalCount } = await backend.listDeviceSessions(sessionId, page, { signal });
        return { data: data.map((session) => asRow(session, sessionId)), totalCount };
      }),
    revoke: (sessionId, otherId, options = {}) =>
      call(sessionId, options, async (backend, signal) => {
        const asked = keeper.ask();
        takeIn(await backend.revokeDeviceSession(sessionId, otherId, { signal }), asked);
      }),
    async revokeOthers(sessionId, options) {
      const revoked = new Set<string>();
      for (;;) {
        const { data, totalCount } = await devices.list(sessionId, { limit: LONGEST_PAGE }, options);
        const others = data.filter(({ id, isCurrent }) => !isCurrent && !revoked.has(id));
        for (const { id } of others) {
          await devices.revoke(sessionId, id, options);
          revoked.add(id);
        }
        // What was behind the first page is on it now.
        if (data.length >= totalCount || others.length === 0) return [...revoked];
      }
    },
  };
  return devices;
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
