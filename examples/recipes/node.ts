import type { RequestListener } from 'node:http';
import { errorResponse, type SessionServer } from 'multisession/server';
import { createNodeMiddleware } from 'multisession/server/node';

type CheckPassword = (form: unknown) => Promise<{ readonly id: string } | null>;

export function createListener(
  server: SessionServer,
  checkPassword: CheckPassword,
): RequestListener {
  async function signIn(request: Request): Promise<Response> {
    const user = await checkPassword(await request.json());
    if (!user) return new Response(null, { status: 401 });
    const { session, headers } = await server.sessions.signIn(request, {
      userId: user.id,
    });
    return Response.json({ sessionId: session.id }, { headers });
  }

  async function getMe(request: Request): Promise<Response> {
    const { userId } = await server.sessions.authenticate(request);
    return Response.json({ userId });
  }

  const sessions = createNodeMiddleware(server);
  const app = createNodeMiddleware({
    paths: ['/api/sign-in', '/api/me'],
    fetch: (request) =>
      (request.method === 'POST' ? signIn(request) : getMe(request)).catch(
        errorResponse,
      ),
  });
  return (request, response) =>
    sessions(request, response, () => app(request, response));
}
