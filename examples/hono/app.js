import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono } from 'hono';
import { createSessionServer, errorResponse } from 'multisession/server';
import { sqliteDatabase } from 'multisession/server/node';
import { checkPassword } from './users.js';

const server = createSessionServer({ database: await sqliteDatabase({ file: 'data/sessions.db' }) });
await server.migrate();

/** @type {Hono<{ Variables: { userId: string } }>} */
export const app = new Hono();

for (const path of server.paths)
  app.all(path, (c) => server.fetch(c.req.raw, { remoteAddress: getConnInfo(c).remote.address }));
app.onError((error) => errorResponse(error));

app.post('/api/sign-in', async (c) => {
  const { email, password } = await c.req.json();
  const user = checkPassword(String(email), String(password));
  if (!user) return c.body(null, 401);
  const { session, headers } = await server.sessions.signIn(c.req.raw, {
    userId: user.id,
    publicUserData: { identifier: user.email, firstName: user.firstName, lastName: user.lastName },
  });
  return Response.json({ sessionId: session.id }, { headers });
});

/** @type {Map<string, { id: number; text: string }[]>} */
const notes = new Map();

app.use('/api/notes', async (c, next) => {
  const { userId } = await server.sessions.authenticate(c.req.raw);
  c.set('userId', userId);
  await next();
});

app.get('/api/notes', (c) => c.json(notes.get(c.var.userId) ?? []));

app.post('/api/notes', async (c) => {
  const { text } = await c.req.json();
  const own = notes.get(c.var.userId) ?? [];
  notes.set(c.var.userId, [...own, { id: own.length, text: String(text) }]);
  return c.body(null, 204);
});
