import type { User } from '../../session/index.ts';

/** The claims about a user, from the ID token and the UserInfo response (OpenID Connect Core 1.0, section 5.1). */
export interface OidcClaims {
  readonly sub: string;
  readonly [claim: string]: unknown;
}

/** An OpenID provider at which users sign in. */
export interface OidcProvider {
  /**
   * The name of the provider, for `addAccount({ provider })`. Required if there are several. The user IDs of its accounts are
   * `name|sub`, because the `sub` of different providers can be equal. Without a name, they are the `sub`. Do not change it
   * later, because other user IDs are other users.
   */
  readonly name?: string;
  /** The URL of the provider. Its configuration is at `{authority}/.well-known/openid-configuration`. */
  readonly authority: string;
  /** The ID of this app at the provider: a public client, without a secret, with PKCE. */
  readonly clientId: string;
  /** The scopes of OAuth 2.0. Default: `openid profile email offline_access`. The last one is for the refresh token. */
  readonly scope?: string;
  /**
   * The `prompt` parameter of sign-ins. Default: `login`, because the provider would otherwise return the user who is signed
   * in there. Providers that require it for a refresh token need `login consent`.
   */
  readonly prompt?: string;
  /** Additional parameters of the authorization request, such as `audience`. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** The options of `oidcBackend()`. */
export interface OidcBackendOptions {
  /** The providers at which users can sign in. The first is the default of `addAccount()`. */
  readonly providers: readonly [OidcProvider, ...(readonly OidcProvider[])];
  /**
   * The URL of a page of this origin that sign-ins return to, relative to the page or absolute. Register it at each provider.
   * The page calls `finishPopup()`, or creates this backend.
   */
  readonly redirectUri: string;
  /** Whether sign-ins open a window or navigate the page. Default: `popup`. */
  readonly mode?: 'popup' | 'redirect';
  /** Returns the user in the form that your app registers. Default: an object with the `id`. */
  readonly toUser?: (claims: OidcClaims, userId: string) => User;
  /** See `SessionBackend.scope`. Default: the client ID and the authority of the first provider. */
  readonly scope?: string;
  /** The maximum duration of each call in ms. The time in which the user signs in is unlimited. Default 10,000. */
  readonly timeoutMs?: number;
}
