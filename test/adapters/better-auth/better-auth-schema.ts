import * as v from 'valibot';
import { looseObject, nonEmptyString, object } from '../../session/wire-schema.ts';

// The definition of the responses of Better Auth. The readers of the adapter are compared to it.

const date = v.pipe(
  v.string(),
  v.transform((text) => new Date(text)),
  v.date('a date'),
);
const text = v.nullish(v.string());

const session = object({
  id: nonEmptyString,
  token: nonEmptyString,
  expiresAt: date,
  createdAt: date,
  updatedAt: date,
  activeOrganizationId: text,
  impersonatedBy: text,
});
const user = looseObject({ id: nonEmptyString, name: text, email: text, image: text, username: text });

export const sessionAndUserSchema = object({ session, user });

export const currentSessionSchema = v.nullable(
  object({ session, user, needsRefresh: v.nullish(v.boolean()) }),
);

export const sessionListSchema = v.array(v.unknown());

export const sessionIdSchema = object({ session: object({ id: nonEmptyString }) });

export const jwtSchema = object({ token: nonEmptyString });

export const errorSchema = object({ code: text });
