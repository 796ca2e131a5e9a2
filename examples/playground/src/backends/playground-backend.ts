import type { SessionBackend } from 'multisession';

/** A user who signs in. */
export interface Person {
  readonly name: string;
  readonly email: string;
  /** The kind of sign-in, if the server supports several: `usual`, or `task` for a session with tasks to complete. */
  readonly kind?: string;
}

/** A feature that only some servers of the playground have: an action of the panel "Try this", or sign-ins with tasks. */
type PlaygroundFeature = 'expire' | 'impersonate' | 'sign-in-elsewhere' | 'revoke' | 'confirm' | 'tasks';

/** A backend of the playground, with the app's own sign-in. */
export interface PlaygroundBackend {
  readonly backend: SessionBackend;
  /** Whether sign-in needs a password. */
  readonly requiresPassword: boolean;
  /** Signs a user in. Resolves with the ID of the session. */
  readonly signIn: (person: Person, password: string) => Promise<string>;
  /** The additional features of the server. Default: none. */
  readonly features?: readonly PlaygroundFeature[];
}
