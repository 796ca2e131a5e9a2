import type { OidcClient } from 'oidc-client-ts';
import type { Tokens } from './account-record.ts';

/**
 * Revokes the refresh token, or else the access token (RFC 7009). Resolves if the provider has no endpoint for it, or refuses:
 * the user must be able to sign out nevertheless. The SDK would reject the responses of some providers.
 */
export async function revokeToken(
  { metadataService, settings }: OidcClient,
  { accessToken, refreshToken }: Tokens,
  signal: AbortSignal,
): Promise<void> {
  const { revocation_endpoint: url } = await metadataService.getMetadata();
  if (url === undefined) return;
  const body = new URLSearchParams({
    client_id: settings.client_id,
    token: refreshToken ?? accessToken,
    token_type_hint: refreshToken === null ? 'access_token' : 'refresh_token',
  });
  const { status } = await fetch(url, { method: 'POST', body, signal });
  if (status === 429 || status >= 500) throw new Error(`The revocation endpoint responded with ${status}.`);
}
