import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { renderToReadableStream } from 'react-dom/server';
import { createSessionServer, generateSigningKey } from 'multisession/server';
import { createNodeMiddleware, sqliteDatabase } from 'multisession/server/node';
import { build } from 'vite';
import { aliases } from '../../scripts/entries.mjs';
import { MailDocument } from './page-session/page.tsx';

/** A part of a page that the server can hold back. */
export type PagePart = 'script' | 'late';

/** A server that renders pages for the session that it resolves, under a Content Security Policy with a nonce. */
export interface PageServer {
  readonly url: string;
  /** The parts that are held back until `release()`. */
  hold(...parts: readonly PagePart[]): void;
  release(): void;
  readonly close: () => Promise<void>;
}

/**
 * Starts a {@link PageServer}. `POST /sign-in` signs in by first name. `?size` is the size of the page. `?cacheable` is a
 * page without `Cache-Control: no-store`.
 */
export async function startPageServer(): Promise<PageServer> {
  const script = await buildScript();
  const server = createSessionServer({
    database: await sqliteDatabase({ file: ':memory:' }),
    keys: [await generateSigningKey()],
  });
  await server.migrate();
  const held = new Set<PagePart>();
  let waiting: (() => void)[] = [];
  const whenReleased = (part: PagePart) =>
    held.has(part) ? new Promise<void>((resolve) => void waiting.push(resolve)) : Promise.resolve();

  async function signIn(request: Request): Promise<Response> {
    const firstName = await request.text();
    const publicUserData = { firstName, identifier: `${firstName}@example.com` };
    const { headers } = await server.sessions.signIn(request, { userId: firstName, publicUserData });
    return new Response(null, { headers });
  }

  async function renderPage(request: Request): Promise<Response> {
    const { searchParams } = new URL(request.url);
    const { pageSession, headers } = await server.sessions.resolvePageSession(request, {
      sessionId: searchParams.get('account'),
    });
    const text = 'Dear Bob, '.repeat(Number(searchParams.get('size') ?? 0) / 10);
    const nonce = randomBytes(16).toString('base64');
    const late = whenReleased('late').then(() => 'Late mail');
    const stream = await renderToReadableStream(
      <MailDocument pageSession={pageSession} text={text} nonce={nonce} late={late} />,
      { nonce, bootstrapModules: ['/client.js'] },
    );
    headers.set('content-type', 'text/html');
    if (searchParams.has('cacheable')) headers.delete('cache-control');
    headers.set('content-security-policy', `default-src 'self'; img-src data:; script-src 'nonce-${nonce}'`);
    return new Response(stream, { headers });
  }

  async function sendScript(): Promise<Response> {
    await whenReleased('script');
    return new Response(script, {
      headers: { 'content-type': 'text/javascript', 'cache-control': 'no-store' },
    });
  }

  const routes = [
    createNodeMiddleware(server),
    createNodeMiddleware({ fetch: signIn, paths: ['/sign-in'] }),
    createNodeMiddleware({ fetch: sendScript, paths: ['/client.js'] }),
    createNodeMiddleware({ fetch: () => new Response('Nothing'), paths: ['/robots.txt'] }),
    createNodeMiddleware({ fetch: renderPage }),
  ];
  const http = createServer((request, response) => {
    const handle = (index: number): void => routes[index]?.(request, response, () => handle(index + 1));
    handle(0);
  });
  await new Promise<void>((resolve) => void http.listen(0, 'localhost', resolve));
  // SAFETY: `address()` returns an `AddressInfo` while a server listens on a port.
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    hold: (...parts) => parts.forEach((part) => held.add(part)),
    release() {
      held.clear();
      for (const resolve of waiting.splice(0)) resolve();
    },
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => void http.close(resolve));
      await server.close();
    },
  };
}

/** Builds the script of the page for production. */
async function buildScript(): Promise<string> {
  const result = await build({
    configFile: false,
    root: fileURLToPath(new URL('page-session', import.meta.url)),
    plugins: [react()],
    resolve: { alias: aliases },
    logLevel: 'silent',
    mode: 'development',
    define: { 'process.env.NODE_ENV': '"development"' },
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      rolldownOptions: {
        input: path.join(fileURLToPath(new URL('page-session', import.meta.url)), 'client.tsx'),
        output: { codeSplitting: false },
      },
    },
  });
  if (Array.isArray(result) || !('output' in result))
    throw new Error('Vite returned several outputs or a watcher.');
  return result.output[0].code;
}
