import { decodeJwt } from 'jose';
import * as v from 'valibot';
import { parse, SessionError } from '../session/index.ts';

/** What every session token says; times are seconds (RFC 7519). */
const claimsSchema = v.looseObject({ sid: v.string(), iat: v.number(), exp: v.number() });

export type TokenClaims = v.InferOutput<typeof claimsSchema>;

/**
 * A token's own claims, not verified: whoever accepts the token does that.
 *
 * @throws {SessionError} `invalid_response` when they cannot be read, or are another session's.
 */
export function readClaims(jwt: string, sessionId: string): TokenClaims {
  const claims = parse(claimsSchema, decode(jwt), 'token');
  if (claims.sid === sessionId) return claims;
  throw new SessionError({
    code: 'invalid_response',
    message:
      'Invalid response: "token.sid" is not the ID of the requested session. The token was discarded. Check the response of the backend.',
    sessionId,
  });
}

function decode(jwt: string): unknown {
  try {
    return decodeJwt(jwt);
  } catch {
    return undefined;
  }
}
