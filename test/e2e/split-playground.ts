import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build, preview } from 'vite';
import { createPlaygroundApi, type PlaygroundApi } from '../../examples/playground/server/api.ts';
import { withOutage } from '../../examples/playground/server/outage.ts';
import { aliases } from '../../scripts/entries.mjs';
import { freePort, type Playground } from './playground.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The backends of the playground whose API can run on a server of its own. */
export type SplitBackend = 'multisession' | 'better-auth' | 'better-auth-tokens';

/** A playground whose page and API run on separate servers, so that the API can be stopped and restarted. */
export interface SplitPlayground extends Playground {
  startApi(): Promise<void>;
  stopApi(): Promise<void>;
}

export interface SplitPlaygroundOptions {
  readonly database: string;
  /** The folder of a site that {@link buildSite} has built. */
  readonly site: string;
  readonly backend?: SplitBackend;
}

/**
 * Builds the site of a folder into `outDir`, with the development build of React. The development server would send each of
 * its hundreds of modules on its own, to each page of each test.
 */
export async function buildSite(folder: string, outDir: string, backend: SplitBackend): Promise<void> {
  await build({
    configFile: false,
    root: path.join(root, folder),
    plugins: [react()],
    resolve: { alias: aliases },
    logLevel: 'silent',
    mode: 'development',
    define: {
      'process.env.NODE_ENV': '"development"',
      'import.meta.env.VITE_BACKEND': JSON.stringify(backend),
    },
    build: {
      outDir,
      minify: false,
      target: 'es2022',
      // The names of modules and exports: tests find chunks by the former, and the library their exports by the latter.
      rolldownOptions: { output: { chunkFileNames: '[name].js', minifyInternalExports: false } },
    },
  });
}

/** Starts the server of a built site, and the server of its API. */
export async function startSplitPlayground({
  database,
  site,
  backend = 'multisession',
}: SplitPlaygroundOptions): Promise<SplitPlayground> {
  const port = await freePort();
  // The server derives its own origin from the `Host` header of the browser.
  const proxy = { target: `http://localhost:${port}`, changeOrigin: false };
  const pages = await preview({
    configFile: false,
    build: { outDir: site },
    logLevel: 'silent',
    preview: { port: await freePort(), proxy: { '/v1': proxy, '/api': proxy } },
  });
  let api: { readonly server: Server; readonly close: () => Promise<void> } | undefined;

  async function createApi(): Promise<PlaygroundApi> {
    const options = { file: database };
    if (backend === 'multisession') return createPlaygroundApi(options);
    const { createBetterAuthApi } = await import('../../examples/playground/server/better-auth-api.ts');
    return createBetterAuthApi(options);
  }

  async function startApi(): Promise<void> {
    const { middleware, close } = await createApi();
    const handle = withOutage(middleware);
    const server = createServer((request, response) => handle(request, response));
    await new Promise<void>((resolve) => {
      server.listen(port, 'localhost', resolve);
    });
    api = { server, close };
  }

  async function stopApi(): Promise<void> {
    const running = api;
    api = undefined;
    running?.server.closeAllConnections();
    await new Promise<void>((resolve) => {
      if (running) running.server.close(() => resolve());
      else resolve();
    });
    await running?.close();
  }

  await startApi();
  return {
    url: pages.resolvedUrls?.local[0] ?? '',
    startApi,
    stopApi,
    async restart() {
      await stopApi();
      await startApi();
    },
    async stop() {
      await stopApi();
      await pages.close();
    },
  };
}
