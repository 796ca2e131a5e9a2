import type { ActiveSessionData, SessionBackend } from 'multisession/core';
import { createSessionData } from '../../src/testing/index.ts';
import { markOf, type Owner } from './marks.ts';

/** The users who can sign in. */
export const people = ['ada', 'bob', 'carol', 'dan', 'eve', 'fay', 'gus', 'hal', 'ida', 'joe'] as const;
export type Person = (typeof people)[number];
/** One sign-in of a user. `ada2` is Ada, signed in again. */
export type AccountName = Person | `${Person}${number}`;

/** Returns the session ID of an account. `sess_ada_2` succeeds the expired session `sess_ada` of account `ada`. */
export function sessionIdOf(account: string, successor?: number): string {
  return successor === undefined ? `sess_${account}` : `sess_${account}_${successor}`;
}

export function accountOf(sessionId: string): string {
  return registered.get(sessionId) ?? sessionId.replace(/^sess_/, '').replace(/_\d+$/, '');
}

/** The organization of all sessions that are registered. */
const ONLY_ORGANIZATION = 'org_1';

/** The accounts of sessions whose IDs do not name them. */
const registered = new Map<string, string>();

/** Registers the account of a session whose ID does not name it, because the backend creates the ID. */
export function registerSession(sessionId: string, account: string): void {
  registered.set(sessionId, account);
}

/** Returns the owner of the data of a session, or of one of its organizations. */
export function ownerOfSession(sessionId: string, organization: string | null): Owner {
  const account = accountOf(sessionId);
  return { account, organization: registered.has(sessionId) ? ONLY_ORGANIZATION : organization };
}

/** Returns the IDs of sessions in a text. */
export function sessionIdsIn(text: string): readonly string[] {
  const known = [...registered.keys()].filter((id) => text.includes(id));
  return [...Array.from(text.matchAll(/sess_\w+/g), ([id]) => id), ...known];
}

/** Returns the account and organization of a session. */
export function ownerOf(session: {
  readonly id: string;
  readonly lastActiveOrganizationId: string | null;
}): Owner {
  return ownerOfSession(session.id, session.lastActiveOrganizationId);
}

/** Creates a session in `org_1`. All accounts share this organization, as colleagues do in an app. */
export function createAccount(account: string, id: string = sessionIdOf(account)): ActiveSessionData {
  const person = account.replace(/\d+$/, '');
  const firstName = person.charAt(0).toUpperCase() + person.slice(1);
  const mark = markOf({ account, organization: null });
  return createSessionData({ name: `${firstName} ${mark}`, id, lastActiveOrganizationId: 'org_1' });
}

/** Returns the backend with cloned responses, so that no object is shared between stores. */
export function withClonedResponses(backend: SessionBackend): SessionBackend {
  return {
    ...backend,
    getClient: async (context) => structuredClone(await backend.getClient(context)),
    touchSession: async (...args) => structuredClone(await backend.touchSession(...args)),
    endSession: async (...args) => structuredClone(await backend.endSession(...args)),
    removeSession: async (...args) => structuredClone(await backend.removeSession(...args)),
    removeAllSessions: async (...args) => structuredClone(await backend.removeAllSessions(...args)),
  };
}
