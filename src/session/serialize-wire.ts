import type { SessionData, SessionTask } from './session.ts';
import type { SessionStatus } from './status.ts';
import type { User } from './user.ts';

/** The JSON form of a session. Timestamps are in milliseconds since the Unix epoch. */
export interface WireSession {
  readonly object: 'session';
  readonly id: string;
  readonly client_id: string | null;
  readonly user_id: string | null;
  readonly status: SessionStatus | (string & {});
  readonly last_active_at: number;
  readonly expire_at: number;
  readonly abandon_at: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly last_active_organization_id: string | null;
  readonly actor: Readonly<Record<string, unknown>> | null;
  readonly factor_verified_at: { readonly first: number | null; readonly second: number | null };
  readonly version: number;
  readonly tasks: readonly SessionTask[];
  readonly user: User | null;
  readonly public_user_data: Readonly<Record<string, unknown>> | null;
  readonly latest_activity: Readonly<Record<string, unknown>> | null;
}

/** Serializes a session to its JSON form. The inverse of `parseSession()`. */
export function serializeSession(session: SessionData): WireSession {
  const { publicUserData, latestActivity } = session;
  return {
    object: 'session',
    id: session.id,
    client_id: session.clientId,
    user_id: session.userId,
    status: 'rawStatus' in session ? (session.rawStatus ?? session.status) : session.status,
    last_active_at: session.lastActiveAt.getTime(),
    expire_at: session.expireAt.getTime(),
    abandon_at: session.abandonAt.getTime(),
    created_at: session.createdAt.getTime(),
    updated_at: session.updatedAt.getTime(),
    last_active_organization_id: session.lastActiveOrganizationId,
    actor: session.actor,
    factor_verified_at: {
      first: session.factorVerifiedAt.first?.getTime() ?? null,
      second: session.factorVerifiedAt.second?.getTime() ?? null,
    },
    version: session.version,
    tasks: session.tasks,
    user: session.user,
    public_user_data: publicUserData && {
      user_id: publicUserData.userId,
      first_name: publicUserData.firstName,
      last_name: publicUserData.lastName,
      username: publicUserData.username,
      image_url: publicUserData.imageUrl,
      has_image: publicUserData.hasImage,
      identifier: publicUserData.identifier,
    },
    latest_activity: latestActivity && {
      id: latestActivity.id,
      browser_name: latestActivity.browserName,
      browser_version: latestActivity.browserVersion,
      device_type: latestActivity.deviceType,
      ip_address: latestActivity.ipAddress,
      city: latestActivity.city,
      country: latestActivity.country,
      is_mobile: latestActivity.isMobile,
    },
  };
}

/** The JSON form of a client. */
export interface WireClient {
  readonly object: 'client';
  readonly id: string;
  readonly sessions: readonly WireSession[];
  readonly last_active_session_id: string | null;
  readonly version: number;
}
