import { getRequestListener } from '@hono/node-server';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Serves the app in development, on the port of the page. */
const api: Plugin = {
  name: 'api',
  async configureServer(vite) {
    const { app } = await import('./app.js');
    const listener = getRequestListener(app.fetch);
    vite.middlewares.use((request, response, next) => {
      if (/^\/(v1|api|\.well-known)\//.test(request.url ?? '')) void listener(request, response);
      else next();
    });
  },
};

export default defineConfig({ plugins: [react(), api] });
