import { describe, expect, it } from 'vitest';
import { isSessionError, SessionError } from 'multisession/core';

const error = new SessionError({
  code: 'network_error',
  message: 'No answer.',
  sessionId: 'sess_ada',
  retryAfter: 3,
});

describe('SessionError', () => {
  it('is an error with a code and what there is to know', () => {
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'SessionError',
      code: 'network_error',
      message: 'No answer.',
      sessionId: 'sess_ada',
      retryAfter: 3,
    });
    expect(String(error)).toBe('SessionError: No answer.');
  });

  it('carries its cause, and has none where there is none', () => {
    const cause = new TypeError('fetch failed');
    expect(new SessionError({ code: 'network_error', message: '', cause }).cause).toBe(cause);
    expect('cause' in error).toBe(false);
  });
});

describe('isSessionError', () => {
  it('goes by the code, if one is asked for', () => {
    expect(isSessionError(error)).toBe(true);
    expect(isSessionError(error, 'network_error')).toBe(true);
    expect(isSessionError(error, 'client_not_found')).toBe(false);
  });

  it('knows the error of another copy of this package', () => {
    class OtherCopy extends Error {
      override readonly name = 'SessionError';
      readonly code = 'network_error';
    }
    expect(isSessionError(new OtherCopy('No answer.'), 'network_error')).toBe(true);
  });

  it.each([
    new Error('network_error'),
    Object.assign(new Error('x'), { code: 'network_error' }),
    { name: 'SessionError', code: 'network_error' },
    'SessionError',
    null,
    undefined,
  ])('is not taken in by %s', (other) => {
    expect(isSessionError(other)).toBe(false);
  });
});
