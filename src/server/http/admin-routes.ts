import { decide } from '../app-functions.ts';
import { routeNotFound, RequestError } from '../request-error.ts';
import { loadUsers } from '../core/load-users.ts';
import { findSessionPage } from '../sessions/session-list.ts';
import { toWirePage } from '../core/to-wire.ts';
import type { RouteResult } from './json-response.ts';
import { readQuery } from './query.ts';
import type { RouteContext } from './routes.ts';
import { listQuery } from './schemas.ts';

/** Handles `GET /v1/sessions`, for requests authorized by the app. */
export async function listSessions({ context, request }: RouteContext): Promise<RouteResult> {
  const { authorizeAdmin } = context;
  if (!authorizeAdmin) throw routeNotFound();
  // Only `true` allows the request; other truthy values do not.
  const isAllowed: unknown = await decide(context.onError, 'authorizeAdmin', () =>
    authorizeAdmin(request.clone()),
  );
  if (isAllowed !== true) throw forbidden();
  const { client_id: clientId, user_id: userId, ...rest } = readQuery(request, listQuery);
  const page = await findSessionPage(
    context,
    { clientId, userId, ...rest },
    { userId: 'user_id', clientId: 'client_id' },
  );
  return { response: toWirePage(page, await loadUsers(context, page.sessions)) };
}

function forbidden(): RequestError {
  return new RequestError({
    code: 'forbidden',
    message:
      'The request is not authorized to list sessions. Send the credentials that "authorizeAdmin" checks.',
  });
}
