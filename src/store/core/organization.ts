import { getOwn, isSignedIn } from '../../session/index.ts';
import { refreshClient } from './listed-sessions.ts';
import { changeSelection } from './selection.ts';
import type { StoreEvent } from './store-event.ts';
import { isSignedInTo, type Step } from './step.ts';

// Like the current session, the organization of a session is each tab's own where each request names it.

/** Makes this tab act for an organization of a session, unless a later request has selected another, or the session is closed. */
export function selectOrganization(
  step: Step,
  sessionId: string,
  organizationId: string | null,
  request: number | null,
): void {
  const { organizations, organizationRequests } = step.model.selection;
  const order = request ?? step.model.requests;
  if (!isPerTab(step) || order < (getOwn(organizationRequests, sessionId) ?? 0)) return;
  // The sign-out has deleted what this tab stores about the session.
  if (!isSignedInTo(step.model, sessionId)) return;
  changeSelection(step, {
    organizations: { ...organizations, [sessionId]: organizationId },
    organizationRequests: { ...organizationRequests, [sessionId]: order },
  });
  refreshClient(step);
}

/** Keeps the organization of each session that this tab first receives, whatever other tabs select later. */
export function keepOrganizations(step: Step): void {
  if (!isPerTab(step)) return;
  const { organizations } = step.model.selection;
  const added = (step.model.client?.sessions ?? []).filter(
    (session) => isSignedIn(session) && getOwn(organizations, session.id) === undefined,
  );
  if (added.length === 0) return;
  const kept = added.map(({ id, lastActiveOrganizationId }) => [id, lastActiveOrganizationId] as const);
  changeSelection(step, { organizations: { ...organizations, ...Object.fromEntries(kept) } });
}

/** Forgets the organization of a closed session. */
export function forgetOrganization(step: Step, sessionId: string): void {
  const before = step.model.selection.organizations;
  if (getOwn(before, sessionId) === undefined) return;
  const { [sessionId]: _, ...organizations } = before;
  changeSelection(step, { organizations });
}

/** Returns to the last active organization of a session whose user may no longer act for the one of this tab. */
export function leaveOrganization(
  step: Step,
  { error, organizationId }: Extract<StoreEvent, { type: 'token-failed' }>,
): void {
  const { sessionId, code } = error;
  if (code !== 'organization_not_allowed' || sessionId === undefined) return;
  const { [sessionId]: kept, ...organizations } = step.model.selection.organizations;
  const lastActive = getOwn(step.model.known, sessionId)?.data.lastActiveOrganizationId;
  if (kept !== organizationId || lastActive === organizationId) return;
  changeSelection(step, { organizations });
  refreshClient(step);
}

function isPerTab({ config }: Step): boolean {
  return config.sessionPerRequest && !config.isShared;
}
