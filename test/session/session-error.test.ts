import { describe, expect, it } from 'vitest';
import { isSessionError, SessionError } from 'multisession/core';

const error = new SessionError({
  code: 'network_error',
  message: 'No response.',
  sessionId: 'sess_ada',
  retryAfter: 3,
});

describe('SessionError', () => {
  it('is an Error with a code, a session ID and a retry delay', () => {
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'SessionError',
      code: 'network_error',
      message: 'No response.',
      sessionId: 'sess_ada',
      retryAfter: 3,
    });
    expect(String(error)).toBe('SessionError: No response.');
  });

  it('has a cause only if one is given', () => {
    const cause = new TypeError('fetch failed');
    expect(new SessionError({ code: 'network_error', message: '', cause }).cause).toBe(cause);
    expect('cause' in error).toBe(false);
  });
});

describe('isSessionError()', () => {
  it('compares the code if one is given', () => {
    expect(isSessionError(error)).toBe(true);
    expect(isSessionError(error, 'network_error')).toBe(true);
    expect(isSessionError(error, 'client_not_found')).toBe(false);
  });

  it('accepts the error of another copy of this package', () => {
    class OtherCopy extends Error {
      override readonly name = 'SessionError';
      readonly code = 'network_error';
    }
    expect(isSessionError(new OtherCopy('No response.'), 'network_error')).toBe(true);
  });

  it.each([
    new Error('network_error'),
    Object.assign(new Error('x'), { code: 'network_error' }),
    { name: 'SessionError', code: 'network_error' },
    'SessionError',
    null,
    undefined,
  ])('returns false for %s', (other) => {
    expect(isSessionError(other)).toBe(false);
  });
});
