import { getOwn, isSignedIn } from '../../session/index.ts';
import type { KnownSession } from './model.ts';
import type { StoreEvent } from './store-event.ts';
import { patch, type Step } from './step.ts';

// Like the current session, the organization of a session is each tab's own where each request names it.

/** Makes this tab act for an organization of a session, unless a later request has selected another. */
export function selectOrganization(
  step: Step,
  sessionId: string,
  organizationId: string | null,
  request: number | null,
): void {
  const { organizations, organizationRequests } = step.model;
  const order = request ?? step.model.requests;
  if (!isPerTab(step) || order < (getOwn(organizationRequests, sessionId) ?? 0)) return;
  patch(step, {
    organizations: { ...organizations, [sessionId]: organizationId },
    organizationRequests: { ...organizationRequests, [sessionId]: order },
  });
}

/**
 * Keeps the organization of each session that this tab first receives, whatever other tabs select later, and forgets that
 * of each session that is over, or that the tab's own request did not find.
 */
export function keepOrganizations(step: Step, isOver: (known: KnownSession) => boolean): void {
  if (!isPerTab(step)) return;
  const { client, known, organizations } = step.model;
  const before = Object.entries(organizations);
  const kept = before.filter(([id]) => {
    const session = getOwn(known, id);
    return session ? !isOver(session) : client?.request === 0;
  });
  const added = (client?.sessions ?? []).filter(
    (session) => isSignedIn(session) && getOwn(organizations, session.id) === undefined,
  );
  if (kept.length === before.length && added.length === 0) return;
  const first = added.map(({ id, lastActiveOrganizationId }) => [id, lastActiveOrganizationId] as const);
  patch(step, { organizations: Object.fromEntries([...kept, ...first]) });
}

/** Returns to the last active organization of a session whose user may no longer act for the one of this tab. */
export function leaveOrganization(
  step: Step,
  { error, organizationId }: Extract<StoreEvent, { type: 'token-failed' }>,
): void {
  const { sessionId, code } = error;
  if (code !== 'organization_not_allowed' || sessionId === undefined) return;
  const { [sessionId]: kept, ...organizations } = step.model.organizations;
  const lastActive = getOwn(step.model.known, sessionId)?.data.lastActiveOrganizationId;
  if (kept !== organizationId || lastActive === organizationId) return;
  patch(step, { organizations });
}

function isPerTab({ config }: Step): boolean {
  return config.sessionPerRequest && !config.isShared;
}
