import type { User } from '../session/index.ts';
import type { EventStreams } from './events/event-streams.ts';
import type { Geolocate } from './geolocation.ts';
import type { ResolvedPolicy } from './policy.ts';
import type { Sha256 } from './runtime.ts';
import type { Repository } from './storage/repository.ts';
import type { SessionRecord } from './storage/schema.ts';
import type { SessionTokens } from './tokens/session-tokens.ts';
import type { ResolvedTemplate } from './tokens/token-templates.ts';

/** Loads users by their IDs. Users missing from the result are shown with their public data. */
export type LoadUsers = (userIds: readonly string[]) => readonly User[] | Promise<readonly User[]>;
/** Returns whether a request may list the sessions of all users. */
export type AuthorizeAdmin = (request: Request) => boolean | Promise<boolean>;
/** Returns whether a user may act for an organization. */
export type AuthorizeOrganization = (userId: string, organizationId: string) => boolean | Promise<boolean>;

/** The dependencies and resolved options that all parts of one server share. */
export interface ServerContext {
  readonly repository: Repository;
  readonly streams: EventStreams;
  readonly policy: ResolvedPolicy;
  /** The prefix of the names of all cookies. */
  readonly cookiePrefix: string;
  readonly trustedOrigins: ReadonlySet<string>;
  readonly tokens: SessionTokens;
  readonly templates: ReadonlyMap<string, ResolvedTemplate>;
  readonly loadUsers: LoadUsers | undefined;
  readonly authorizeOrganization: AuthorizeOrganization | undefined;
  readonly authorizeAdmin: AuthorizeAdmin | undefined;
  readonly geolocate: Geolocate | undefined;
  /** Rejects while the server cannot serve requests. */
  readonly checkReadiness: () => Promise<void>;
  /** The SHA-256 of the runtime. */
  readonly sha256: Sha256;
  /** Checks the rate limit of sessions. @throws {SessionError} `rate_limited` if all of them have reached it. */
  readonly limitSessions: (sessionIds: readonly string[]) => Promise<void>;
  /** Reports that a superseded cookie of the session was presented. */
  readonly reportReuse: (session: SessionRecord) => void;
  readonly onError: (error: unknown) => void;
  readonly now: () => number;
}
