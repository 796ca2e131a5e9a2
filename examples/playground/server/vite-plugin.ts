import { isRunnableDevEnvironment, type Plugin, type ViteDevServer } from 'vite';
import type { PlaygroundApi, PlaygroundApiOptions } from './api.ts';
import { withOutage } from './outage.ts';

interface PluginOptions extends PlaygroundApiOptions {
  /** The name of the backend: `multisession`, `better-auth`, `better-auth-tokens` or `oidc`. */
  readonly backend: string;
}

/** Runs the playground server inside Vite's development server, so that it has the origin of the page. */
export function playgroundApi({ backend, ...options }: PluginOptions): Plugin {
  let api: PlaygroundApi | undefined;
  return {
    name: 'playground-api',
    transformIndexHtml: (html) => api?.transformHtml?.(html) ?? html,
    async configureServer(vite) {
      const started = await createApi(vite, backend, options);
      api = started;
      vite.middlewares.use(withOutage(started.middleware));
      vite.httpServer?.once('close', () => void started.close());
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
  if (backend === 'oidc') {
    const api = await ssr.runner.import<typeof import('./oidc-api.ts')>(file('oidc-api.ts'));
    return api.createOidcApi(options);
  }
  const api = await ssr.runner.import<typeof import('./better-auth-api.ts')>(file('better-auth-api.ts'));
  return api.createBetterAuthApi(options);
}
