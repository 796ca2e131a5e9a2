/** The SDK of the provider: one signed-in user for each client, whose tokens are in `localStorage` at its `storageKey`. */
export interface AcmeClient {
  /** Returns the user whose tokens are stored, or null. Rejects if it cannot know. */
  getUser(): Promise<AcmeUser | null>;
  signIn(email: string, password: string): Promise<AcmeUser>;
  /** Returns a token that is valid for `expiresIn` more seconds. */
  getAccessToken(): Promise<{ readonly accessToken: string; readonly expiresIn: number }>;
  /** Revokes the refresh token of this client, and deletes it. */
  signOut(): Promise<void>;
  onChange(listener: () => void): void;
}

export interface AcmeUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

export type CreateAcmeClient = (options: { readonly storageKey: string }) => AcmeClient;
