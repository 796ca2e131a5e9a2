import type { ActClaim, SessionStatus, SessionTask, WireSession } from '../../session/index.ts';

/** A secret that the cookie of a session has, or had, or will have once the response that sets it arrives. */
export interface StoredSecret {
  /** The SHA-256 of the secret. The secret itself is only in the cookie. */
  readonly hash: string;
  /** The privileges that the session has gained since, which the secret does not grant. */
  readonly lacks: readonly string[];
  /** Whether a request has presented the secret, so that the browser had it. */
  readonly is_presented: boolean;
  /**
   * The time at which another secret was first presented: one that was created after this one had been presented, so that
   * the browser has replaced it, or after this one was created, so that it has replaced it unless the response is late.
   */
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
  /** The time at which a request first presented the session's cookie, or null if none has. */
  readonly claimed_at: number | null;
  /** The time at which the newest secret was created. */
  readonly rotated_at: number;
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
  readonly secrets: string;
}

/** A session with its JSON columns parsed. */
export interface SessionRecord extends SessionColumns {
  readonly status: SessionStatus;
  readonly actor: ActClaim | null;
  readonly public_user_data: WireSession['public_user_data'];
  readonly tasks: readonly SessionTask[];
  readonly latest_activity: WireSession['latest_activity'];
  /** The secrets in the order in which they were created or, if they have been, first presented: the latest one first. */
  readonly secrets: readonly StoredSecret[];
}

/** The mutable columns of a session. Each change increments `version`, and `secret_revision` if it sets `secrets`. */
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
