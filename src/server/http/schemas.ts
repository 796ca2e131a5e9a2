import * as v from 'valibot';
import { sessionStatuses } from '../../session/index.ts';
import { integer, text } from '../validation.ts';

// The schemas of all requests. Unknown fields are ignored, for forward compatibility. If JSON keys are duplicated, the
// last one is used, as in `JSON.parse()`.

const organizationId = v.optional(v.nullable(text));

export const emptyBody = v.object({});
export const tokenBody = v.object({ organization_id: organizationId });
export const touchBody = v.object({
  active_organization_id: organizationId,
  intent: v.optional(v.picklist(['focus', 'activity', 'select_session', 'select_organization'])),
});

/**
 * Returns the schema of an integer in a query string: only digits are allowed, unlike in the numeric strings of
 * JavaScript.
 */
function integerText(min: number, max: number) {
  const toNumber = (digits: string): number => (/^\d{1,15}$/.test(digits) ? Number(digits) : NaN);
  return v.pipe(v.string(), v.transform(toNumber), integer(min, max));
}

const page = {
  limit: v.optional(integerText(1, 500), '10'),
  offset: v.optional(integerText(0, Number.MAX_SAFE_INTEGER), '0'),
};

export const pageQuery = v.object(page);
export const listQuery = v.object({
  ...page,
  client_id: v.optional(text),
  user_id: v.optional(text),
  status: v.optional(v.picklist(sessionStatuses)),
});
