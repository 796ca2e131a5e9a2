import { type IssuedToken, requireApis } from '../backend/index.ts';
import {
  invalidResponse,
  looseObjectOf,
  objectOf,
  optional,
  readNonEmptyString,
  readNumber,
  readString,
  SessionError,
} from '../session/index.ts';

/** Reads the claims that every session token has. Times are in seconds (RFC 7519). */
const readClaims = looseObjectOf({
  sid: readString,
  sub: optional(readString),
  iat: readNumber,
  exp: readNumber,
});

const readIssued = objectOf({
  token: readNonEmptyString,
  expiresAt(value, path): Date {
    if (value instanceof Date && !Number.isNaN(value.getTime())) return value;
    throw invalidResponse(path, 'should be a valid date');
  },
});

/** A token, and what is known about it. */
export interface TokenContent {
  readonly token: string;
  /** The claims of a session token, or null for other tokens. They are verified by the server that accepts the token. */
  readonly claims: ReturnType<typeof readClaims> | null;
  /** The ID of the user that the token is for, or null if unknown. */
  readonly userId: string | null;
  /** The time from the request of the token until it expires. */
  readonly lifetimeMs: number;
}

/**
 * Returns the content of a token that the backend has created for a session.
 *
 * @param now The wall-clock time.
 * @throws {SessionError} `invalid_response` if the token is invalid, or a session token of another session or user.
 */
export function parseToken(
  issued: string | IssuedToken,
  sessionId: string,
  userId: string | null,
  now: number,
): TokenContent {
  if (typeof issued !== 'string') {
    const { token, expiresAt } = readIssued(issued, 'token');
    return { token, claims: null, userId, lifetimeMs: expiresAt.getTime() - now };
  }
  const claims = readClaims(decodePayload(issued), 'token');
  if (claims.sid !== sessionId) throw wrongToken('sid', 'the ID of the requested session', sessionId);
  if (!isOfUser(claims.sub ?? null, userId))
    throw wrongToken('sub', 'the user ID of the requested session', sessionId);
  return { token: issued, claims, userId: claims.sub ?? null, lifetimeMs: (claims.exp - claims.iat) * 1000 };
}

/** Returns whether a token may be of a user: backends need not include `sub`, and the user need not be known. */
export function isOfUser(tokenUserId: string | null, userId: string | null): boolean {
  return tokenUserId === null || userId === null || tokenUserId === userId;
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
