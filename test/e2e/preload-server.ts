import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { createSessionServer, generateSigningKey } from 'multisession/server';
import { createNodeMiddleware, sqliteDatabase } from 'multisession/server/node';
import { build } from 'vite';
import { aliases } from '../../scripts/entries.mjs';

const root = fileURLToPath(new URL('preload', import.meta.url));
const contentTypes: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

/** A session server with a page that preloads the client. */
export interface PreloadServer {
  readonly url: string;
  /** The URLs of all requests for the client so far. */
  readonly clientRequests: string[];
  readonly close: () => Promise<void>;
}

/** Starts a {@link PreloadServer}. `POST /sign-in` signs in by first name. */
export async function startPreloadServer(): Promise<PreloadServer> {
  const files = await buildPage();
  const server = createSessionServer({
    database: await sqliteDatabase({ file: ':memory:' }),
    keys: [await generateSigningKey()],
  });
  await server.migrate();
  const clientRequests: string[] = [];

  async function signIn(request: Request): Promise<Response> {
    const firstName = await request.text();
    const publicUserData = { firstName, identifier: `${firstName}@example.com` };
    const { headers } = await server.sessions.signIn(request, { userId: firstName, publicUserData });
    return new Response(null, { headers });
  }

  const signInRoute = createNodeMiddleware({ fetch: signIn, paths: ['/sign-in'] });
  const routes = createNodeMiddleware(server);
  const http = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '', 'http://localhost');
    if (pathname === '/v1/client') clientRequests.push(pathname + search);
    signInRoute(request, response, () => {
      routes(request, response, () => {
        const file = pathname === '/' ? '/index.html' : pathname;
        const body = files.get(file);
        response.writeHead(body === undefined ? 404 : 200, {
          'content-type': contentTypes[path.extname(file)] ?? 'text/plain',
        });
        response.end(body);
      });
    });
  });
  await new Promise<void>((resolve) => void http.listen(0, 'localhost', resolve));
  // SAFETY: `address()` returns an `AddressInfo` while a server listens on a port.
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    clientRequests,
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => void http.close(resolve));
      await server.close();
    },
  };
}

/** Builds the page. Returns the files by path. */
async function buildPage(): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const result = await build({
    configFile: false,
    root,
    plugins: [react()],
    resolve: { alias: aliases },
    logLevel: 'silent',
    build: { write: false, minify: false, target: 'es2022' },
  });
  if (Array.isArray(result) || !('output' in result))
    throw new Error('Vite returned several outputs or a watcher. Build one page without `watch`.');
  return new Map(
    result.output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]),
  );
}
