import * as fc from 'fast-check';
import { decodeJwt } from 'jose';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { isSessionError, parseClient, parseSession } from 'multisession/core';
import * as betterAuth from '../../src/adapters/better-auth/better-auth-readers.ts';
import { readFirstError } from '../../src/backend/http-error.ts';
import { readEvent } from '../../src/backend/http-events.ts';
import { readToken } from '../../src/backend/http-methods.ts';
import { readDehydratedSession } from '../../src/query/dehydrated-session.ts';
import { serializeSession, type Reader } from '../../src/session/index.ts';
import {
  readClient,
  readEntityId,
  readEnvelope,
  readPage,
  readSession,
} from '../../src/session/parse-wire.ts';
import { parseToken } from '../../src/store/parse-token.ts';
import { readSelection } from '../../src/store/effects/stored-selection.ts';
import { readMessage } from '../../src/store/tab-messages.ts';
import * as betterAuthSchema from '../adapters/better-auth/better-auth-schema.ts';
import { runs } from '../runs.ts';
import { anySession } from './any-session.ts';
import * as browserSchema from './browser-schema.ts';
import { mutated } from './mutated.ts';
import * as wireSchema from './wire-schema.ts';
import { wireSession } from './wire-session.ts';

// The reader of the browser accepts exactly the values that the valibot schemas accept.

const numRuns = runs({ few: 100, many: 3000 });

type UpdateMessage = Extract<
  v.InferOutput<typeof browserSchema.tabMessageSchema>['message'],
  { readonly type: 'update' }
>;

type Outcome = { readonly value: unknown } | { readonly message: string };

/** Returns the value that a function returns, or the message of the SessionError that it throws. */
function outcomeOf(read: () => unknown): Outcome {
  try {
    return { value: read() };
  } catch (error) {
    if (!isSessionError(error, 'invalid_response')) throw error;
    return { message: error.message };
  }
}

function schemaOutcome(schema: v.GenericSchema, value: unknown): Outcome {
  const { success, output, issues } = v.safeParse(schema, value);
  if (success) return { value: output };
  const path = ['response', v.getDotPath(issues[0])].filter(Boolean).join('.');
  return {
    message: `Invalid response: "${path}" ${browserSchema.problemOf(issues[0])}. It was ignored. Check that client and server are compatible.`,
  };
}

const text = fc.string();
const nullableText = fc.option(text);
const anyWireSession = anySession.map((session): unknown =>
  JSON.parse(JSON.stringify(serializeSession(session))),
);
const anyClient = fc.record({
  object: fc.constant('client'),
  id: fc.option(fc.string({ minLength: 1 })),
  sessions: fc.array(anyWireSession, { maxLength: 2 }),
  closed_sessions: fc.option(fc.array(anyWireSession, { maxLength: 2 }), { nil: undefined }),
  last_active_session_id: nullableText,
  covers: fc.constantFrom('all', 'presented', undefined),
  version: fc.nat(),
});
const anyError = fc.record({ code: text, message: text, meta: fc.dictionary(text, text) });
const anyDehydrated = fc.record({
  sessionId: text,
  organizationId: nullableText,
  userId: nullableText,
  actorId: nullableText,
  state: fc.record({
    mutations: fc.array(fc.record({ state: fc.object() }), { maxLength: 2 }),
    queries: fc.array(
      fc.record({
        queryKey: fc.array(fc.jsonValue()),
        queryHash: text,
        state: fc.object(),
        meta: fc.anything(),
      }),
      { maxLength: 2 },
    ),
  }),
});

const isoDate = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
const anyBetterAuthSession = fc.record({
  session: fc.record({
    id: fc.string({ minLength: 1 }),
    token: fc.string({ minLength: 1 }),
    expiresAt: isoDate,
    createdAt: isoDate,
    updatedAt: isoDate,
    activeOrganizationId: nullableText,
    impersonatedBy: nullableText,
    ipAddress: text,
  }),
  user: fc.record({
    id: fc.string({ minLength: 1 }),
    name: text,
    email: text,
    image: nullableText,
    username: nullableText,
    plan: fc.jsonValue(),
  }),
  needsRefresh: fc.option(fc.boolean()),
});

