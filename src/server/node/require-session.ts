import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkArgument, isSessionError, SessionError } from '../../session/index.ts';
import { jsonError } from '../http/json-response.ts';
import type { AuthenticateOptions, Authentication } from '../sessions/authenticate.ts';
import type { ServerSessions } from '../sessions/server-sessions.ts';
import { toNodeRequest } from './to-request.ts';

/** The options of {@link requireSession}. */
export type RequireSessionOptions = Pick<AuthenticateOptions, 'allowPending'>;

/** A middleware of Express, Connect or your own that calls `next` or responds. */
export type SessionMiddleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/** The authentications of the requests that passed {@link requireSession}. */
const authentications = new WeakMap<IncomingMessage, Authentication>();

/**
 * Creates a Node middleware that authenticates requests. {@link getAuthentication} returns the session in the handlers after it.
 * Responds to requests without a valid session like the routes of the server, for example with 401 and `not_signed_in`.
 *
 * @example
 * ```ts
 * import express from 'express';
 * import { createSessionServer } from 'multisession/server';
 * import { getAuthentication, requireSession, sqliteDatabase } from 'multisession/server/node';
 *
 * const server = createSessionServer({ database: await sqliteDatabase({ file: 'data/sessions.db' }) });
 * express().get('/api/me', requireSession(server), (request, response) => {
 *   const { userId } = getAuthentication(request);
 *   response.json({ userId });
 * });
 * ```
 */
export function requireSession(
  server: { readonly sessions: Pick<ServerSessions, 'authenticate'> },
  { allowPending = false }: RequireSessionOptions = {},
): SessionMiddleware {
  checkArgument(
    Boolean(server?.sessions),
    'requireSession() needs the session server. If it is created asynchronously, await it first.',
  );
  const { sessions } = server;
  return (request, response, next) => {
    const authenticate = async () => sessions.authenticate(toNodeRequest(request), { allowPending });
    authenticate().then(
      (authentication) => {
        authentications.set(request, authentication);
        next();
      },
      (error: unknown) => {
        if (!isSessionError(error)) return next(error);
        const { status, headers, body } = jsonError(error);
        response.writeHead(status, headers).end(body);
      },
    );
  };
}

/**
 * Returns the session and the user of a request that passed {@link requireSession}.
 *
 * @throws {SessionError} `invalid_configuration` if the request did not pass it.
 */
export function getAuthentication(request: IncomingMessage): Authentication {
  const authentication = authentications.get(request);
  if (authentication) return authentication;
  throw new SessionError({
    code: 'invalid_configuration',
    message:
      'getAuthentication() was called for a request that did not pass requireSession(), so it is unknown who sent it. Add requireSession(server) before this handler. With Fastify, pass "request.raw".',
  });
}
