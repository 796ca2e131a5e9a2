import type { ServerContext } from '../context.ts';
import { DAY_MS, deadlines } from '../policy.ts';
import { sessionClosed } from '../request-error.ts';
import type { SessionFilter } from '../storage/repository.ts';
import type { SessionChanges, SessionRecord } from '../storage/schema.ts';
import type { PresentedSession } from './client-view.ts';
import { updateAndPublish } from './close-sessions.ts';
import { addSecret } from './secrets.ts';
import { createSecret } from './session-cookie.ts';

/** The maximum age in ms of a secret. The next touch replaces it, so that a copied cookie does not stay good unnoticed. */
const MAX_SECRET_AGE_MS = DAY_MS;

interface Touch {
  readonly activity: SessionRecord['latest_activity'];
  /** The organization to select, or `null` for none. Default: unchanged. */
  readonly organizationId: string | null | undefined;
}

interface TouchResult {
  readonly session: SessionRecord;
  /** The `Set-Cookie` values of the new secret, if there is one. */
  readonly cookies: readonly string[];
}

/** Extends a session from its last activity. @throws {SessionError} `session_closed` */
export async function touch(
  context: ServerContext,
  presented: PresentedSession,
  { activity, organizationId }: Touch,
): Promise<TouchResult> {
  const { session } = presented;
  const now = context.now();
  const changes: SessionChanges = {
    ...deadlines(context.policy, session, now),
    latest_activity: activity,
    updated_at: now,
    ...(organizationId !== undefined && { last_active_organization_id: organizationId }),
  };
  const isDue = session.rotated_at + MAX_SECRET_AGE_MS <= now;
  const rotated = isDue && (await rotate(context, presented, changes, now));
  if (rotated) return rotated;
  // Without a new secret: there is none yet to replace, or a concurrent request has replaced it.
  const filter = { ids: [session.id], statuses: ['active', 'pending'] as const, aliveAt: now };
  const touched = await extend(context, filter, changes);
  if (!touched) throw sessionClosed(session.id);
  return { session: touched, cookies: [] };
}

/** Extends a session and gives it a new secret. Returns `null` if a concurrent request has changed its secrets. */
async function rotate(
  context: ServerContext,
  { session, secret }: PresentedSession,
  changes: SessionChanges,
  now: number,
): Promise<TouchResult | null> {
  const newSecret = await createSecret(context);
  const secrets = addSecret(session, secret, newSecret.hash, null, now);
  const filter = {
    ids: [session.id],
    statuses: ['active', 'pending'] as const,
    aliveAt: now,
    secretRevision: session.secret_revision,
  };
  const touched = await extend(context, filter, { ...changes, ...secrets });
  return touched && { session: touched, cookies: [newSecret.cookieFor(touched)] };
}

/** Activity alone needs neither a transaction nor an event. */
async function extend(
  { repository }: ServerContext,
  filter: SessionFilter,
  changes: SessionChanges,
): Promise<SessionRecord | null> {
  const isNews = changes.last_active_organization_id !== undefined;
  const [touched] = isNews
    ? await repository.transaction((writes) => updateAndPublish(writes, filter, changes))
    : await repository.updateSessions(filter, changes);
  return touched ?? null;
}
