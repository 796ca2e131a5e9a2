import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono } from 'hono';
import {
  type Authentication,
  errorResponse,
  type SessionServer,
} from 'multisession/server';

type CheckPassword = (form: unknown) => Promise<{ readonly id: string } | null>;

interface Env {
  Variables: { account: Authentication };
}

export function createApp(
  server: SessionServer,
  checkPassword: CheckPassword,
): Hono<Env> {
  const app = new Hono<Env>();
  for (const path of server.paths)
    app.all(path, (c) =>
      server.fetch(c.req.raw, { remoteAddress: getConnInfo(c).remote.address }),
    );
  app.onError((error) => errorResponse(error));

  app.post('/api/sign-in', async (c) => {
    const user = await checkPassword(await c.req.json());
    if (!user) return c.body(null, 401);
    const { session, headers } = await server.sessions.signIn(c.req.raw, {
      userId: user.id,
    });
    return Response.json({ sessionId: session.id }, { headers });
  });

  app.use('/api/me', async (c, next) => {
    c.set('account', await server.sessions.authenticate(c.req.raw));
    await next();
  });
  app.get('/api/me', (c) => c.json({ userId: c.var.account.userId }));

  return app;
}
