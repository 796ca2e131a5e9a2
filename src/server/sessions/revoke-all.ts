import * as v from 'valibot';
import type { SessionStatus } from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { closeWithin } from '../core/close-sessions.ts';
import { check, text } from '../validation.ts';

/** The options of {@link ServerSessions.revokeAllForUser}. */
export interface RevokeAllOptions {
  /** The ID of a session to keep, usually the one that made the request. Default: none. */
  readonly except?: string | undefined;
}

const BATCH = 500;
const schema = v.object({ userId: text, except: v.optional(text) });
const statuses: readonly SessionStatus[] = ['active', 'pending'];

/** See {@link ServerSessions.revokeAllForUser}. */
export async function revokeAllForUser(
  { repository, now }: ServerContext,
  id: string,
  options: RevokeAllOptions,
): Promise<number> {
  const { userId, except } = check(schema, { ...options, userId: id }, 'options');
  let total = 0;
  for (;;) {
    const at = now();
    const { sessions } = await repository.listSessions({ userId, statuses, now: at }, BATCH, 0);
    const others = sessions.filter((session) => session.id !== except);
    const closed = await repository.transaction((writes) => closeWithin(writes, others, 'revoked', at));
    const revoked = closed.length;
    total += revoked;
    if (revoked === 0 || sessions.length < BATCH) return total;
  }
}
