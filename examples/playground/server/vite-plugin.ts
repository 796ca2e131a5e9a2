import { isRunnableDevEnvironment, type Plugin, type ViteDevServer } from 'vite';
import type { PlaygroundApiOptions } from './api.ts';

/** Runs the playground's server inside Vite's: its requests come to the same origin as the page. */
export function playgroundApi(options: PlaygroundApiOptions): Plugin {
  return {
    name: 'playground-api',
    async configureServer(vite) {
      const { createPlaygroundApi } = await load(vite);
      const api = await createPlaygroundApi(options);
      vite.middlewares.use(api.middleware);
      vite.httpServer?.once('close', () => void api.close());
    },
  };
}

/** Through Vite, so that `multisession/…` leads to the sources here, too. */
async function load(vite: ViteDevServer): Promise<typeof import('./api.ts')> {
  const { ssr } = vite.environments;
  if (!ssr || !isRunnableDevEnvironment(ssr)) throw new Error('Vite has no environment that runs modules.');
  return ssr.runner.import(new URL('api.ts', import.meta.url).pathname);
}