const cases: readonly (readonly [string, Reader<unknown>, v.GenericSchema, fc.Arbitrary<unknown>])[] = [
  ['a session', readSession, wireSchema.sessionSchema, anyWireSession],
  ['a client', readClient, wireSchema.clientSchema, anyClient],
  ['a page', readPage, wireSchema.pageSchema, fc.record({ data: fc.array(text), total_count: fc.nat() })],
  [
    'an envelope',
    readEnvelope,
    wireSchema.envelopeSchema,
    fc.record({ response: fc.jsonValue(), client: anyClient, now: fc.nat() }),
  ],
  ['the ID of an invalid session', readEntityId, wireSchema.entityIdSchema, anyWireSession],
  [
    'an event',
    readEvent,
    wireSchema.eventSchema,
    fc.record({ version: fc.maxSafeNat(), sessions: fc.dictionary(text, fc.maxSafeNat()) }),
  ],
  ['a token response', readToken, wireSchema.tokenSchema, fc.record({ jwt: text })],
  [
    'an error response',
    readFirstError,
    wireSchema.errorBodySchema,
    fc.record({ errors: fc.array(anyError, { minLength: 1, maxLength: 3 }) }),
  ],
  ['a dehydrated cache', readDehydratedSession, browserSchema.dehydratedSessionSchema, anyDehydrated],
  [
    'a session of Better Auth',
    betterAuth.readSessionAndUser,
    betterAuthSchema.sessionAndUserSchema,
    anyBetterAuthSession,
  ],
  [
    'the current session of Better Auth',
    betterAuth.readCurrentSession,
    betterAuthSchema.currentSessionSchema,
    fc.option(anyBetterAuthSession),
  ],
  [
    'the sessions of Better Auth',
    betterAuth.readSessionList,
    betterAuthSchema.sessionListSchema,
    fc.array(anyBetterAuthSession, { maxLength: 2 }),
  ],
  [
    'the session ID of Better Auth',
    betterAuth.readSessionId,
    betterAuthSchema.sessionIdSchema,
    anyBetterAuthSession,
  ],
  ['a token of Better Auth', betterAuth.readToken, betterAuthSchema.jwtSchema, fc.record({ token: text })],
  ['an error of Better Auth', betterAuth.readError, betterAuthSchema.errorSchema, fc.record({ code: text })],
];

describe.each(cases)('the reader of %s', (_, read, schema, valid) => {
  it('returns and rejects exactly what the schema does, with the same path and message', () => {
    fc.assert(
      fc.property(mutated(valid), (value) => {
        expect(outcomeOf(() => read(value, 'response'))).toEqual(schemaOutcome(schema, value));
      }),
      { numRuns },
    );
  });

  it('accepts most of the generated valid values, so that the comparison is not trivial', () => {
    const accepted = fc
      .sample(valid, 50)
      .filter((value) => 'value' in outcomeOf(() => read(value, 'response')));
    expect(accepted.length).toBeGreaterThan(30);
  });
});

const key = fc.record({ sessionId: text, template: nullableText, organizationId: nullableText });
const anyMessage = fc.oneof(
  fc.record(
    {
      type: fc.constant('update'),
      session: fc.option(anyWireSession),
      client: anyClient,
      now: fc.oneof(fc.double({ min: 0, max: 8.64e15 }), fc.constantFrom(null, -1, 8.64e15, 8.64e15 + 2)),
    },
    { requiredKeys: ['type', 'session', 'now'] },
  ),
  fc.record(
    {
      type: fc.constant('selection'),
      sessionId: nullableText,
      progress: fc.constantFrom('begun', 'settled', 'failed'),
      insteadOf: nullableText,
      stamp: fc.record({ count: fc.maxSafeNat(), tab: text }),
    },
    { requiredKeys: ['type', 'sessionId', 'progress', 'stamp'] },
  ),
  fc.record({ type: fc.constant('token-wanted'), key }),
  fc.record({
    type: fc.constant('token'),
    key,
    token: text,
    lifetime: fc.option(fc.double()),
    userId: fc.option(text),
    age: fc.integer(),
    sentAt: fc.double(),
  }),
  fc.record({ type: fc.constantFrom('leader-wanted', 'leader-here', 'constructor', 'toString') }),
);
const anyEnvelope = fc.record({
  multisession: fc.constant(1),
  scope: fc.constant('scope'),
  message: anyMessage,
});

/** Returns the message of an update whose data was parsed; undefined if that fails. */
function parseUpdate({ session, client, now }: UpdateMessage): unknown {
  try {
    const update = {
      session: session === null ? null : parseSession(session),
      client: client === undefined ? null : parseClient(client),
      now: now === null ? null : new Date(now),
    };
    return { type: 'update', update };
  } catch {
    return undefined;
  }
}

describe('the reader of messages from other tabs', () => {
  it('returns exactly the messages that the schema accepts', () => {
    fc.assert(
      fc.property(mutated(anyEnvelope), (value) => {
        const { success, output } = v.safeParse(browserSchema.tabMessageSchema, value);
        const message = success && output.scope === 'scope' ? output.message : undefined;
        expect(readMessage(value, 'scope')).toEqual(
          message?.type === 'update' ? parseUpdate(message) : message,
        );
      }),
      { numRuns: 4 * numRuns },
    );
  });
});

