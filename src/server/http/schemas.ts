import * as v from 'valibot';
import { sessionStatuses } from '../../session/index.ts';
import { text } from './body.ts';

// The schemas of all requests. Unknown fields are ignored, for forward compatibility. If JSON keys are duplicated, the
// last one is used, as in `JSON.parse()`.

const organizationId = v.optional(v.nullable(text));

export const emptyBody = v.object({});
export const tokenBody = v.object({ organization_id: organizationId });
export const touchBody = v.object({
  active_organization_id: organizationId,
  intent: v.optional(v.picklist(['focus', 'activity', 'select_session', 'select_organization'])),
});

/** The schema of the `:id` path parameter. */
export const idParam = v.object({ id: text });

/**
 * Returns the schema of an integer in a query string: only digits are allowed, unlike in the numeric strings of
 * JavaScript.
 */
function wholeNumber(min: number, max: number) {
  const expected = `an integer from ${min} to ${max}`;
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

export const pageQuery = v.object(page);
export const listQuery = v.object({
  ...page,
  client_id: v.optional(text),
  user_id: v.optional(text),
  status: v.optional(v.picklist(sessionStatuses)),
});
