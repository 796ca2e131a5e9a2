import { getOwn } from '../../session/index.ts';
import { isConfirmedClosed } from './listed-sessions.ts';
import { refreshWhenDue } from './refresh-step.ts';
import { isListed, patch, type Step } from './step.ts';
import type { StoreEvent, TabNews } from './store-event.ts';

/** The time that another tab has to settle its sign-out, in ms: enough for several attempts. */
const TAB_SIGN_OUT_TIMEOUT_MS = 40_000;

/** Hides the sessions that another tab signs out, or shows those again that no other tab signs out as well. */
export function followSignOut(
  step: Step,
  { sessionIds, status, tab }: Extract<TabNews, { type: 'sign-out' }>,
): void {
  const { followed, requests: since } = step.model;
  const others = followed.filter((other) => other.tab !== tab || !sessionIds.includes(other.sessionId));
  const begun = status ? sessionIds.map((sessionId) => ({ sessionId, status, tab, since })) : [];
  patch(step, { followed: [...others, ...begun] });
  const event = { type: 'tab-sign-out-timed-out', sessionIds } as const;
  if (status) step.effects.push({ type: 'schedule', ms: TAB_SIGN_OUT_TIMEOUT_MS, event });
}

/** Refreshes if a sign-out of another tab is not confirmed yet: that tab may be closed, and the session signed in. */
export function checkFollowedSignOut(
  step: Step,
  { sessionIds }: Extract<StoreEvent, { type: 'tab-sign-out-timed-out' }>,
): void {
  if (step.model.followed.some(({ sessionId }) => sessionIds.includes(sessionId))) refreshWhenDue(step);
}

/**
 * Forgets the sign-outs of other tabs that the backend has confirmed, those of unknown sessions, and those that began
 * before a refresh whose response does not confirm them: these tabs may be closed.
 */
export function forgetFollowed(step: Step, refresh = 0): void {
  const { followed, known } = step.model;
  const kept = followed.filter(({ sessionId, status, since }) => {
    const session = getOwn(known, sessionId);
    const isOver = !session || (isConfirmedClosed(session) && (status === 'ended' || !isListed(session)));
    return !isOver && since >= refresh;
  });
  if (kept.length < followed.length) patch(step, { followed: kept });
}
