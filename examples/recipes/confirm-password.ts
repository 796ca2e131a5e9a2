import { errorResponse, type SessionServer } from 'multisession/server';

/**
 * Returns a route that verifies the password of the user again. The page sends its
 * request with the session's `fetch`.
 */
export function createConfirmPassword(
  server: SessionServer,
  checkPassword: (userId: string, password: string) => Promise<boolean>,
) {
  return async (request: Request): Promise<Response> => {
    try {
      const { sessionId, userId } = await server.sessions.authenticate(request);
      const password = (await request.formData()).get('password');
      if (typeof password !== 'string' || !(await checkPassword(userId, password)))
        return new Response('Wrong password.', { status: 422 });
      const { headers } = await server.sessions.recordFactorVerification(request, {
        sessionId,
        factor: 'first',
      });
      return new Response(null, { status: 204, headers });
    } catch (error) {
      return errorResponse(error);
    }
  };
}
