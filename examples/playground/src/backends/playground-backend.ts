import type { SessionBackend } from 'multisession';

/** Who signs in. */
export interface Person {
  readonly name: string;
  readonly email: string;
  /** In which way, where the server knows several. */
  readonly kind?: string;
}

/** What the playground runs on: a backend, and the app's own sign-in that goes with it. */
export interface PlaygroundBackend {
  readonly backend: SessionBackend;
  /** Whether one has to know a password. */
  readonly requiresPassword: boolean;
  /** Signs in; answers the id of the session. */
  readonly signIn: (person: Person, password: string) => Promise<string>;
}
