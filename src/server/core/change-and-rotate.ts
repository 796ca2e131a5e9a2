import { isSignedInStatus, type SessionData } from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { checkSignInOrigin } from '../http/origin.ts';
import { cookieOutdated, sessionClosed, sessionNotFound } from '../request-error.ts';
import type { SessionChanges, SessionRecord } from '../storage/schema.ts';
import { loadOwnSession } from './client-view.ts';
import { updateAndPublish } from './close-sessions.ts';
import { findSecret, type PresentedSecret, addSecret } from './secrets.ts';
import { cookieHeaders, createSecret } from './session-cookie.ts';
import { toSessionData } from './to-wire.ts';

/** A session after a change in its privileges, and the headers that set its new cookie. */
export interface SessionWithCookies {
  readonly session: SessionData;
  /** The headers to send with your response: `Set-Cookie` for the new cookie. Empty if nothing changed. */
  readonly headers: Headers;
}

/** A change in the privileges of a session. */
interface PrivilegeChange {
  readonly sessionId: string;
  /** The name of the gained privilege. */
  readonly privilege: string;
  /** Returns the changes; `null` for none. */
  readonly choose: (session: SessionRecord, now: number) => SessionChanges | null;
}

/**
 * Changes one of the request's own sessions and gives it a new cookie, because a copy of the old one must not grant the
 * new privilege.
 */
export async function changeAndRotate(
  context: ServerContext,
  request: Request,
  { sessionId, privilege, choose }: PrivilegeChange,
): Promise<SessionWithCookies> {
  checkSignInOrigin(request, context.trustedOrigins);
  const { secret } = await loadOwnSession(context, request, sessionId);
  const newSecret = await createSecret(context);
  const now = context.now();
  const { session, isRotated } = await context.repository.transaction(async (writes) => {
    const known = await writes.lockSession(sessionId);
    const presented = checkPrivilege(known, secret, privilege, now);
    const changes = choose(presented.session, now);
    if (!changes && presented.secret.lacks.length === 0) {
      return { session: presented.session, isRotated: false };
    }
    const secrets = addSecret(presented.session, presented.secret, newSecret.hash, privilege, now);
    const [changed] = await updateAndPublish(
      writes,
      { ids: [sessionId], statuses: ['active', 'pending'], aliveAt: now },
      { ...changes, ...secrets, updated_at: now },
    );
    if (!changed) throw sessionClosed(sessionId);
    return { session: changed, isRotated: true };
  });
  return {
    session: await toSessionData(context, session),
    headers: isRotated ? cookieHeaders([newSecret.cookieFor(session)]) : new Headers(),
  };
}

/**
 * Checks the secret against the session's current ones, because another request may have changed them. A secret that
 * lacks this privilege only is accepted: the response that contained the newer one may have been lost.
 */
function checkPrivilege(
  session: SessionRecord | null,
  { hash }: PresentedSecret,
  privilege: string,
  now: number,
): { readonly session: SessionRecord; readonly secret: PresentedSecret } {
  const secret = session && findSecret(session, hash, now);
  if (!secret || secret === 'superseded') throw sessionNotFound();
  if (!isSignedInStatus(session.status)) throw sessionClosed(session.id);
  if (secret.lacks.some((lacking) => lacking !== privilege)) throw cookieOutdated(session.id);
  return { session, secret };
}
