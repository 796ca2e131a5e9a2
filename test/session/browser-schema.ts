import * as v from 'valibot';
import { count, looseObject, object, present } from './wire-schema.ts';

// The definition of the data that comes from storage, from other tabs, from the server-rendered page and from tokens.
// The reader in `src/session/read.ts` is compared to it.

const tokenKey = object({
  sessionId: v.string(),
  template: v.nullable(v.string()),
  organizationId: v.nullable(v.string()),
});

const message = v.variant('type', [
  v.object({
    type: v.literal('update'),
    session: present,
    client: v.optional(v.unknown()),
    now: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15))),
  }),
  v.object({
    type: v.literal('selection'),
    sessionId: v.nullable(v.string()),
    progress: v.picklist(['begun', 'settled', 'failed']),
    insteadOf: v.optional(v.string()),
    stamp: object({ count, tab: v.string() }),
  }),
  v.object({
    type: v.literal('sign-out'),
    sessionIds: v.array(v.string()),
    status: v.nullable(v.picklist(['ended', 'removed'])),
  }),
  v.object({ type: v.literal('opened') }),
  v.object({ type: v.literal('version'), clientId: v.nullable(v.string()), version: count }),
  v.object({ type: v.literal('token-wanted'), key: tokenKey }),
  v.object({
    type: v.literal('token'),
    key: tokenKey,
    token: v.string(),
    lifetime: v.nullable(v.number()),
    userId: v.nullable(v.string()),
    age: v.pipe(v.number(), v.minValue(0)),
    sentAt: v.number(),
  }),
  v.object({ type: v.literal('leader-wanted') }),
  v.object({ type: v.literal('leader-here') }),
]);

/** A message from another tab. */
export const tabMessageSchema = object({ multisession: v.literal(1), scope: v.string(), message });

/** The stored selection of a tab, which is JSON. */
export const storedSelectionSchema = v.pipe(
  v.string(),
  v.parseJson(),
  object({
    sessionId: v.nullable(v.string()),
    since: v.number(),
    organizations: v.record(v.string(), v.nullable(v.string())),
    signOuts: v.nullish(
      v.array(
        object({
          ids: v.array(v.string()),
          method: v.picklist(['end', 'remove', 'remove-all']),
          since: v.nullish(v.number(), null),
        }),
      ),
      () => [],
    ),
  }),
);

/** The claims of a session token. */
export const claimsSchema = looseObject({
  sid: v.string(),
  sub: v.optional(v.string()),
  iat: v.number(),
  exp: v.number(),
});

const dehydratedState = object({
  mutations: v.array(object({})),
  queries: v.array(object({ queryKey: v.array(v.unknown()), queryHash: v.string(), state: object({}) })),
});

/** A dehydrated cache. Its state is validated, but returned with all fields. */
export const dehydratedSessionSchema = v.pipe(
  object({
    sessionId: v.string(),
    organizationId: v.nullable(v.string()),
    userId: v.nullable(v.string()),
    actorId: v.nullable(v.string()),
    state: v.unknown(),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { issues } = v.safeParse(dehydratedState, dataset.value.state);
    if (!issues) return;
    addIssue({
      input: issues[0].input,
      message: shouldBe(issues[0]),
      path: [
        { type: 'object', origin: 'value', input: dataset.value, key: 'state', value: dataset.value.state },
        ...(issues[0].path ?? []),
      ],
    });
  }),
);

const nouns: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'a boolean',
  Array: 'an array',
  Object: 'an object',
};

/** Returns what the invalid value should be. */
function shouldBe({ message, expected }: v.BaseIssue<unknown>): string {
  const noun = message.startsWith('Invalid ') ? String(expected) : message;
  return nouns[noun] ?? noun;
}

/** Returns the problem as an error message states it. */
export function problemOf(issue: v.BaseIssue<unknown>): string {
  return issue.input === undefined ? 'is missing' : `should be ${shouldBe(issue)}`;
}
