import * as v from 'valibot';

// What Better Auth answers. Unknown fields of sessions are ignored, those of users are the app's.

const date = v.pipe(
  v.string(),
  v.transform((text) => new Date(text)),
  v.date(),
);
const text = v.nullish(v.string());
const id = v.pipe(v.string(), v.nonEmpty());

/** One session and its user. */
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

/** Whom the cookie speaks for. `needsRefresh` comes with the option `deferSessionRefresh`. */
export const currentSession = v.nullable(
  v.object({ ...sessionAndUser.entries, needsRefresh: v.nullish(v.boolean()) }),
);

export const sessionList = v.array(v.unknown());

/** As much as is needed to say which entry of a list cannot be read. */
export const entityWithSessionId = v.object({ session: v.object({ id }) });

export const tokenResponse = v.object({ token: id });

export const errorResponse = v.object({ code: text });

export type SessionAndUser = v.InferOutput<typeof sessionAndUser>;
