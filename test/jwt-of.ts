import type { IssuedToken } from 'multisession/core';

/** Returns a token that must be a session token. */
export function jwtOf(issued: string | IssuedToken): string {
  if (typeof issued === 'string') return issued;
  throw new Error('The token is not a session token.');
}
