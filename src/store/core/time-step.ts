import { getOwn, isSignedIn } from '../../session/index.ts';
import { refreshClient } from './listed-sessions.ts';
import { joinRefresh } from './refresh-step.ts';
import { know, patch, serverTime, type Step } from './step.ts';

/** Expires sessions whose deadline has passed, and warns before. */
export function passTime(step: Step, isUnsteady: boolean): void {
  // The timer waits for the first selection, even if a deadline has passed.
  if (!step.model.client || !step.model.selection.isMade) return patch(step, { listedFor: null });
  refreshClient(step);
  step.decides = true;
  warn(step);
  if (isUnsteady && step.model.isConnected) joinRefresh(step);
}

/** Emits `session-expiring` once for each deadline. */
function warn(step: Step): void {
  for (const session of step.model.client?.sessions ?? []) {
    const deadline = session.expireAt.getTime();
    const leftMs = deadline - serverTime(step.model, step.now);
    const isWarned = getOwn(step.model.known, session.id)?.warnedFor === deadline;
    if (isWarned || !isSignedIn(session) || leftMs > step.config.expiryWarningMs) continue;
    know(step, session.id, { warnedFor: deadline });
    const secondsLeft = Math.ceil(leftMs / 1000);
    step.effects.push({ type: 'emit', name: 'session-expiring', event: { session, secondsLeft } });
  }
}