describe('the reader of the stored selection', () => {
  const anySelection = fc.record({
    sessionId: nullableText,
    since: fc.double(),
    organizations: fc.dictionary(fc.string(), nullableText),
  });
  const stored = fc.oneof(
    fc.string(),
    fc.constantFrom(null, '{"sessionId":null,"since":1e999}', '{"sessionId":null,"since":-1}'),
    mutated(anySelection).map((value) => {
      try {
        return JSON.stringify(value) ?? null;
      } catch {
        return '{';
      }
    }),
  );

  it('returns exactly the selections that the schema accepts', () => {
    fc.assert(
      fc.property(stored, (value) => {
        const { success, output } = v.safeParse(browserSchema.storedSelectionSchema, value);
        const tabStorage = { get: () => value, set: () => {} };
        expect(readSelection({ tabStorage }, 'key')).toEqual(success ? output : null);
      }),
      { numRuns },
    );
  });
});

/** Returns the claims of a session token as decoded by jose, or undefined if they are invalid. */
function claimsOf(jwt: string, sessionId: string): unknown {
  try {
    const claims = v.parse(browserSchema.claimsSchema, decodeJwt(jwt));
    return claims.sid === sessionId ? claims : undefined;
  } catch {
    return undefined;
  }
}

const base64url = (bytes: string | Uint8Array): string => Buffer.from(bytes).toString('base64url');

const anyToken = fc
  .tuple(
    mutated(
      fc.record({
        sid: fc.constant('sess_ada'),
        iat: fc.nat(),
        exp: fc.nat(),
        name: fc.string({ unit: 'grapheme' }),
        act: fc.jsonValue(),
      }),
    ),
    fc.option(fc.tuple(fc.nat(), fc.constantFrom('+', '/', '=', '==', '.', ' ', '\n', '-', '_', 'é', ''))),
  )
  .map(([claims, insertion]) => {
    const json = (() => {
      try {
        return JSON.stringify(claims) ?? '';
      } catch {
        return '';
      }
    })();
    const jwt = ['{"alg":"none"}', json, ''].map(base64url).join('.');
    if (!insertion) return jwt;
    const [position, added] = [insertion[0] % (jwt.length + 1), insertion[1]];
    return jwt.slice(0, position) + added + jwt.slice(added === '' ? position + 1 : position);
  });
const anyBytes = fc.uint8Array({ maxLength: 20 }).map((bytes) => `a.${base64url(bytes)}.`);

describe('the reader of token claims', () => {
  it('returns exactly the claims that jose decodes and the schema accepts', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 8, arbitrary: anyToken }, anyBytes, fc.string()), (jwt) => {
        const outcome = outcomeOf(() => parseToken(jwt, 'sess_ada', null, 0).claims);
        expect('value' in outcome ? outcome.value : undefined).toEqual(claimsOf(jwt, 'sess_ada'));
      }),
      { numRuns: 4 * numRuns },
    );
  });

  const names = ['Ada', 'Ádá', 'أدا', '艾达', '👩🏽‍💻', 'a~?>', '~~~', '???', 'ÿÿÿ'];

  it.each(names)('reads claims in any script, at the length of each kind of padding: %s', (name) => {
    const claims = { sid: 'sess_ada', iat: 1, exp: 2, name };
    const jwt = `e30.${base64url(JSON.stringify(claims))}.`;
    expect(parseToken(jwt, 'sess_ada', null, 0).claims).toEqual(claims);
  });

  it.each(names)('treats plain base64 and other encodings than UTF-8 as jose does: %s', (name) => {
    const json = JSON.stringify({ sid: 'sess_ada', iat: 1, exp: 2, name });
    for (const payload of [Buffer.from(json).toString('base64'), base64url(Buffer.from(json, 'latin1'))]) {
      const jwt = `e30.${payload}.`;
      const outcome = outcomeOf(() => parseToken(jwt, 'sess_ada', null, 0).claims);
      expect('value' in outcome ? outcome.value : undefined).toEqual(claimsOf(jwt, 'sess_ada'));
    }
  });
});

describe('an object whose unknown fields are kept', () => {
  const polluted =
    '{"__proto__":{"polluted":true},"constructor":{"polluted":true},"prototype":{"polluted":true},"plan":"pro"';

  it('loses the fields that could change a prototype', () => {
    const wire = wireSession({
      user: JSON.parse(`${polluted},"id":"user_ada"}`),
      actor: JSON.parse(`${polluted},"sub":"user_admin"}`),
      tasks: [JSON.parse(`${polluted},"key":"setup-mfa"}`)],
    });
    const { user, actor, tasks } = parseSession(wire);
    for (const object of [user, actor, tasks[0]]) {
      expect(Object.getOwnPropertyNames(object).length).toBe(2);
      expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
      expect(object).toHaveProperty('plan', 'pro');
    }
    expect({}).not.toHaveProperty('polluted');
  });

  it('contains the validated value of a field even if its getter returns another value each time', () => {
    const ids = ['user_ada', 7, {}];
    const user = Object.defineProperty({}, 'id', { enumerable: true, get: () => ids.shift() });
    expect(parseSession(wireSession({ user })).user).toEqual({ id: 'user_ada' });
  });
});
