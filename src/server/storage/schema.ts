import type { ActClaim, SessionStatus, SessionTask, WireSession } from '../../session/index.ts';

/** The row of a client. Times are in ms. */
export interface ClientRow {
  readonly id: string;
  /** The SHA-256 of the secret in the client's cookie. The secret itself is not stored. */
  readonly secret_hash: string;
  /** When a request first presented that secret; null until then. */
  readonly secret_presented_at: number | null;
  /**
   * The previous secret, which is valid for a grace period: `hash:version`, with the version that created it. Earlier
   * releases wrote up to two hashes, separated by a space.
   */
  readonly previous_secret_hash: string | null;
  /**
   * The secrets of concurrent sign-ins, separated by spaces: `hash:validUntil:version`, with the time in ms until which
   * the secret is valid at least, and the version that created it.
   */
  readonly forked_secrets: string | null;
  /** The version that rotated the secret. Sessions created since then are not visible to the previous secret. */
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
  /** The client's version that created the session, which gives the order of sign-ins. */
  readonly created_version: number;
  /** The newer session of the same account on the same client that replaced it. Such a session is not listed. */
  readonly replaced_by: string | null;
  /** When the session was closed or expired; null while it is signed in. Written once. */
  readonly closed_at: number | null;
  /** The hashes of the secrets that may see the session, separated by spaces; null if `created_version` decides. */
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
