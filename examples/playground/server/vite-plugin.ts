import { isRunnableDevEnvironment, type Plugin, type ViteDevServer } from 'vite';
import type { PlaygroundApi, PlaygroundApiOptions } from './api.ts';
import { withOutage } from './outage.ts';

interface PluginOptions extends PlaygroundApiOptions {
  /** The name of the backend: `multisession`, `better-auth` or `better-auth-tokens`. */
  readonly backend: string;
}

/** Runs the playground server inside Vite's development server, so that it has the origin of the page. */
export function playgroundApi({ backend, ...options }: PluginOptions): Plugin {
  return {
    name: 'playground-api',
    async configureServer(vite) {
      const api = await createApi(vite, backend, options);
      vite.middlewares.use(withOutage(api.middleware));
      vite.httpServer?.once('close', () => void api.close());
    },
  };
}

/** Imports the server through Vite, which resolves `multisession/…` to the source files. */
async function createApi(
  vite: ViteDevServer,
  backend: string,
  options: PlaygroundApiOptions,
): Promise<PlaygroundApi> {
  const { ssr } = vite.environments;
  if (!ssr || !isRunnableDevEnvironment(ssr))
    throw new Error('The Vite environment `ssr` cannot run modules, so the playground server cannot start.');
  const file = (name: string): string => new URL(name, import.meta.url).pathname;
  if (backend === 'multisession') {
    const api = await ssr.runner.import<typeof import('./api.ts')>(file('api.ts'));
    return api.createPlaygroundApi(options);
  }
  const api = await ssr.runner.import<typeof import('./better-auth-api.ts')>(file('better-auth-api.ts'));
  return api.createBetterAuthApi(options);
}
