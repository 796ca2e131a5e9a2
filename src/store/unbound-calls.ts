import type { SignedInSession } from '../session/index.ts';

/** A request of a session fetch that is not bound to a session, or not to an organization. */
export interface UnboundCall {
  /** The session that the request is sent as. */
  readonly session: SignedInSession;
  /** Whether the session of the fetch is bound. Its organization is not. */
  readonly isSessionBound: boolean;
}

/** The listener for unbound requests, which is set during development only. */
export const unboundCalls: { listener?: (call: UnboundCall) => void } = {};
