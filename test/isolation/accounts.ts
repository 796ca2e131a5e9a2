import type { ActiveSessionData, SessionBackend } from 'multisession/core';
import { createSessionData } from '../../src/testing/index.ts';
import { markOf, type Owner } from './marks.ts';

/** Everybody who may be signed in here. */
export type Person = 'ada' | 'bob';
/** One sign-in of somebody. `ada2` is Ada, signed in again. */
export type AccountName = Person | `${Person}${number}`;

export function sessionIdOf(name: string): string {
  return `sess_${name}`;
}

export function accountOf(sessionId: string): string {
  return sessionId.replace(/^sess_/, '');
}

/** Whom a session speaks for. */
export function ownerOf(session: {
  readonly id: string;
  readonly lastActiveOrganizationId: string | null;
}): Owner {
  return { account: accountOf(session.id), organization: session.lastActiveOrganizationId };
}

/** Both are in `org_1`, so that an organization alone tells them apart as little as in an app. */
export function createAccount(name: AccountName): ActiveSessionData {
  const firstName = name.startsWith('ada') ? 'Ada' : 'Bob';
  const mark = markOf({ account: name, organization: null });
  return createSessionData({
    name: `${firstName} ${mark}`,
    id: sessionIdOf(name),
    lastActiveOrganizationId: 'org_1',
  });
}

/** The backend as if it were far away: what it answers is nobody else's object. */
export function farAway(backend: SessionBackend): SessionBackend {
  return {
    ...backend,
    getClient: async (context) => structuredClone(await backend.getClient(context)),
    touchSession: async (...call) => structuredClone(await backend.touchSession(...call)),
    endSession: async (...call) => structuredClone(await backend.endSession(...call)),
    removeSession: async (...call) => structuredClone(await backend.removeSession(...call)),
    removeAllSessions: async (...call) => structuredClone(await backend.removeAllSessions(...call)),
  };
}
