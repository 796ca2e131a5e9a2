import * as v from 'valibot';
import { sessionStatuses } from '../../session/index.ts';
import { text } from './body.ts';

// All that requests may say. Fields that are not known are ignored, so that newer clients may say more; those that are
// known have to be right. Of a key that comes twice the last one counts, as in every JSON parser of JavaScript.

const organizationId = v.optional(v.nullable(text));

export const emptyBody = v.object({});
export const tokenBody = v.object({ organization_id: organizationId });
export const touchBody = v.object({
  active_organization_id: organizationId,
  intent: v.optional(v.picklist(['focus', 'activity', 'select_session', 'select_organization'])),
});

/** What stands in the path. */
export const idParam = v.object({ id: text });

/** A whole number as it stands in an address: digits, and nothing that merely looks like a number to JavaScript. */
function wholeNumber(min: number, max: number) {
  const expected = `a whole number from ${min} to ${max}`;
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,15}$/, expected),
    v.transform(Number),
    v.minValue(min, expected),
    v.maxValue(max, expected),
  );
}

const page = {
  limit: v.optional(wholeNumber(1, 500), '10'),
  offset: v.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER), '0'),
};

/** Seed 004. */
export const pageQuery = v.object(page);
export const listQuery = v.object({
  ...page,
  client_id: v.optional(text),
  user_id: v.optional(text),
  status: v.optional(v.picklist(sessionStatuses)),
});
