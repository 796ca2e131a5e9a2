import type { ActClaim, SessionStatus, SessionTask, WireSession } from '../../session/index.ts';

/** A client as it is stored. Times are milliseconds. */
export interface ClientRow {
  readonly id: string;
  /** SHA-256 of the secret in the client's cookie; the secret itself is nowhere. */
  readonly secret_hash: string;
  /** When a request first brought that secret; null as long as none has. */
  readonly secret_presented_at: number | null;
  /**
   * The one before it, which is good for a while: its hash, a colon and the version that made it. Earlier releases wrote
   * up to two hashes alone, with a space between.
   */
  readonly previous_secret_hash: string | null;
  /**
   * Of sign-ins that ran beside each other, with spaces between: a hash, until when it is good at least, and the version
   * that made it, with colons between.
   */
  readonly forked_secrets: string | null;
  /** The version that rotated the secret: what was created from then on is not for the previous one. */
  readonly rotated_version: number;
  readonly last_active_session_id: string | null;
  readonly version: number;
  readonly created_at: number;
}

interface SessionColumns {
  readonly id: string;
  readonly client_id: string;
  readonly user_id: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly last_active_at: number;
  readonly expire_at: number;
  readonly abandon_at: number;
  readonly last_active_organization_id: string | null;
  readonly first_factor_verified_at: number | null;
  readonly second_factor_verified_at: number | null;
  readonly version: number;
  /** The client's version that created it: the order of sign-in. */
  readonly created_version: number;
  /** The session on the same client that took its place. Its user has a row there already. */
  readonly replaced_by: string | null;
  /** When it stopped being signed in, by a request or by the clock; null as long as it is. Written once. */
  readonly closed_at: number | null;
  /** The hashes of the only secrets that see it, with spaces between. Null where its version tells. */
  readonly seen_by: string | null;
}

/** A session as it is stored: what is not a number or a plain string is JSON text. */
export interface SessionRow extends SessionColumns {
  readonly status: string;
  readonly actor: string | null;
  readonly public_user_data: string | null;
  readonly tasks: string;
  readonly latest_activity: string | null;
}

/** A session as it was read. */
export interface SessionRecord extends SessionColumns {
  readonly status: SessionStatus;
  readonly actor: ActClaim | null;
  readonly public_user_data: WireSession['public_user_data'];
  readonly tasks: readonly SessionTask[];
  readonly latest_activity: WireSession['latest_activity'];
}

/** Whose a session is never changes. */
export type SessionChanges = Partial<
  Omit<SessionRecord, 'id' | 'client_id' | 'user_id' | 'actor' | 'public_user_data'>
>;

export interface Tables {
  multisession_clients: ClientRow;
  multisession_sessions: SessionRow;
  multisession_migrations: { readonly name: string; readonly applied_at: number };
}
