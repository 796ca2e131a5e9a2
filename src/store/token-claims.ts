import { requireApis } from '../backend/require-apis.ts';
import { looseObjectOf, readNumber, readString, SessionError, type Token } from '../session/index.ts';

/** Reads the claims that every session token has. Times are in seconds (RFC 7519). */
const readTokenClaims = looseObjectOf({ sid: readString, iat: readNumber, exp: readNumber });

export type TokenClaims = ReturnType<typeof readTokenClaims>;

/**
 * Returns the claims of a token. They are not verified: the server that accepts the token verifies them.
 *
 * @throws {SessionError} `invalid_response` if the claims are invalid, or of another session or user.
 */
export function readClaims(jwt: string, sessionId: string, userId: string | null = null): TokenClaims {
  const claims = readTokenClaims(decodePayload(jwt), 'token');
  if (claims.sid !== sessionId) throw wrongToken('sid', 'the ID of the requested session', sessionId);
  if (!isOfUser(claims, userId)) throw wrongToken('sub', 'the user ID of the requested session', sessionId);
  return claims;
}

/** Returns whether a token may be of a user: backends need not include `sub`, and the user need not be known. */
export function isOfUser(claims: Token['claims'], userId: string | null): boolean {
  return claims['sub'] === undefined || userId === null || claims['sub'] === userId;
}

function wrongToken(claim: string, expected: string, sessionId: string): SessionError {
  return new SessionError({
    code: 'invalid_response',
    message: `Invalid response: "token.${claim}" is not ${expected}. The token was discarded. Check the backend.`,
    sessionId,
  });
}

/** Returns the payload of a JWT in compact serialization (RFC 7519, section 3), or undefined if it is invalid. */
function decodePayload(jwt: string): unknown {
  requireApis({ atob: globalThis.atob });
  try {
    const [, payload = '', ...rest] = jwt.split('.');
    // `atob()` would accept the characters of plain base64.
    if (rest.length !== 1 || /[+/]/.test(payload)) return undefined;
    const bytes = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
    // Decodes UTF-8 without `TextDecoder`, which React Native lacks.
    return JSON.parse(decodeURIComponent(bytes.replaceAll(/[^]/g, percentEncode)));
  } catch {
    return undefined;
  }
}

function percentEncode(byte: string): string {
  return `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
