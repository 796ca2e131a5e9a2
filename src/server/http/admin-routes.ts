import { decide } from '../app-functions.ts';
import { routeNotFound, RequestError } from '../request-error.ts';
import { loadUsers } from '../sessions/load-users.ts';
import { findSessionPage } from '../sessions/session-list.ts';
import { toWirePage } from '../sessions/to-wire.ts';
import type { RouteResult } from './json-response.ts';
import { readQuery } from './query.ts';
import type { RouteContext } from './routes.ts';
import { listQuery } from './schemas.ts';

/** Seed 004, for whoever the app lets. */
export async function listSessions({ context, request }: RouteContext): Promise<RouteResult> {
  const { authorizeAdmin } = context;
  if (!authorizeAdmin) throw routeNotFound();
  // Whatever the app's function returns: nothing else that JavaScript takes for true.
  const isAllowed: unknown = await decide(context.onError, 'authorizeAdmin', () => authorizeAdmin(request));
  if (isAllowed !== true) throw forbidden();
  const { client_id: clientId, user_id: userId, ...rest } = readQuery(request, listQuery);
  const page = await findSessionPage(context, { clientId, userId, ...rest });
  return { response: toWirePage(page, await loadUsers(context, page.sessions)) };
}

function forbidden(): RequestError {
  return new RequestError({
    code: 'forbidden',
    message: 'The request does not prove that it may read all sessions.',
  });
}
