import type { AcmeClient, AcmeUser, CreateAcmeClient } from '../../examples/recipes/acme/sdk.ts';

/** The lifetime of an access token in seconds. */
const LIFETIME_S = 60;

interface Grant {
  readonly user: AcmeUser;
  isRevoked: boolean;
}

/** The ways in which the provider fails. */
export type AcmeFault = 'unreachable' | 'too_many_requests' | 'popup_blocked' | 'never settles' | 'unknown';

class AcmeError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`ada@example.com: ${code}`);
    this.code = code;
  }
}

/**
 * Creates the server and the SDK of the provider in the docs. Like those of others, the SDK is asynchronous, keeps its tokens
 * in a storage, refreshes them, deletes them if they are refused, and fails in its own ways.
 */
export function createAcmeProvider() {
  const grants = new Map<string, Grant>();
  const accessTokens = new Map<string, Grant>();
  let fault: AcmeFault | undefined;
  let count = 0;
  let chosen: string | null = null;
  let onRequest: (() => void) | undefined;

  /** The network: each request takes a few turns, or fails. */
  async function request(): Promise<void> {
    await Promise.resolve();
    onRequest?.();
    if (fault === 'never settles') await new Promise(() => {});
    if (fault) throw new AcmeError(fault);
  }

  function createId(kind: string): string {
    count += 1;
    return `${kind}_${count}`;
  }

  const createClient: CreateAcmeClient = ({ storage }) => {
    const listeners = new Set<() => void>();
    const notify = () => listeners.forEach((listener) => listener());
    const stored = () => grants.get(storage.getItem('token') ?? '');

    function forget(): void {
      storage.removeItem('token');
      notify();
    }

    const client: AcmeClient = {
      async getUser() {
        const grant = stored();
        if (!grant) return null;
        await request();
        if (!grant.isRevoked) return grant.user;
        forget();
        return null;
      },
      async signInWithPopup() {
        const id = chosen;
        await request();
        if (id === null) throw new AcmeError('popup_closed');
        const token = createId('refresh');
        const grant = { user: { id, email: `${id}@example.com`, name: id }, isRevoked: false };
        grants.set(token, grant);
        storage.setItem('token', token);
        notify();
        return grant.user;
      },
      async getAccessToken() {
        await request();
        const grant = stored();
        if (!grant || grant.isRevoked) {
          forget();
          throw new AcmeError('invalid_grant');
        }
        const accessToken = createId('access');
        accessTokens.set(accessToken, grant);
        return { accessToken, expiresIn: LIFETIME_S };
      },
      async signOut() {
        await request();
        const grant = stored();
        if (grant) grant.isRevoked = true;
        forget();
      },
      onChange: (listener) => void listeners.add(listener),
    };
    return client;
  };

  return {
    createClient,
    /** Sets the user who signs in in the next window, or null if the user closes it. */
    choose: (userId: string | null) => void (chosen = userId),
    /** Sets a function that is called during each request. */
    onRequest: (listener: () => void) => void (onRequest = listener),
    failWith: (next?: AcmeFault) => void (fault = next),
    /** Revokes the sessions of a user, as an administrator does. */
    revoke(userId: string): void {
      for (const grant of grants.values()) if (grant.user.id === userId) grant.isRevoked = true;
    },
    /** Returns the users whose refresh tokens are valid, once for each token. */
    signedIn: (): readonly string[] =>
      [...grants.values()].filter(({ isRevoked }) => !isRevoked).map(({ user }) => user.id),
    /** Returns the user that the API accepts an access token for. */
    async userOfToken(token: string): Promise<string> {
      return accessTokens.get(token)?.user.id ?? '';
    },
  };
}
