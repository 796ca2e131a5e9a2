import { isSignedInStatus, type SessionData } from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { checkSignInOrigin } from '../http/origin.ts';
import { sessionClosed } from '../request-error.ts';
import type { SessionChanges, SessionRecord } from '../storage/schema.ts';
import { changeClient, findOwnSession, requireCredential } from './client-view.ts';
import { cookieHeaders, rotateSecret } from './rotate.ts';
import { toSessionData } from './to-wire.ts';

/** A session after a change in its privileges, and the headers that set the client's new cookie. */
export interface SessionWithCookies {
  readonly session: SessionData;
  /**
   * The headers to send with your response: `Set-Cookie` for the new cookie and its receipt. Empty if nothing changed.
   */
  readonly headers: Headers;
}

/**
 * Changes one of the request's own sessions and gives its client a new cookie: whoever knew the old one must not get
 * what the session is worth now.
 *
 * @param choose answers what to change; null for nothing.
 */
export async function changeAndRotate(
  context: ServerContext,
  request: Request,
  sessionId: string,
  choose: (session: SessionRecord, now: number) => SessionChanges | null,
): Promise<SessionWithCookies> {
  checkSignInOrigin(request, context.trustedOrigins);
  const { repository, cookieName } = context;
  const credential = await requireCredential(context, request);
  const now = context.now();
  let headers = new Headers();
  const view = await changeClient(context, credential, now, async (writer, view) => {
    // A transaction that lost against another one runs again.
    headers = new Headers();
    const session = await findOwnSession(writer, view, sessionId, now);
    if (!isSignedInStatus(session.status)) throw sessionClosed(sessionId);
    const changes = choose(session, now);
    if (!changes) return;
    if (!(await writer.change(session, changes))) throw sessionClosed(sessionId);
    const { secret } = await rotateSecret(writer, view.client, view.hash, now);
    headers = cookieHeaders(cookieName, { ...credential, secret });
  });
  const session = await findOwnSession(repository, view, sessionId, now);
  return { session: await toSessionData(context, session), headers };
}
