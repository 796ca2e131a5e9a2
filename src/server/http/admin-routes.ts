import { decide } from '../app-functions.ts';
import { noSuchAddress, RequestError } from '../request-error.ts';
import { loadUsers } from '../sessions/load-users.ts';
import { findSessionPage } from '../sessions/session-list.ts';
import { toWirePage } from '../sessions/to-wire.ts';
import type { Answer } from './envelope.ts';
import { readQuery } from './query.ts';
import type { Call } from './routes.ts';
import { listQuery } from './schemas.ts';

/** Seed 004, for whoever the app lets. */
export async function listSessions({ context, request }: Call): Promise<Answer> {
  const { adminAuth } = context;
  if (!adminAuth) throw noSuchAddress();
  // Whatever the app's function returns: nothing else that JavaScript takes for true.
  const isAllowed: unknown = await decide(context.onError, 'adminAuth', () => adminAuth(request));
  if (isAllowed !== true) throw notAllowed();
  const { client_id: clientId, user_id: userId, ...rest } = readQuery(request, listQuery);
  const page = await findSessionPage(context, { clientId, userId, ...rest });
  return { response: toWirePage(page, await loadUsers(context, page.sessions)) };
}

function notAllowed(): RequestError {
  return new RequestError({
    code: 'forbidden',
    message: 'The request does not prove that it may read all sessions.',
  });
}
