import type { ActClaim, SessionStatus, SessionTask, WireSession } from '../../session/index.ts';

/** The row of a client. Times are in ms since the Unix epoch. */
export interface ClientRow {
  readonly id: string;
  /** The SHA-256 of the secret in the client's cookie. The secret itself is not stored. */
  readonly secret_hash: string;
  /** The time at which a request first presented the secret, or null if none has. */
  readonly secret_presented_at: number | null;
  /**
   * The hash of the previous secret, which is valid for a grace period, in the format `hash:version`. `version` is the
   * version that created the secret. Earlier releases wrote up to two hashes, separated by a space.
   */
  readonly previous_secret_hash: string | null;
  /**
   * The hashes of the secrets of concurrent sign-ins, separated by spaces, in the format `hash:validUntil:version`. The
   * secret is valid until `validUntil` (in ms) or longer; `version` is the version that created it.
   */
  readonly forked_secrets: string | null;
  /**
   * The version that rotated the secret. Sessions created since this version are not visible to the previous secret.
   */
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
  /** The version of the client that created the session. It determines the order of sign-ins. */
  readonly created_version: number;
  /**
   * The ID of the newer session of the same account on the same client that replaced this session, or null. A replaced
   * session is not listed.
   */
  readonly replaced_by: string | null;
  /** The time at which the session was closed or expired, or null while it is signed in. Written only once. */
  readonly closed_at: number | null;
  /**
   * The hashes of the secrets to which the session is visible, separated by spaces, or null if `created_version`
   * determines the visibility.
   */
  readonly seen_by: string | null;
}

/** The row of a session. Structured values are JSON text. */
export interface SessionRow extends SessionColumns {
  readonly status: string;
  readonly actor: string | null;
  readonly public_user_data: string | null;
  readonly tasks: string;
  readonly latest_activity: string | null;
}

/** A session with its JSON columns parsed. */
export interface SessionRecord extends SessionColumns {
  readonly status: SessionStatus;
  readonly actor: ActClaim | null;
  readonly public_user_data: WireSession['public_user_data'];
  readonly tasks: readonly SessionTask[];
  readonly latest_activity: WireSession['latest_activity'];
}

/** The mutable columns of a session. Its client, user and actor never change. */
export type SessionChanges = Partial<
  Omit<SessionRecord, 'id' | 'client_id' | 'user_id' | 'actor' | 'public_user_data'>
>;

export interface Tables {
  multisession_clients: ClientRow;
  multisession_sessions: SessionRow;
  multisession_migrations: { readonly name: string; readonly applied_at: number };
}
