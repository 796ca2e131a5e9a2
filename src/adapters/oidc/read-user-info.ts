import type { OidcClient } from 'oidc-client-ts';
import { looseObjectOf, readNonEmptyString } from '../../session/index.ts';
import type { OidcClaims } from './oidc-options.ts';

const readClaims = looseObjectOf({ sub: readNonEmptyString });

/** Returns the UserInfo response for an access token, or null if the provider has no endpoint for it. */
export async function readUserInfo(
  { metadataService }: OidcClient,
  accessToken: string,
  signal: AbortSignal,
): Promise<OidcClaims | null> {
  const { userinfo_endpoint: url } = await metadataService.getMetadata();
  if (url === undefined) return null;
  const response = await fetch(url, {
    headers: { accept: 'application/json', authorization: `Bearer ${accessToken}` },
    cache: 'no-store',
    signal,
  });
  if (!response.ok) throw new Error(`The UserInfo endpoint responded with status ${response.status}.`);
  return readClaims(await response.json(), 'userinfo');
}
