import type { SessionErrorCode } from 'multisession/core';

const codes: ReadonlyMap<unknown, SessionErrorCode> = new Map([
  ['unreachable', 'network_error'],
  ['too_many_requests', 'rate_limited'],
  ['popup_closed', 'sign_in_cancelled'],
  ['popup_blocked', 'popup_blocked'],
  // The refresh token was revoked: the account must sign in again.
  ['invalid_grant', 'session_closed'],
]);

/** Returns the code of an error of the SDK, or undefined for `server_error`. */
export function toErrorCode(error: unknown): SessionErrorCode | undefined {
  return error instanceof Error && 'code' in error
    ? codes.get(error.code)
    : undefined;
}
