import { isSignedInStatus } from '../../session/index.ts';
import { deadlines } from '../policy.ts';
import { sessionClosed } from '../request-error.ts';
import { describeActivity } from '../sessions/activity.ts';
import { findOwnSession, requireCredential, viewClient } from '../sessions/client-view.ts';
import { checkOrganization } from '../sessions/organization.ts';
import { touchQuietly } from '../sessions/touch.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { readBody } from './body.ts';
import type { Answer } from './envelope.ts';
import { type Call, changeSession, checkId, openOwnClient, presentSession } from './routes.ts';
import { touchBody } from './schemas.ts';

export async function touchSession(call: Call, id: string): Promise<Answer> {
  const { context, request } = call;
  const { active_organization_id: organization, intent } = await readBody(request, touchBody);
  if (organization) {
    // Asked before the transaction, which may wait for nothing but the database.
    const view = await openOwnClient(call);
    const session = await findOwnSession(context.repository, view, checkId(id), context.now());
    if (!isSignedInStatus(session.status)) throw sessionClosed(id);
    await checkOrganization(context, session.user_id, organization);
  }
  const activity = await describeActivity(context, request, call.remoteAddress);
  const isPlain = organization === undefined && intent !== 'select_session';
  const answer = isPlain && (await touchPlainly(call, checkId(id), activity));
  // What that could not do is done, or refused, by the rules.
  if (answer) return answer;
  return changeSession(call, id, async (writer, session, now) => {
    const prolonged = { ...deadlines(context.policy, session, now), latest_activity: activity };
    const isTouched =
      organization === undefined
        ? await writer.changeQuietly(session, prolonged)
        : await writer.change(session, { ...prolonged, last_active_organization_id: organization });
    if (!isTouched) throw sessionClosed(id);
    if (intent === 'select_session') writer.setClient({ last_active_session_id: id });
  });
}

/** Notes nothing but activity, which is what nearly every touch is about. Null if that cannot be done. */
async function touchPlainly(
  call: Call,
  id: string,
  activity: SessionRecord['latest_activity'],
): Promise<Answer | null> {
  const { context, request } = call;
  const now = context.now();
  const view = await openOwnClient(call);
  const session = await findOwnSession(context.repository, view, id, now);
  const touched = await touchQuietly(context, view.client, session, activity, now);
  if (touched === 'refused') return null;
  const { secret } = await requireCredential(context, request);
  const seen = touched !== 'changed' && viewClient(touched, secret, now);
  return presentSession(call, id, seen || (await openOwnClient(call)));
}
