import type { SessionBackend } from 'multisession';

/** A user who signs in. */
export interface Person {
  readonly name: string;
  readonly email: string;
  /** The kind of sign-in, if the server supports several. */
  readonly kind?: string;
}

/** A backend of the playground, with the app's own sign-in. */
export interface PlaygroundBackend {
  readonly backend: SessionBackend;
  /** Whether sign-in needs a password. */
  readonly requiresPassword: boolean;
  /** Signs a user in. Resolves with the ID of the session. */
  readonly signIn: (person: Person, password: string) => Promise<string>;
}
