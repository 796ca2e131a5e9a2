import type { ActClaim, SessionStatus, SessionTask, WireSession } from '../../session/index.ts';

/** A secret of a session that a newer one has replaced in the cookie. */
export interface OlderSecret {
  /** The SHA-256 of the secret. */
  readonly hash: string;
  /** The privileges that the session has gained since, which the secret does not grant. */
  readonly lacks: readonly string[];
  /** The time at which a newer secret was first presented, or null if none has been. */
  readonly superseded_at: number | null;
}

interface SessionColumns {
  readonly id: string;
  /** A label of the browser, which the session keeps. It grants nothing. */
  readonly client_id: string;
  readonly user_id: string;
  /** The position of the sign-in among those of its browser. Concurrent sign-ins have the same one. */
  readonly sign_in_order: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly last_active_at: number;
  readonly expire_at: number;
  readonly abandon_at: number;
  readonly last_active_organization_id: string | null;
  readonly first_factor_verified_at: number | null;
  readonly second_factor_verified_at: number | null;
  /** Incremented by every change that the session's JSON shows. */
  readonly version: number;
  /**
   * The ID of the newer session of the same account that replaced this session in its browser, or null. A replaced
   * session is not listed.
   */
  readonly replaced_by: string | null;
  /** The time at which the session was closed or expired, or null while it is signed in. Written only once. */
  readonly closed_at: number | null;
  /** The SHA-256 of the newest secret. The secret itself is only in the session's cookie. */
  readonly secret_hash: string;
  readonly secret_created_at: number;
  /** The time at which a request first presented the newest secret, or null if none has. */
  readonly presented_at: number | null;
  /** Incremented by every change to the secrets. */
  readonly secret_revision: number;
}

/** The row of a session. Times are in ms since the Unix epoch. Structured values are JSON text. */
export interface SessionRow extends SessionColumns {
  readonly status: string;
  readonly actor: string | null;
  readonly public_user_data: string | null;
  readonly tasks: string;
  readonly latest_activity: string | null;
  readonly older_secrets: string;
}

/** A session with its JSON columns parsed. */
export interface SessionRecord extends SessionColumns {
  readonly status: SessionStatus;
  readonly actor: ActClaim | null;
  readonly public_user_data: WireSession['public_user_data'];
  readonly tasks: readonly SessionTask[];
  readonly latest_activity: WireSession['latest_activity'];
  /** The older secrets, newest first. */
  readonly older_secrets: readonly OlderSecret[];
}

/** The state of a session's secrets. */
export type SecretChanges = Pick<
  SessionRecord,
  'secret_hash' | 'secret_created_at' | 'presented_at' | 'older_secrets'
>;

/** The mutable columns of a session. Each change increments `version`, and `secret_revision` if it sets a secret. */
export type SessionChanges = Partial<
  Omit<
    SessionRecord,
    'id' | 'client_id' | 'user_id' | 'actor' | 'public_user_data' | 'version' | 'secret_revision'
  >
>;

export interface Tables {
  multisession_sessions: SessionRow;
  multisession_migrations: { readonly name: string; readonly applied_at: number };
}
