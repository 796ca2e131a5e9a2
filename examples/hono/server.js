import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { app } from './app.js';

app.use(serveStatic({ root: 'dist' }));
app.get('*', serveStatic({ path: 'dist/index.html' }));

const port = Number(process.env.PORT ?? 3000);
serve({ fetch: app.fetch, port }, () => console.log(`Notes: http://localhost:${port}`));
