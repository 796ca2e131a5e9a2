import type { IssuedToken } from 'multisession/core';
import type { AcmeClient } from './sdk.ts';

/**
 * Returns a token of an account, with the time when it expires by the clock of this
 * device.
 */
export async function getToken(client: AcmeClient): Promise<IssuedToken> {
  const requestedAt = Date.now();
  const { accessToken, expiresIn } = await client.getAccessToken();
  return { token: accessToken, expiresAt: new Date(requestedAt + expiresIn * 1000) };
}
