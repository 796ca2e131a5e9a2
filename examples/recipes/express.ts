import express, { type Express } from 'express';
import type { SessionServer } from 'multisession/server';
import {
  createNodeMiddleware,
  getAuthentication,
  requireSession,
  toRequest,
} from 'multisession/server/node';

type CheckPassword = (form: unknown) => Promise<{ readonly id: string } | null>;

export function createApp(
  server: SessionServer,
  checkPassword: CheckPassword,
): Express {
  const app = express();
  // Before express.json(), because the session server reads the bodies of its own
  // routes.
  app.use(createNodeMiddleware(server));
  app.use(express.json());

  app.post('/api/sign-in', async (request, response) => {
    const user = await checkPassword(request.body);
    if (!user) {
      response.sendStatus(401);
      return;
    }
    const { session, headers } = await server.sessions.signIn(toRequest(request), {
      userId: user.id,
    });
    response.setHeaders(headers).json({ sessionId: session.id });
  });

  app.get('/api/me', requireSession(server), (request, response) => {
    const { userId } = getAuthentication(request);
    response.json({ userId });
  });

  return app;
}
