import {
  type AddAccountOptions,
  type FinishedSignIn,
  type RequestContext,
  requireApis,
  type SignInMethods,
  type SignInResult,
} from '../../backend/index.ts';
import { hasSameOwner, type SessionData, SessionError } from '../../session/index.ts';
import { highestVersion } from '../core/step.ts';
import type { CommandResult } from '../core/store-event.ts';
import type { PageLocation } from '../environment.ts';
import type { ReauthenticateOptions, SignInOutcome } from '../sign-in-options.ts';
import { toSessionError } from '../to-session-error.ts';
import type { SignInContext } from './sign-in-context.ts';

type SignedIn = Extract<SignInResult, { outcome: 'signed-in' }>;

/** The time after which a page that was not replaced shows the accounts nevertheless, in ms. */
const MAX_REPLACE_MS = 10_000;

/** Signs in to an account in addition to those that are signed in. */
export function addAccount(context: SignInContext, options: AddAccountOptions = {}): Promise<SignInOutcome> {
  return signIn(context, (methods, request) => methods.addAccount(options, request));
}

/** Signs in again to the account of a session, and to no other. */
export function reauthenticate(
  context: SignInContext,
  session: SessionData,
  { makeCurrent, ...options }: ReauthenticateOptions = {},
): Promise<SignInOutcome> {
  const currentId = context.getModel().selection.sessionId;
  return signIn(context, (methods, request) => methods.reauthenticate(session, options, request), {
    session,
    makeCurrent: makeCurrent ?? (currentId === null || currentId === session.id),
  });
}

async function signIn(
  context: SignInContext,
  begin: (methods: SignInMethods, request: RequestContext) => Promise<SignInResult>,
  { session, makeCurrent }: { readonly session?: SessionData; readonly makeCurrent: boolean } = {
    makeCurrent: true,
  },
): Promise<SignInOutcome> {
  const { backend, tickets, getModel } = context;
  const { signInMethods } = backend;
  // The call decides the order of switches, however long the sign-in takes.
  const ticket = tickets.reserve();
  try {
    if (!signInMethods) throw unsupported(context, session);
    const { signal } = new AbortController();
    const result = await begin(signInMethods, { signal, minVersion: highestVersion(getModel()) });
    if (result.outcome === 'navigation') {
      navigateTo(context, result.navigateTo);
      return { outcome: 'navigation' };
    }
    checkSession(context, result, session);
    const outcome = makeCurrent ? await switchTo(context, result, ticket) : applyClient(context, result);
    await loadIfNeeded(context);
    return { outcome: outcome === 'superseded' ? 'superseded' : 'signed-in', sessionId: result.sessionId };
  } catch (cause) {
    throw toSessionError(backend.name, cause);
  }
}

/**
 * Applies the result of a sign-in by redirect, and replaces the page. Resolves if the page stays: because the sign-in has
 * failed, because a router has replaced its URL only, or because the browser has not replaced it.
 */
export async function settleRedirect(
  context: SignInContext,
  redirect: Promise<FinishedSignIn | null | undefined> | undefined,
): Promise<void> {
  const { environment, tickets, dispatch, backend } = context;
  try {
    const result = await redirect;
    if (!result) return;
    const location = locationOf(context);
    const url = urlOfPage(result.returnTo, location.href);
    checkSession(context, result);
    // Settles only after the page was replaced, because no request is sent before.
    void switchTo(context, result, tickets.reserve()).catch(() => {});
    // The selection is stored in a microtask.
    await Promise.resolve();
    location.replace(url);
    if (location.href === url) return;
    await new Promise<void>((resolve) => void environment.setTimer(MAX_REPLACE_MS, resolve));
  } catch (cause) {
    dispatch({ type: 'redirect-settled', error: toSessionError(backend.name, cause) });
  }
}

/** Opens another page that the backend has named. */
export function navigateTo(context: SignInContext, url: string): void {
  const location = locationOf(context);
  const { protocol } = parseUrl(url, location.href);
  if (protocol !== 'https:' && protocol !== 'http:') throw invalidUrl();
  location.assign(url);
}

/** Applies the client of a sign-in, here and in the other tabs. */
function applyClient({ dispatch, broadcast }: SignInContext, { client }: SignedIn): void {
  const message = { type: 'update', update: { session: null, client } } as const;
  dispatch({ type: 'tab-message-received', message });
  broadcast(message);
}

/** Applies the client of a sign-in, and makes its session current unless a later switch was requested. */
function switchTo(
  { tickets, dispatch }: SignInContext,
  { sessionId, client }: SignedIn,
  ticket: number,
): Promise<CommandResult> {
  return tickets.issue(() => {
    dispatch({ type: 'switch-requested', ticket, sessionId, client });
    dispatch({ type: 'redirect-settled', error: null });
  }, ticket);
}

/** Completes the first load of a store that was never loaded, or could not be. */
async function loadIfNeeded({ tickets, getModel, dispatch }: SignInContext): Promise<void> {
  const { connection } = getModel();
  if (connection === 'ready' || connection === 'degraded') return;
  await tickets.issue((ticket) => dispatch({ type: 'refresh-requested', ticket })).catch(() => {});
}

/** Checks that the client contains the session and, if an account was asked for, that the session is of that account. */
function checkSession(
  { getModel, backend }: SignInContext,
  { sessionId, client }: SignedIn,
  expected?: SessionData,
): void {
  const hasId = ({ id }: SessionData): boolean => id === sessionId;
  const received = client.sessions.find(hasId);
  if (!received) {
    throw new SessionError({
      code: 'invalid_response',
      message: `The backend "${backend.name}" returned a session that its client does not contain. No session was changed.`,
      sessionId,
    });
  }
  const held = getModel().client?.sessions.find(hasId);
  const newest = held && held.version > received.version ? held : received;
  if (!expected || hasSameOwner(newest, expected)) return;
  throw new SessionError({
    code: 'wrong_account',
    message:
      'The user signed in to another account than the one that was asked for. The current session was not changed.',
    sessionId: expected.id,
  });
}

function locationOf({ environment }: SignInContext): PageLocation {
  const { location } = environment.given ?? globalThis;
  requireApis({ location });
  // SAFETY: `requireApis` has checked that it exists.
  return location as PageLocation;
}

/** Returns the absolute form of a URL of this origin. */
function urlOfPage(returnTo: string, href: string): string {
  const [url, page] = [parseUrl(returnTo, href), new URL(href)];
  // Other than `origin`, these differ for `blob:` URLs.
  if (url.protocol === page.protocol && url.host === page.host) return url.href;
  throw new SessionError({
    code: 'invalid_response',
    message: 'The sign-in returned to a URL of another origin, so it was not opened (open redirect).',
  });
}

function parseUrl(url: string, base: string): URL {
  try {
    return new URL(url, base);
  } catch {
    throw invalidUrl();
  }
}

function invalidUrl(): SessionError {
  return new SessionError({
    code: 'invalid_response',
    message: 'The backend returned a URL that is not a valid HTTP URL, so it was not opened.',
  });
}

function unsupported({ backend }: SignInContext, session: SessionData | undefined): SessionError {
  return new SessionError({
    code: 'unsupported',
    message: `The backend "${backend.name}" has no \`signInMethods\`, so no sign-in was started. Navigate to a sign-in page of your app instead.`,
    sessionId: session?.id,
  });
}
