import { expect, it } from 'vitest';
import { isActive, isClosed, isPending, isSignedIn, sessionStatuses } from 'multisession/core';

const sessions = sessionStatuses.map((status) => ({ status }));

function statusesAccepted(guard: (session: (typeof sessions)[number]) => boolean): readonly string[] {
  return sessions.filter(guard).map(({ status }) => status);
}

it('isActive and isPending accept only sessions of that status', () => {
  expect(statusesAccepted(isActive)).toEqual(['active']);
  expect(statusesAccepted(isPending)).toEqual(['pending']);
});

it('isSignedIn accepts active and pending sessions', () => {
  expect(statusesAccepted(isSignedIn)).toEqual(['active', 'pending']);
});

it('isClosed accepts sessions of every other status', () => {
  expect(statusesAccepted(isClosed)).toEqual([
    'ended',
    'expired',
    'removed',
    'replaced',
    'revoked',
    'abandoned',
  ]);
});
