export { accountSlug } from './account-slug.ts';
export { isActive, isClosed, isPending, isSignedIn, type WithStatus } from './guards.ts';
export { getOwn } from './get-own.ts';
export { hasSameOwner, ownerOf, type SessionOwner } from './has-same-owner.ts';
export { isEqual, isSameValue } from './is-equal.ts';
export type { PageSession } from './page-session.ts';
export {
  type Envelope,
  parseClient,
  parseEnvelope,
  parseSession,
  parseSessionPage,
  type WireParseOptions,
} from './parse-wire.ts';
export {
  arrayOf,
  invalidResponse,
  looseObjectOf,
  MAX_DATE_MS,
  nullable,
  nullish,
  numberIn,
  objectOf,
  oneOf,
  optional,
  type Reader,
  readBoolean,
  readCount,
  readNonEmptyString,
  readNumber,
  readPresent,
  readString,
  readUnknown,
  recordOf,
  tryRead,
} from './read.ts';
export { serializeSession, type WireClient, type WireSession } from './serialize-wire.ts';
export { checkArgument } from './check-argument.ts';
export { sessionAt } from './session-at.ts';
export {
  isSessionError,
  isTransient,
  SessionError,
  type SessionErrorCode,
  type SessionErrorOptions,
} from './session-error.ts';
export type * from './session.ts';
export {
  canTransition,
  type ClosedStatus,
  isListedStatus,
  isSessionStatus,
  isSignedInStatus,
  sessionStatuses,
  type SessionStatus,
  type SignedInStatus,
  transition,
} from './status.ts';
export type { ActClaim, DefaultUser, PublicUserData, Register, User } from './user.ts';
