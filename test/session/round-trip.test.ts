import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isSessionError,
  isSignedIn,
  parseClient,
  parseSession,
  type SessionData,
  sessionStatuses,
} from 'multisession/core';
import { parseEnvelope, serializeSession } from '../../src/session/index.ts';
import { anySession } from './any-session.ts';

/** Returns the session as parsed JSON of the wire format. */
function toWire(session: SessionData): Record<string, unknown> {
  return JSON.parse(JSON.stringify(serializeSession(session)));
}

/** Returns the names of the invariants that a session violates. */
function brokenInvariants(session: SessionData | undefined): readonly string[] {
  if (!session) return [];
  const { lastActiveAt, expireAt, abandonAt, createdAt, updatedAt, factorVerifiedAt, status } = session;
  const dates = [lastActiveAt, expireAt, abandonAt, createdAt, updatedAt];
  const verified = [factorVerifiedAt.first, factorVerifiedAt.second].filter((date) => date !== null);
  const invariants = {
    id: session.id.length > 0,
    status: sessionStatuses.includes(status),
    dates: [...dates, ...verified].every((date) => !Number.isNaN(date.getTime())),
    version: Number.isSafeInteger(session.version),
    tasks: session.tasks.every(({ key }) => typeof key === 'string'),
    user: !isSignedIn(session) || typeof session.user.id === 'string',
    userId: !isSignedIn(session) || typeof session.userId === 'string',
    currentTask: status !== 'pending' || (session.currentTask && session.currentTask === session.tasks[0]),
  };
  return Object.entries(invariants).flatMap(([name, holds]) => (holds ? [] : [name]));
}

/** Returns the parsed value, or undefined if it is rejected with `invalid_response`. Other errors are bugs. */
function tryParse<Result>(parse: () => Result): Result | undefined {
  try {
    return parse();
  } catch (error) {
    if (!isSessionError(error, 'invalid_response')) throw error;
    return undefined;
  }
}

describe('a serialized session', () => {
  it('is parsed to an equal session', () => {
    fc.assert(
      fc.property(anySession, (session) => {
        expect(parseSession(toWire(session))).toStrictEqual(session);
      }),
      { numRuns: 300 },
    );
  });

  it('is valid or rejected if any field is replaced', () => {
    const anyField = anySession.chain((session) =>
      fc.constantFrom(...Object.keys(serializeSession(session))),
    );
    fc.assert(
      fc.property(anySession, anyField, fc.anything(), (session, field, value) => {
        const result = tryParse(() => parseSession({ ...toWire(session), [field]: value }));
        expect(brokenInvariants(result)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('is valid or rejected if any field is missing', () => {
    fc.assert(
      fc.property(anySession, fc.nat(), (session, pick) => {
        const fields = Object.entries(toWire(session));
        const rest = Object.fromEntries(fields.filter((_, index) => index !== pick % fields.length));
        const result = tryParse(() => parseSession(rest));
        expect(brokenInvariants(result)).toEqual([]);
      }),
    );
  });
});

describe('arbitrary data', () => {
  const garbage = fc.oneof(
    fc.anything({
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withBigInt: true,
      withTypedArray: true,
    }),
    fc.jsonValue(),
  );

  it('never makes the parsers throw anything but a SessionError', () => {
    fc.assert(
      fc.property(garbage, (value) => {
        const parsers = [parseSession, parseClient, parseEnvelope];
        expect(() => parsers.map((parse) => tryParse(() => parse(value)))).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  it('in a list of sessions does not affect the valid sessions', () => {
    fc.assert(
      fc.property(anySession, fc.array(garbage, { maxLength: 4 }), (session, others) => {
        const client = parseClient({ id: 'client_1', sessions: [...others, toWire(session)] });
        expect(client.sessions).toContainEqual(session);
        expect(client.invalidSessions.length + client.sessions.length).toBeLessThanOrEqual(others.length + 1);
        expect(client.sessions.flatMap(brokenInvariants)).toEqual([]);
      }),
    );
  });
});
