import { isSignedInStatus, type WireClient } from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { clientNotFound, sessionClosed } from '../request-error.ts';
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
import {
  type JwtClaims,
  evaluateClaims,
  findTemplate,
  type ResolvedTemplate,
} from '../tokens/token-templates.ts';
import { check, text } from '../validation.ts';
import { readBody } from './body.ts';
import { readCookie } from './cookie.ts';
import type { RouteResult } from './json-response.ts';
import type { RequestProgress } from './request-progress.ts';
import { emptyBody, tokenBody } from './schemas.ts';

/** The arguments of a route. */
export interface RouteContext {
  readonly context: ServerContext;
  readonly request: Request;
  /** The IP address of the client, if known. */
  readonly remoteAddress: string | undefined;
  readonly progress: RequestProgress;
}

export async function getClient({ context, request }: RouteContext): Promise<RouteResult> {
  const view = await openClient(context, request);
  return { response: view && (await clientResponse(context, view)) };
}

export async function getSession(routeContext: RouteContext, id: string): Promise<RouteResult> {
  const { context } = routeContext;
  const view = await requireClient(routeContext);
  const session = await findOwnSession(context.repository, view, checkId(id), context.now());
  return { response: toWireSession(session, await loadUsers(context, [session])) };
}

export async function endSession(routeContext: RouteContext, id: string): Promise<RouteResult> {
  await readBody(routeContext, emptyBody);
  return updateSession(routeContext, id, (writer, session) => writer.close([session], 'ended'));
}

export async function removeSession(routeContext: RouteContext, id: string): Promise<RouteResult> {
  await readBody(routeContext, emptyBody);
  return updateSession(routeContext, id, (writer, session) => writer.close([session], 'removed'));
}

export async function removeAllSessions(routeContext: RouteContext): Promise<RouteResult> {
  const { context, request } = routeContext;
  if (readCookie(request, context.cookieName) === 'absent') return { response: null };
  const credential = await requireCredential(context, request);
  const view = await changeClient(context, credential, context.now(), (writer, { sessions }) =>
    writer.close(sessions, 'removed'),
  );
  return { response: await clientResponse(context, view) };
}

export async function createToken(
  routeContext: RouteContext,
  id: string,
  templateName?: string,
): Promise<RouteResult> {
  const { context, request } = routeContext;
  const { tokens, templates, repository } = context;
  const body = await readBody(routeContext, tokenBody);
  const template = templateName === undefined ? undefined : findTemplate(templates, templateName);
  // The time is read before the session, so that a slow request does not extend the token's validity.
  const at = context.now();
  const session = await findOwnSession(repository, await requireClient(routeContext), checkId(id), at);
  if (!isSignedInStatus(session.status)) throw sessionClosed(id);
  const { organization_id: organization = session.last_active_organization_id } = body;
  await checkOrganization(context, session.user_id, organization);

  const subject = { session, organizationId: organization, origin: request.headers.get('origin'), at };
  const jwt = template
    ? await tokens.mintFromTemplate(subject, template, await loadTemplateClaims(context, template, session))
    : await tokens.mint(subject);
  return { response: { object: 'token', jwt } };
}

async function loadTemplateClaims(
  context: ServerContext,
  template: ResolvedTemplate,
  session: SessionRecord,
): Promise<JwtClaims> {
  return evaluateClaims(template, await toCompleteSessionData(context, session), context.onError);
}

export async function requireClient({ context, request }: RouteContext): Promise<ClientView> {
  const view = await openClient(context, request);
  if (!view) throw clientNotFound();
  return view;
}

/** Changes one session of the client. Returns the session and the client after the change. */
export async function updateSession(
  routeContext: RouteContext,
  id: string,
  work: (writer: ClientWriter, session: SessionRecord, now: number) => Promise<unknown>,
): Promise<RouteResult> {
  const { context, request } = routeContext;
  checkId(id);
  const now = context.now();
  const credential = await requireCredential(context, request);
  const view = await changeClient(context, credential, now, async (writer, view) =>
    work(writer, await findOwnSession(writer, view, id, now), now),
  );
  return sessionResponse(routeContext, id, view);
}

/** Returns a session together with its client. */
export async function sessionResponse(
  { context }: RouteContext,
  id: string,
  view: ClientView,
): Promise<RouteResult> {
  const session = await findOwnSession(context.repository, view, id, context.now());
  const users = await loadUsers(context, view.sessions);
  return { response: toWireSession(session, users), client: toWireClient(view, users) };
}

async function clientResponse(context: ServerContext, view: ClientView): Promise<WireClient> {
  return toWireClient(view, await loadUsers(context, view.sessions));
}

/** Returns a path parameter, whose name is that in the documentation of the route, if it is valid. */
export function checkId(id: string, name = 'id'): string {
  return check(text, id, name);
}
