import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import start from './dist/server/server.js';

const app = new Hono();
app.use(serveStatic({ root: 'dist/client' }));
app.all('*', ({ req }) => start.fetch(req.raw));

const port = Number(process.env.PORT ?? 3000);
serve({ fetch: app.fetch, port }, () => console.log(`Notes: http://localhost:${port}`));
