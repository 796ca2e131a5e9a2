import type { ServerContext } from '../context.ts';
import {
  checkActive,
  checkUsable,
  clearedCookies,
  type ClientView,
  findOwnSession,
  loadClient,
  loadOwnSession,
  type PresentedSession,
  withChanges,
} from '../core/client-view.ts';
import { closeSessions } from '../core/close-sessions.ts';
import { loadUsers } from '../core/load-users.ts';
import { checkOrganization } from '../core/organization.ts';
import { toCompleteSessionData, toWireClient, toWireSessionOfClient } from '../core/to-wire.ts';
import type { SessionRecord } from '../storage/schema.ts';
import {
  type JwtClaims,
  evaluateClaims,
  findTemplate,
  type ResolvedTemplate,
} from '../tokens/token-templates.ts';
import { check, text } from '../validation.ts';
import { readBody } from './body.ts';
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

export async function getClient(routeContext: RouteContext): Promise<RouteResult> {
  return clientResponse(routeContext, await openClient(routeContext));
}

export async function getSession(routeContext: RouteContext, id: string): Promise<RouteResult> {
  const { session } = await openSession(routeContext, id);
  return { response: toWireSessionOfClient(session, await loadUsers(routeContext.context, [session])) };
}

export async function endSession(routeContext: RouteContext, id: string): Promise<RouteResult> {
  return closeSession(routeContext, id, 'ended');
}

export async function removeSession(routeContext: RouteContext, id: string): Promise<RouteResult> {
  return closeSession(routeContext, id, 'removed');
}

async function closeSession(
  routeContext: RouteContext,
  id: string,
  to: 'ended' | 'removed',
): Promise<RouteResult> {
  await readBody(routeContext, emptyBody);
  const { repository, now } = routeContext.context;
  const view = await openClient(routeContext, checkId(id));
  const { session } = findOwnSession(view, id);
  return sessionResponse(
    routeContext,
    id,
    withChanges(view, await closeSessions(repository, [session], to, now())),
  );
}

export async function removeAllSessions(routeContext: RouteContext): Promise<RouteResult> {
  const { repository, now } = routeContext.context;
  const view = await openClient(routeContext);
  const listed = view.sessions.map(({ session }) => session);
  const removed = await closeSessions(repository, listed, 'removed', now());
  return clientResponse(routeContext, withChanges(view, removed));
}

export async function createToken(
  routeContext: RouteContext,
  id: string,
  templateName?: string,
): Promise<RouteResult> {
  const { context, request } = routeContext;
  const { tokens, templates } = context;
  const body = await readBody(routeContext, tokenBody);
  const template = templateName === undefined ? undefined : findTemplate(templates, templateName);
  // The time is read before the session, so that a slow request does not extend the token's validity.
  const at = context.now();
  const presented = await openSession(routeContext, id);
  // Another service may accept a token without reading the status in it.
  (template ? checkActive : checkUsable)(presented);
  const { session, secret } = presented;
  const { organization_id: organization = session.last_active_organization_id } = body;
  await checkOrganization(context, session.user_id, organization);

  const subject = {
    session,
    secret,
    organizationId: organization,
    origin: request.headers.get('origin'),
    at,
  };
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

/**
 * Loads the sessions of a request.
 *
 * @param id The session that the request names. Only its rate limit counts.
 */
export async function openClient({ context, request }: RouteContext, id?: string): Promise<ClientView> {
  const view = await loadClient(context, request);
  const named = id === undefined ? view.sessions : [findOwnSession(view, id)];
  await context.limitSessions(named.map(({ session }) => session.id));
  return view;
}

/** Loads one session of a request. @throws {SessionError} `session_not_found` unless its cookie is presented. */
export async function openSession({ context, request }: RouteContext, id: string): Promise<PresentedSession> {
  const presented = await loadOwnSession(context, request, checkId(id));
  await context.limitSessions([id]);
  return presented;
}

/** Returns a session together with its client. */
export async function sessionResponse(
  { context }: RouteContext,
  id: string,
  view: ClientView,
): Promise<RouteResult> {
  const { session } = findOwnSession(view, id);
  const users = await loadUsers(context, [session, ...listedIn(view)]);
  return {
    response: toWireSessionOfClient(session, users),
    client: toWireClient(view, users),
    cookies: clearedCookies(context, view),
  };
}

async function clientResponse({ context }: RouteContext, view: ClientView): Promise<RouteResult> {
  const users = await loadUsers(context, listedIn(view));
  return { response: toWireClient(view, users), cookies: clearedCookies(context, view) };
}

export function listedIn({ sessions }: ClientView): readonly SessionRecord[] {
  return sessions.map(({ session }) => session);
}

/** Returns a path parameter, whose name is that in the documentation of the route, if it is valid. */
export function checkId(id: string, name = 'id'): string {
  return check(text, id, name);
}
