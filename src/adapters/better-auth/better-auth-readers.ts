import {
  arrayOf,
  invalidResponse,
  looseObjectOf,
  nullable,
  objectOf,
  optional,
  type Reader,
  readBoolean,
  readNonEmptyString,
  readString,
  readUnknown,
} from '../../session/index.ts';

// The responses of Better Auth. Unknown fields of sessions are ignored. Unknown fields of users are kept, because the
// app defines them.

const readText = optional(nullable(readString));
const readDate: Reader<Date> = (value, path) => {
  const date = new Date(readString(value, path));
  if (Number.isNaN(date.getTime())) throw invalidResponse(path, 'should be a date');
  return date;
};

const sessionAndUser = {
  session: objectOf({
    id: readNonEmptyString,
    token: readNonEmptyString,
    expiresAt: readDate,
    createdAt: readDate,
    updatedAt: readDate,
    activeOrganizationId: readText,
    impersonatedBy: readText,
  }),
  user: looseObjectOf({
    id: readNonEmptyString,
    name: readText,
    email: readText,
    image: readText,
    username: readText,
  }),
};

/** A session and its user. */
export type SessionAndUser = ReturnType<typeof readSessionAndUser>;

/** Reads a session and its user. */
export const readSessionAndUser = objectOf(sessionAndUser);

/** Reads the session that the cookie identifies. `needsRefresh` is set by the option `deferSessionRefresh`. */
export const readCurrentSession = nullable(
  objectOf({ ...sessionAndUser, needsRefresh: optional(nullable(readBoolean)) }),
);

/** Reads the sessions of a client. Entries are read one by one, see `parseSessionList()`. */
export const readSessionList = arrayOf(readUnknown);

/** Reads the part of a list entry that contains the ID of its session, for errors. */
export const readSessionId = objectOf({ session: objectOf({ id: readNonEmptyString }) });

/** Reads the response of the `jwt()` plugin. */
export const readToken = objectOf({ token: readNonEmptyString });

/** Reads the body of a response that is not OK. */
export const readError = objectOf({ code: readText });
