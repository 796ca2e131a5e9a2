import type { OidcClient, SigninResponse } from 'oidc-client-ts';
import { importWithRetry } from '../../backend/index.ts';
import {
  arrayOf,
  looseObjectOf,
  objectOf,
  optional,
  readNonEmptyString,
  readString,
  tryRead,
} from '../../session/index.ts';
import type { AccountRecord, Tokens } from './account-record.ts';
import { invalidSignIn } from './oidc-error.ts';
import type { OidcProvider } from './oidc-options.ts';
import { readUserInfo } from './read-user-info.ts';
import type { RequestStorage } from './request-storage.ts';
import { revokeToken } from './revoke-token.ts';

/** The data of a sign-in that is under way. */
export interface SignInData {
  /** The name of the provider, or an empty string. */
  readonly provider: string;
  readonly nonce: string;
  readonly returnTo: string;
  /** The ID of the session of the account that signs in again. */
  readonly sessionId?: string | undefined;
}

/** A completed sign-in. */
export type SignedIn = Pick<AccountRecord, 'issuer' | 'claims' | 'tokens'>;

/** The client of one OpenID provider. */
export interface ProviderClient {
  /** Returns the URL of the authorization request, and the ID of its state. */
  readonly createRequest: (
    options: { readonly data: SignInData; readonly loginHint?: string | undefined; readonly mode?: string },
    signal: AbortSignal,
  ) => Promise<{ readonly url: string; readonly stateId: string }>;
  /** Redeems the code in the URL that the provider has redirected to. Requires the nonce of the request. */
  readonly redeem: (url: string, nonce: string, signal: AbortSignal) => Promise<SignedIn>;
  /**
   * Renews and saves tokens. Rejects if the ID token, or else the UserInfo response, is not of the same issuer and user: the
   * saved tokens are then those from before.
   */
  readonly refresh: (
    record: AccountRecord,
    save: (tokens: Tokens) => Promise<void>,
    signal: AbortSignal,
  ) => Promise<Tokens>;
  /** Revokes tokens. Resolves if the provider has no endpoint for it, or refuses. */
  readonly revoke: (tokens: Tokens, signal: AbortSignal) => Promise<void>;
}

/** The claims of an ID token that identify its issuer, user and recipient. */
const readIdToken = looseObjectOf({
  iss: readNonEmptyString,
  sub: readNonEmptyString,
  nonce: optional(readString),
});
const readAudience = objectOf({
  aud: (value: unknown, path: string) => arrayOf(readString)([value].flat(), path),
});

interface ProviderClientOptions {
  readonly redirectUri: () => string;
  readonly storage: RequestStorage;
  readonly timeoutMs: number;
}

/** The lifetime of an access token if the provider does not return it, in seconds. */
const DEFAULT_LIFETIME_S = 60;

/** Creates the client of a provider. The SDK is loaded by the first call. */
export function createProviderClient(
  provider: OidcProvider,
  { redirectUri, storage, timeoutMs }: ProviderClientOptions,
): ProviderClient {
  const { clientId, scope = 'openid profile email offline_access', prompt = 'login' } = provider;
  let loaded: OidcClient | undefined;

  async function load(signal: AbortSignal): Promise<OidcClient> {
    const { OidcClient } = await importWithRetry(() => import('oidc-client-ts'), 'OidcClient', signal);
    loaded ??= new OidcClient({
      authority: provider.authority,
      client_id: clientId,
      redirect_uri: redirectUri(),
      scope,
      stateStore: storage,
      // The nonce is checked below.
      filterProtocolClaims: false,
      requestTimeoutInSeconds: timeoutMs / 1000,
    });
    return loaded;
  }

  /** Returns the claims of the ID token, which is checked as in OpenID Connect Core 1.0, section 3.1.3.7. */
  function checkIdToken({ profile }: SigninResponse, issuer: string) {
    const claims = tryRead(readIdToken, profile);
    const { aud } = tryRead(readAudience, profile) ?? {};
    if (!claims) throw invalidSignIn('it contains no valid ID token');
    if (claims.iss !== issuer) throw invalidSignIn('its ID token is of another issuer');
    if (!aud?.includes(clientId)) throw invalidSignIn('its ID token is for another client');
    return claims;
  }

  return {
    async createRequest({ data, loginHint, mode }, signal) {
      const client = await load(signal);
      const { url, state } = await client.createSigninRequest({
        prompt,
        state: data,
        // Not as `nonce`, because an error of the SDK does not say that it is the reason.
        extraQueryParams: { ...provider.parameters, nonce: data.nonce },
        ...(loginHint !== undefined && { login_hint: loginHint }),
        ...(mode !== undefined && { url_state: mode }),
      });
      return { url, stateId: state.id };
    },

    async redeem(url, nonce, signal) {
      const client = await load(signal);
      const issuer = await client.metadataService.getIssuer();
      // RFC 9207: the response of another provider is never redeemed here.
      const sender = new URL(url).searchParams.get('iss');
      if (sender !== null && sender !== issuer) throw invalidSignIn('it is of another issuer');
      const response = await client.processSigninResponse(url);
      const idToken = checkIdToken(response, issuer);
      if (idToken.nonce !== nonce) throw invalidSignIn('its nonce is not that of the request');
      const userInfo = await readUserInfo(client, response.access_token, signal);
      if (userInfo && userInfo.sub !== idToken.sub)
        throw invalidSignIn('its ID token and its UserInfo are of different users');
      return { issuer, claims: { ...idToken, ...userInfo }, tokens: toTokens(response, null) };
    },

    async refresh({ issuer, claims: { sub }, tokens }, save, signal) {
      const client = await load(signal);
      if ((await client.metadataService.getIssuer()) !== issuer)
        throw invalidSignIn('the issuer of the provider has changed');
      const response = await client.useRefreshToken({
        // Without `scope`, the provider grants the scopes of the sign-in again.
        state: {
          refresh_token: tokens.refreshToken ?? '',
          session_state: null,
          profile: { sub, iss: issuer, aud: clientId, exp: 0, iat: 0 },
        },
        timeoutInSeconds: timeoutMs / 1000,
      });
      const renewed = toTokens(response, tokens.refreshToken);
      if (response.id_token === undefined) {
        // The rotated refresh token must not be lost if the user cannot be checked now.
        await save({ ...renewed, accessToken: '', expiresAt: renewed.receivedAt });
        if ((await readUserInfo(client, response.access_token, signal))?.sub !== sub) {
          await save(tokens);
          throw invalidSignIn('the renewed tokens are not those of the user');
        }
      } else if (checkIdToken(response, issuer).sub !== sub) {
        throw invalidSignIn('the renewed tokens are of another user');
      }
      await save(renewed);
      return renewed;
    },

    revoke: async (tokens, signal) => revokeToken(await load(signal), tokens, signal),
  };
}

/** Returns the tokens of a response. A provider that does not rotate refresh tokens need not return them again. */
function toTokens(response: SigninResponse, refreshToken: string | null): Tokens {
  const receivedAt = Date.now();
  return {
    accessToken: response.access_token,
    receivedAt,
    expiresAt: receivedAt + (response.expires_in ?? DEFAULT_LIFETIME_S) * 1000,
    refreshToken: response.refresh_token ?? refreshToken,
  };
}
