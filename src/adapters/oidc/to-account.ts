import type { Account } from '../../backend/index.ts';
import type { PublicUserData } from '../../session/index.ts';
import type { AccountRecord } from './account-record.ts';
import type { OidcBackendOptions, OidcClaims } from './oidc-options.ts';

/** Returns the key of an account: a hash of its issuer and `sub`, because a `sub` can be an e-mail address. */
export async function createKey({
  issuer,
  claims,
}: Pick<AccountRecord, 'issuer' | 'claims'>): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify([issuer, claims.sub]));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  return Array.from(hash.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Returns the account of a record. */
export function toAccount(
  key: string,
  { provider, claims, signedInAt, tokens }: AccountRecord,
  { toUser }: Pick<OidcBackendOptions, 'toUser'>,
): Account {
  const userId = provider === '' ? claims.sub : `${provider}|${claims.sub}`;
  return {
    key,
    userId,
    profile: toProfile(claims),
    signedInAt: new Date(signedInAt),
    ...(toUser && { user: toUser(claims, userId) }),
    ...(tokens.refreshToken === null && { expiresAt: new Date(tokens.expiresAt) }),
  };
}

function toProfile(claims: OidcClaims): Account['profile'] {
  const text = (name: string): string | undefined => {
    const value = claims[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const username = text('preferred_username');
  const profile: Partial<PublicUserData> = {
    firstName: text('given_name') ?? text('name') ?? null,
    // The full name contains it already.
    lastName: text('given_name') === undefined ? null : (text('family_name') ?? null),
    username: username ?? null,
    imageUrl: text('picture') ?? '',
  };
  return { ...profile, identifier: text('email') ?? username ?? text('name') ?? claims.sub };
}
