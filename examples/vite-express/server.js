import express from 'express';
import { createSessionServer } from 'multisession/server';
import {
  createNodeMiddleware,
  getAuthentication,
  requireSession,
  sqliteDatabase,
  toRequest,
} from 'multisession/server/node';
import { checkPassword } from './users.js';

const server = createSessionServer({ database: await sqliteDatabase({ file: 'data/sessions.db' }) });
await server.migrate();

const app = express();
app.use(createNodeMiddleware(server));
app.use(express.json());

app.post('/api/sign-in', async (request, response) => {
  const user = checkPassword(String(request.body?.email), String(request.body?.password));
  if (!user) return response.sendStatus(401);
  const { session, headers } = await server.sessions.signIn(toRequest(request), {
    userId: user.id,
    publicUserData: { identifier: user.email, firstName: user.firstName, lastName: user.lastName },
  });
  response.setHeaders(headers).json({ sessionId: session.id });
});

/** @type {Map<string, { id: number; text: string }[]>} */
const notes = new Map();

app
  .route('/api/notes')
  .all(requireSession(server))
  .get((request, response) => {
    const { userId } = getAuthentication(request);
    response.json(notes.get(userId) ?? []);
  })
  .post((request, response) => {
    const { userId } = getAuthentication(request);
    const own = notes.get(userId) ?? [];
    notes.set(userId, [...own, { id: own.length, text: String(request.body?.text) }]);
    response.sendStatus(204);
  });

if (process.argv.includes('--dev')) {
  const { createServer } = await import('vite');
  app.use((await createServer({ server: { middlewareMode: true } })).middlewares);
} else {
  app.use(express.static('dist'));
  app.get('/{*path}', (_, response) => response.sendFile('index.html', { root: 'dist' }));
}

const port = process.env.PORT ?? 3000;
app.listen(port, () => console.log(`Notes: http://localhost:${port}`));
