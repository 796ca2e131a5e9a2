import { describe, expect, it } from 'vitest';
import { isSessionError, parseSession, type SessionError } from 'multisession/core';
import { wireSession, wireSessionWithout } from './wire-session.ts';

/** Returns the error that parsing a session throws. */
function parseErrorOf(wire: unknown): SessionError {
  try {
    parseSession(wire);
  } catch (error) {
    if (isSessionError(error)) return error;
    throw error;
  }
  throw new Error('The session was parsed.');
}

const required = ['id', 'status', 'last_active_at', 'expire_at', 'abandon_at'];

describe('an error for a required field', () => {
  it.each(required)('names the field if it is missing: %s', (field) => {
    const error = parseErrorOf(wireSessionWithout(field));
    expect(error.code).toBe('invalid_response');
    expect(error.message).toContain(`"session.${field}" is missing.`);
  });

  it.each(required)('names the field if it is null: %s', (field) => {
    expect(parseErrorOf(wireSession({ [field]: null })).message).toContain(`"session.${field}"`);
  });
});

describe('an error for a field of the wrong type', () => {
  it.each([
    ['id', 12],
    ['id', ''],
    ['client_id', 12],
    ['user_id', {}],
    ['status', ['active']],
    ['created_at', 'yesterday'],
    ['updated_at', true],
    ['last_active_organization_id', 1],
    ['version', -1],
    ['version', 1.5],
    ['version', 2 ** 53],
    ['tasks', {}],
    ['user', 'ada'],
    ['public_user_data', []],
  ])('names the field: %s = %j', (field, value) => {
    expect(parseErrorOf(wireSession({ [field]: value })).message).toContain(`"session.${field}`);
  });

  it.each([
    ['session.user.id', { user: {} }],
    ['session.actor.sub', { actor: { reason: 'support' } }],
    ['session.tasks.1.key', { tasks: [{ key: 'setup-mfa' }, { key: 3 }] }],
    ['session.factor_verified_at.second', { factor_verified_at: { first: null, second: 'x' } }],
    ['session.public_user_data.identifier', { public_user_data: {} }],
    ['session.latest_activity.is_mobile', { latest_activity: { is_mobile: 'no' } }],
  ])('names the path of a nested field: %s', (path, change) => {
    expect(parseErrorOf(wireSession(change)).message).toContain(`"${path}"`);
  });

  it('names the expected type', () => {
    expect(parseErrorOf(wireSession({ client_id: 12 })).message).toContain('should be a string.');
  });
});

describe('a timestamp', () => {
  it.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1,
    1_700_000_000.5,
    8.64e15 + 2,
    '1700000000',
    1n,
    new Date(),
  ])('is rejected if it is %s', (value) => {
    expect(parseErrorOf(wireSession({ expire_at: value })).message).toContain('"session.expire_at"');
  });
});

describe('a signed-in session', () => {
  it('is rejected if it is pending without a task', () => {
    expect(parseErrorOf(wireSession({ status: 'pending', tasks: [] })).message).toContain('"session.tasks"');
    expect(parseErrorOf({ ...wireSessionWithout('tasks'), status: 'pending' }).message).toContain(
      '"session.tasks"',
    );
  });

  it.each(['active', 'pending'])('is rejected if it is %s without a user', (status) => {
    const withoutUser = wireSession({ status, user: null, user_id: null, public_user_data: null });
    expect(parseErrorOf(withoutUser).message).toContain('"session.user"');
  });
});

it.for([undefined, null, 'session', 1, true, [], () => {}])(
  'parseSession rejects a value that is not a session: %s',
  (value) => {
    expect(parseErrorOf(value).code).toBe('invalid_response');
  },
);

it('parseSession names fields relative to the given path', () => {
  expect(() => parseSession({}, { path: 'response' })).toThrow('"response.id"');
});

it.each(Object.keys(wireSession()))(
  'parseSession never includes the received value in its error: %s',
  (field) => {
    const secret = 'ada@example.com eyJhbGciOi';
    for (const value of [{ [secret]: [secret] }, [secret], [[secret]], { id: { secret } }]) {
      const broken = { ...wireSession({ [field]: value }), abandon_at: secret };
      expect(String(parseErrorOf(broken)) + JSON.stringify(parseErrorOf(broken))).not.toMatch(/ada@|eyJ/);
    }
  },
);
