import { getOwn, isClosed } from '../../session/index.ts';
import type { LeavingStatus } from './model.ts';
import { refreshWhenDue } from './refresh-step.ts';
import { findClosing, isListed, know, type Step } from './step.ts';
import type { TabNews } from './store-event.ts';

/** The time that another tab has to settle its sign-out, in ms: enough for several attempts. */
const TAB_SIGN_OUT_TIMEOUT_MS = 40_000;

/** Hides the sessions that another tab signs out, or shows them again. */
export function followSignOut(
  step: Step,
  { sessionIds, status }: Extract<TabNews, { type: 'sign-out' }>,
): void {
  const ids = sessionIds.filter((id) => !findClosing(step.model, id));
  hide(step, ids, status);
  step.decides = true;
  const event = { type: 'tab-sign-out-timed-out' } as const;
  if (status) step.effects.push({ type: 'schedule', ms: TAB_SIGN_OUT_TIMEOUT_MS, event });
}

/** Refreshes if a sign-out of another tab is not confirmed yet: that tab may be closed, and the session signed in. */
export function checkFollowedSignOuts(step: Step): void {
  const isPending = Object.values(step.model.known).some(
    (known) => known.leaving && isListed(known) && !findClosing(step.model, known.data.id),
  );
  if (isPending) refreshWhenDue(step);
}

/** Hides sessions, or shows them again (`leaving` null). */
export function hide(step: Step, ids: readonly string[], leaving: LeavingStatus | null): void {
  const leavingSince = step.model.requests;
  for (const id of ids) {
    const known = getOwn(step.model.known, id);
    if (leaving === 'ended' && known && isClosed(known.data)) continue;
    know(step, id, leaving ? { leaving, leavingSince } : { leaving });
  }
}
