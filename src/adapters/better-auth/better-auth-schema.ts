import * as v from 'valibot';

// The responses of Better Auth. Unknown fields of sessions are ignored. Unknown fields of users are kept, because the
// app defines them.

const date = v.pipe(
  v.string(),
  v.transform((text) => new Date(text)),
  v.date(),
);
const text = v.nullish(v.string());
const id = v.pipe(v.string(), v.nonEmpty());

/** A session and its user. */
export const sessionAndUser = v.object({
  session: v.object({
    id,
    token: id,
    expiresAt: date,
    createdAt: date,
    updatedAt: date,
    activeOrganizationId: text,
    impersonatedBy: text,
  }),
  user: v.looseObject({ id, name: text, email: text, image: text, username: text }),
});

/** The session that the cookie identifies. `needsRefresh` is set by the option `deferSessionRefresh`. */
export const currentSession = v.nullable(
  v.object({ ...sessionAndUser.entries, needsRefresh: v.nullish(v.boolean()) }),
);

/** The sessions of a client. Entries are parsed one by one, see `parseSessionList()`. */
export const sessionList = v.array(v.unknown());

/** The part of a list entry that contains the ID of its session, for errors. */
export const entityWithSessionId = v.object({ session: v.object({ id }) });

/** The response of the `jwt()` plugin. */
export const tokenResponse = v.object({ token: id });

/** The body of a response that is not OK. */
export const errorResponse = v.object({ code: text });

/** A session and its user. */
export type SessionAndUser = v.InferOutput<typeof sessionAndUser>;
