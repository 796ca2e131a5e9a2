import { getOwn, type SessionData } from '../session/index.ts';
import { closedStatusAt } from './core/listed-sessions.ts';
import type { Model } from './core/model.ts';
import { findListed } from './core/step.ts';

/** Returns the newest data of a session, which may be no longer listed. */
export function latestData(model: Model, id: string, time: number): SessionData {
  const listed = findListed(model, id);
  if (listed) return listed;
  const session = getOwn(model.known, id);
  if (!session) throw new Error(`No data of the session ${id}.`);
  const reason = closedStatusAt(model, session, time);
  return { ...session.data, status: reason === 'not_kept' ? 'removed' : reason, user: null };
}
