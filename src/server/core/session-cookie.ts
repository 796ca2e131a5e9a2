import type { ServerContext } from '../context.ts';
import { cookieMaxAge, writeSessionCookie } from '../http/cookie.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { randomSecret } from './secrets.ts';

/** A new secret for the cookie of a session. */
export interface NewSecret {
  readonly hash: string;
  /** Returns the `Set-Cookie` value that contains the secret. */
  readonly cookieFor: (session: Pick<SessionRecord, 'id' | 'actor'>) => string;
}

export async function createSecret({ sha256, cookiePrefix, policy }: ServerContext): Promise<NewSecret> {
  const secret = randomSecret();
  return {
    // No key stretching is needed, because secrets have 256 random bits.
    hash: await sha256(secret),
    cookieFor: ({ id, actor }) =>
      writeSessionCookie(cookiePrefix, { sessionId: id, secret }, cookieMaxAge(policy, actor !== null)),
  };
}

/** Returns the headers that set cookies, in this order. */
export function cookieHeaders(cookies: readonly string[]): Headers {
  const headers = new Headers({ 'cache-control': 'no-store' });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return headers;
}
