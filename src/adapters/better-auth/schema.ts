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
export const pair = v.object({
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
export const current = v.nullable(v.object({ ...pair.entries, needsRefresh: v.nullish(v.boolean()) }));

export const list = v.array(v.unknown());

/** As much as is needed to say which entry of a list cannot be read. */
export const identified = v.object({ session: v.object({ id }) });

export const jwt = v.object({ token: id });

export const refusal = v.object({ code: text });

export type Pair = v.InferOutput<typeof pair>;
