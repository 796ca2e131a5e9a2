import { isRunnableDevEnvironment, type Plugin, type ViteDevServer } from 'vite';
import type { PlaygroundApi, PlaygroundApiOptions } from './api.ts';

interface PluginOptions extends PlaygroundApiOptions {
  /** `multisession`, `better-auth` or `better-auth-tokens`. */
  readonly backend: string;
}

/** Runs the playground's server inside Vite's: its requests come to the same origin as the page. */
export function playgroundApi({ backend, ...options }: PluginOptions): Plugin {
  return {
    name: 'playground-api',
    async configureServer(vite) {
      const api = await createApi(vite, backend, options);
      vite.middlewares.use(api.middleware);
      vite.httpServer?.once('close', () => void api.close());
    },
  };
}

/** Through Vite, so that `multisession/…` leads to the sources here, too. */
async function createApi(
  vite: ViteDevServer,
  backend: string,
  options: PlaygroundApiOptions,
): Promise<PlaygroundApi> {
  const { ssr } = vite.environments;
  if (!ssr || !isRunnableDevEnvironment(ssr)) throw new Error('Vite has no environment that runs modules.');
  const file = (name: string): string => new URL(name, import.meta.url).pathname;
  if (backend === 'multisession') {
    const api = await ssr.runner.import<typeof import('./api.ts')>(file('api.ts'));
    return api.createPlaygroundApi(options);
  }
  const api = await ssr.runner.import<typeof import('./better-auth-api.ts')>(file('better-auth-api.ts'));
  return api.createBetterAuthApi(options);
}
