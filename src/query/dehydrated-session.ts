import type { DehydratedState } from '@tanstack/react-query';
import {
  arrayOf,
  isEqual,
  nullable,
  objectOf,
  type Reader,
  readString,
  readUnknown,
  tryRead,
} from '../session/index.ts';
import type { CacheIdentity } from './cache-owner.ts';

/** The dehydrated cache of a session, with the identity that it belongs to. Serializable as JSON. */
export interface DehydratedSession extends CacheIdentity {
  readonly state: DehydratedState;
}

const readAnyObject = objectOf({});
const readState = objectOf({
  mutations: arrayOf(readAnyObject),
  queries: arrayOf(objectOf({ queryKey: arrayOf(readUnknown), queryHash: readString, state: readAnyObject })),
});

/** Reads a dehydrated cache. Its state is returned as it is, with all fields. */
export const readDehydratedSession: Reader<DehydratedSession> = objectOf({
  sessionId: readString,
  organizationId: nullable(readString),
  userId: nullable(readString),
  actorId: nullable(readString),
  state(value, path) {
    readState(value, path);
    // SAFETY: the fields that TanStack Query reads without a check were checked.
    return value as DehydratedState;
  },
});

/** Returns the state of a dehydrated cache, or undefined if it is invalid or belongs to another identity. */
export function stateFor(identity: CacheIdentity, dehydrated: unknown): DehydratedState | undefined {
  const { state, ...source } = tryRead(readDehydratedSession, dehydrated) ?? {};
  return isEqual(source, identity) ? state : undefined;
}
