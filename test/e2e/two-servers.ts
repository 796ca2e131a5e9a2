import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { createSessionServer, generateSigningKey } from 'multisession/server';
import { createNodeMiddleware, type NodeMiddleware, sqliteDatabase } from 'multisession/server/node';
import { build } from 'vite';
import { aliases } from '../../scripts/entries.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Starts a session server with a route that signs in by first name. */
async function startSessionServer(name: string) {
  const server = createSessionServer({
    database: await sqliteDatabase({ file: ':memory:' }),
    keys: [await generateSigningKey()],
    // `__Host-` cookies apply to the whole host, so that servers on one host need different names.
    cookiePrefix: `__Host-${name}`,
  });
  await server.migrate();

  async function signIn(request: Request): Promise<Response> {
    const firstName = await request.text();
    const publicUserData = { firstName, identifier: `${firstName.toLowerCase()}@example.com` };
    const { session, headers } = await server.sessions.signIn(request, {
      userId: `user_${firstName}`,
      publicUserData,
    });
    return new Response(session.id, { headers });
  }

  const signInRoute = createNodeMiddleware({ fetch: signIn, paths: ['/sign-in'] });
  const routes = createNodeMiddleware(server);
  const middleware: NodeMiddleware = (request, response, next) =>
    signInRoute(request, response, () => routes(request, response, next));
  return { middleware, close: () => server.close() };
}

/** Builds the page, because unbundled it takes seconds to load. Returns the files by path. */
async function buildPage(): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const result = await build({
    configFile: false,
    root: path.join(root, 'test/e2e/two-backends'),
    plugins: [react()],
    resolve: { alias: aliases },
    logLevel: 'silent',
    build: { write: false, minify: false },
  });
  if (Array.isArray(result) || !('output' in result))
    throw new Error('Vite returned several outputs or a watcher. Build one page without `watch`.');
  return new Map(
    result.output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]),
  );
}

const contentTypes: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

interface TwoServers {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves the page of `two-backends`, and two session servers on the same origin at `/a` and `/b`. */
export async function startTwoServers(): Promise<TwoServers> {
  const files = await buildPage();
  const servers = new Map([
    ['a', await startSessionServer('a')],
    ['b', await startSessionServer('b')],
  ]);
  const server = createServer((request, response) => {
    const [, name = '', rest = ''] = /^\/([ab])(\/.*)$/.exec(request.url ?? '') ?? [];
    const target = servers.get(name);
    if (target) {
      request.url = rest;
      return target.middleware(request, response);
    }
    const [pathname = ''] = (request.url ?? '').split('?');
    const file = pathname === '/' ? '/index.html' : pathname;
    const body = files.get(file);
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': contentTypes[path.extname(file)] ?? 'text/plain',
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => void server.listen(0, 'localhost', resolve));
  // SAFETY: `address()` returns an `AddressInfo` while a server listens on a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
      for (const { close } of servers.values()) await close();
    },
  };
}
