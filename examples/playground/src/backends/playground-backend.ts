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

/** The app's own sign-in. */
interface PlaygroundSignIn {
  /** Whether sign-in needs a password. */
  readonly requiresPassword: boolean;
  /** Signs a user in. Resolves with the ID of the session. */
  readonly signIn: (person: Person, password: string) => Promise<string>;
}

/** A backend of the playground. */
export interface PlaygroundBackend {
  readonly backend: SessionBackend;
  /** The app's own sign-in. Default: that of the backend, which the components open by themselves. */
  readonly own?: PlaygroundSignIn;
  /** The additional features of the server. Default: none. */
  readonly features?: readonly PlaygroundFeature[];
}
