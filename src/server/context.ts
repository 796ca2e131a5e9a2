import type { User } from '../session/index.ts';
import type { EventStreams } from './events/event-streams.ts';
import type { Geolocate } from './geolocation.ts';
import type { ResolvedPolicy } from './policy.ts';
import type { Repository } from './storage/repository.ts';
import type { SessionTokens } from './tokens/session-tokens.ts';
import type { ResolvedTemplate } from './tokens/token-templates.ts';

export type LoadUsers = (userIds: readonly string[]) => Promise<readonly User[]>;
export type AuthorizeAdmin = (request: Request) => boolean | Promise<boolean>;
export type AuthorizeOrganization = (userId: string, organizationId: string) => Promise<boolean>;

/** What every part of one server shares. */
export interface ServerContext {
  readonly repository: Repository;
  readonly streams: EventStreams;
  readonly policy: ResolvedPolicy;
  readonly cookieName: string;
  readonly trustedOrigins: ReadonlySet<string>;
  readonly tokens: SessionTokens;
  readonly templates: ReadonlyMap<string, ResolvedTemplate>;
  readonly loadUsers: LoadUsers | undefined;
  readonly authorizeOrganization: AuthorizeOrganization | undefined;
  readonly authorizeAdmin: AuthorizeAdmin | undefined;
  readonly geolocate: Geolocate | undefined;
  readonly onError: (error: unknown) => void;
  readonly now: () => number;
}
