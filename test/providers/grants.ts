/** A sign-in at a provider, with the tokens that were issued last. */
export interface Grant {
  readonly userId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Returns an unsigned JWT, as SDKs in browsers read it without verifying its signature. */
export function jwtOf(claims: Readonly<Record<string, unknown>>): string {
  const encode = (value: unknown) =>
    btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}.${encode('signature')}`;
}

/** Creates the sign-ins of a provider. Refresh tokens are rotated: each is valid once. */
export function createGrants() {
  const grants = new Map<string, Grant>();
  const users = new Map<string, string>();
  let count = 0;
  let clockOffset = 0;

  /** Returns the time of the server in seconds. */
  const now = (): number => Math.floor((Date.now() + clockOffset) / 1000);

  function issue(id: string, userId: string): Grant {
    count += 1;
    const iat = now();
    const claims = { sub: userId, iat, auth_time: iat, exp: iat + 3600, jti: count };
    const accessToken = jwtOf({ ...claims, firebase: { sign_in_provider: 'password' } });
    const grant = { userId, accessToken, refreshToken: `refresh_${count}` };
    grants.set(id, grant);
    users.set(accessToken, userId);
    return grant;
  }

  function revokeIf(matches: (grant: Grant) => boolean): void {
    for (const [id, grant] of grants) if (matches(grant)) grants.delete(id);
  }

  return {
    now,
    /** Sets how far the clock of the server is ahead of that of the device, in ms. */
    setClock: (offset: number) => void (clockOffset = offset),
    signIn: (userId: string): Grant => issue(`grant_${count}`, userId),
    /** Returns the grant with new tokens, or null if the refresh token is not valid. */
    refresh(refreshToken: unknown): Grant | null {
      for (const [id, grant] of grants)
        if (grant.refreshToken === refreshToken) return issue(id, grant.userId);
      return null;
    },
    /** Revokes the grant of a token. */
    revokeToken: (token: string) =>
      revokeIf((grant) => grant.accessToken === token || grant.refreshToken === token),
    revoke: (userId: string) => revokeIf((grant) => grant.userId === userId),
    signedIn: (): readonly string[] => [...grants.values()].map(({ userId }) => userId),
    userOfToken: (token: string): string => users.get(token) ?? '',
  };
}

/** Returns the fields of the body of a request, which is JSON or a form. */
export async function readBody(request: Request): Promise<Readonly<Record<string, string>>> {
  const text = await request.text();
  return text.startsWith('{') ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));
}
