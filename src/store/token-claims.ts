import { looseObjectOf, readNumber, readString, SessionError } from '../session/index.ts';

/** Reads the claims that every session token has. Times are in seconds (RFC 7519). */
const readTokenClaims = looseObjectOf({ sid: readString, iat: readNumber, exp: readNumber });

export type TokenClaims = ReturnType<typeof readTokenClaims>;

/**
 * A token's own claims, not verified: whoever accepts the token does that.
 *
 * @throws {SessionError} `invalid_response` when they cannot be read, or are another session's.
 */
export function readClaims(jwt: string, sessionId: string): TokenClaims {
  const claims = readTokenClaims(decodePayload(jwt), 'token');
  if (claims.sid === sessionId) return claims;
  throw new SessionError({
    code: 'invalid_response',
    message:
      'Invalid response: "token.sid" is not the ID of the requested session. The token was discarded. Check the response of the backend.',
    sessionId,
  });
}

/** Returns the payload of a JWT in compact serialization (RFC 7519, section 3), or undefined if it is invalid. */
function decodePayload(jwt: string): unknown {
  try {
    const [, payload = '', ...rest] = jwt.split('.');
    // `atob()` would accept the characters of plain base64.
    if (rest.length !== 1 || /[+/]/.test(payload)) return undefined;
    const binary = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
