import type { DehydratedState } from '@tanstack/react-query';
import { arrayOf, nullable, objectOf, type Reader, readString, readUnknown } from '../session/index.ts';

/** The dehydrated cache of a session, with the session and organization that it belongs to. Serializable as JSON. */
export interface DehydratedSession {
  readonly sessionId: string;
  readonly organizationId: string | null;
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
  state(value, path) {
    readState(value, path);
    // SAFETY: the fields that TanStack Query reads without a check were checked.
    return value as DehydratedState;
  },
});
