import { decide } from '../app-functions.ts';
import type { ServerContext } from '../context.ts';
import { RequestError } from '../request-error.ts';

/** @throws {SessionError} `organization_not_allowed` unless the app says that the user may act for it. */
export async function checkOrganization(
  { authorizeOrganization, onError }: ServerContext,
  userId: string,
  organizationId: string | null | undefined,
): Promise<void> {
  if (organizationId === null || organizationId === undefined) return;
  const isAllowed: unknown =
    authorizeOrganization &&
    (await decide(onError, 'authorizeOrganization', () => authorizeOrganization(userId, organizationId)));
  // Whatever the app's function returns: nothing else that JavaScript takes for true.
  if (isAllowed === true) return;
  throw new RequestError({
    code: 'organization_not_allowed',
    message: authorizeOrganization
      ? 'The user is not authorized for this organization. Nothing was changed. Select another organization, or none.'
      : 'Organizations are not enabled on this server. Nothing was changed. Pass "authorizeOrganization" to createSessionServer().',
  });
}
