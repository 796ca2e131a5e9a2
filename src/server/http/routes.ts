import { isSignedInStatus, type WireClient } from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { clientInvalid, sessionClosed } from '../request-error.ts';
import {
  changeClient,
  type ClientView,
  findOwnSession,
  openClient,
  requireCredential,
} from '../sessions/client-view.ts';
import type { ClientWriter } from '../sessions/client-write.ts';
import { checkOrganization } from '../sessions/organization.ts';
import { loadUsers } from '../sessions/load-users.ts';
import { toCompleteSessionData, toWireClient, toWireSession } from '../sessions/to-wire.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { type ClaimSet, claimsOf, findTemplate, type ResolvedTemplate } from '../tokens/templates.ts';
import { check, readBody } from './body.ts';
import { readCookie } from './cookie.ts';
import type { Answer } from './envelope.ts';
import { emptyBody, idParam, tokenBody } from './schemas.ts';

/** What a route is called with: one request of one client. */
export interface Call {
  readonly context: ServerContext;
  readonly request: Request;
  /** The IP address at the other end, where it is known. */
  readonly remoteAddress: string | undefined;
}

export async function getClient({ context, request }: Call): Promise<Answer> {
  const view = await openClient(context, request);
  return { response: view && (await presentClient(context, view)) };
}

export async function getSession(call: Call, id: string): Promise<Answer> {
  const { context } = call;
  const view = await openOwnClient(call);
  const session = await findOwnSession(context.repository, view, checkId(id), context.now());
  return { response: toWireSession(session, await loadUsers(context, [session])) };
}

export async function endSession(call: Call, id: string): Promise<Answer> {
  await readBody(call.request, emptyBody);
  return changeSession(call, id, (writer, session) => writer.close([session], 'ended'));
}

export async function removeSession(call: Call, id: string): Promise<Answer> {
  await readBody(call.request, emptyBody);
  return changeSession(call, id, (writer, session) => writer.close([session], 'removed'));
}

export async function removeAllSessions(call: Call): Promise<Answer> {
  const { context, request } = call;
  if (readCookie(request, context.cookieName) === 'absent') return { response: null };
  const credential = await requireCredential(context, request);
  const view = await changeClient(context, credential, context.now(), (writer, { sessions }) =>
    writer.close(sessions, 'removed'),
  );
  return { response: await presentClient(context, view) };
}

export async function createToken(call: Call, id: string, templateName?: string): Promise<Answer> {
  const { context, request } = call;
  const { tokens, templates, repository } = context;
  const body = await readBody(request, tokenBody);
  const template = templateName === undefined ? undefined : findTemplate(templates, templateName);
  // The token runs out so long after the session was last known to be signed in, however long the rest takes.
  const at = context.now();
  const session = await findOwnSession(repository, await openOwnClient(call), checkId(id), at);
  if (!isSignedInStatus(session.status)) throw sessionClosed(id);
  const { organization_id: organization = session.last_active_organization_id } = body;
  await checkOrganization(context, session.user_id, organization);

  const subject = { session, organizationId: organization, origin: request.headers.get('origin'), at };
  const jwt = template
    ? await tokens.mintFor(subject, template, await claimsFor(context, template, session))
    : await tokens.mint(subject);
  return { response: { object: 'token', jwt } };
}

async function claimsFor(
  context: ServerContext,
  template: ResolvedTemplate,
  session: SessionRecord,
): Promise<ClaimSet> {
  return claimsOf(template, await toCompleteSessionData(context, session), context.onError);
}

export async function openOwnClient({ context, request }: Call): Promise<ClientView> {
  const view = await openClient(context, request);
  if (!view) throw clientInvalid();
  return view;
}

/** Changes one session of the client and answers it, with the client beside it. */
export async function changeSession(
  call: Call,
  id: string,
  work: (writer: ClientWriter, session: SessionRecord, now: number) => Promise<unknown>,
): Promise<Answer> {
  const { context, request } = call;
  checkId(id);
  const now = context.now();
  const credential = await requireCredential(context, request);
  const view = await changeClient(context, credential, now, async (writer, view) =>
    work(writer, await findOwnSession(writer, view, id, now), now),
  );
  return presentSession(call, id, view);
}

/** A session, with its client beside it. */
export async function presentSession({ context }: Call, id: string, view: ClientView): Promise<Answer> {
  const session = await findOwnSession(context.repository, view, id, context.now());
  const users = await loadUsers(context, view.sessions);
  return { response: toWireSession(session, users), client: toWireClient(view, users) };
}

async function presentClient(context: ServerContext, view: ClientView): Promise<WireClient> {
  return toWireClient(view, await loadUsers(context, view.sessions));
}

export function checkId(id: string): string {
  return check(idParam, { id }).id;
}
