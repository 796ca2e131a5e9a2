import { expect, it } from 'vitest';
import { isActive, isClosed, isPending, isSignedIn, sessionStatuses } from 'multisession/core';

const sessions = sessionStatuses.map((status) => ({ status }));

function passing(guard: (session: (typeof sessions)[number]) => boolean): readonly string[] {
  return sessions.filter(guard).map(({ status }) => status);
}

it('tells active from pending sessions', () => {
  expect(passing(isActive)).toEqual(['active']);
  expect(passing(isPending)).toEqual(['pending']);
});

it('counts both as signed in', () => {
  expect(passing(isSignedIn)).toEqual(['active', 'pending']);
});

it('counts every other session as closed', () => {
  expect(passing(isClosed)).toEqual(['ended', 'expired', 'removed', 'replaced', 'revoked', 'abandoned']);
});
