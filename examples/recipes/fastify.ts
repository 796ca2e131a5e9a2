import Fastify, { type FastifyInstance } from 'fastify';
import type { SessionServer } from 'multisession/server';
import { createNodeMiddleware, toRequest } from 'multisession/server/node';

type CheckPassword = (form: unknown) => Promise<{ readonly id: string } | null>;

export function createApp(
  server: SessionServer,
  checkPassword: CheckPassword,
): FastifyInstance {
  const app = Fastify();
  const sessions = createNodeMiddleware(server);
  // Before Fastify parses the body, because the session server reads the bodies of
  // its own routes.
  app.addHook('onRequest', (request, reply, done) =>
    sessions(request.raw, reply.raw, () => done()),
  );

  app.post('/api/sign-in', async (request, reply) => {
    const user = await checkPassword(request.body);
    if (!user) return reply.code(401).send();
    const { session, headers } = await server.sessions.signIn(
      toRequest(request.raw),
      { userId: user.id },
    );
    return Response.json({ sessionId: session.id }, { headers });
  });

  app.get('/api/me', async (request) => {
    const { userId } = await server.sessions.authenticate(toRequest(request.raw));
    return { userId };
  });

  return app;
}
