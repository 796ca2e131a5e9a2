import type { AccountItems } from 'multisession/core';

/**
 * The SDK of the provider: one signed-in user for each client, whose tokens are in
 * the storage of the client.
 */
export interface AcmeClient {
  /** Returns the user whose tokens are stored, or null. Rejects if it cannot know. */
  getUser(): Promise<AcmeUser | null>;
  /** Opens the sign-in window before it first waits. */
  signInWithPopup(options: {
    readonly loginHint?: string | undefined;
  }): Promise<AcmeUser>;
  /** Returns a token that is valid for `expiresIn` more seconds. */
  getAccessToken(): Promise<{
    readonly accessToken: string;
    readonly expiresIn: number;
  }>;
  /** Revokes the refresh token of this client, and deletes it. */
  signOut(): Promise<void>;
  onChange(listener: () => void): void;
}

export interface AcmeUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

export type CreateAcmeClient = (options: {
  readonly storage: AccountItems;
}) => AcmeClient;
