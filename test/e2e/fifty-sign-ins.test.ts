import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSessionServer, generateSigningKey } from 'multisession/server';
import { createNodeMiddleware, sqliteDatabase } from 'multisession/server/node';
import * as v from 'valibot';
import { expect, onTestFinished } from 'vitest';
import { it } from './fixtures.ts';

const SIGN_INS = 50;
/** Chromium opens six connections to each port, so that this many ports receive all sign-ins at once. */
const PORTS = 10;

/** Waits for all requests before it responds to the first one, so that no sign-in can have the cookie of another. */
function createBarrier(count: number): () => Promise<void> {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  let arrived = 0;
  return async () => {
    arrived += 1;
    if (arrived === count) open();
    return opened;
  };
}

/** Starts a session server that listens on several ports of one host, which share cookies. */
async function startServers() {
  const received: (string | null)[] = [];
  const wait = createBarrier(SIGN_INS);
  const trustedOrigins: string[] = [];
  const listeners = Array.from({ length: PORTS }, () => createServer());
  for (const listener of listeners) {
    await new Promise<void>((resolve) => void listener.listen(0, 'localhost', resolve));
  }
  // SAFETY: `address()` returns an `AddressInfo` while a server listens on a port.
  const origins = listeners.map((listener) => `http://localhost:${(listener.address() as AddressInfo).port}`);
  const [origin = ''] = origins;
  trustedOrigins.push(origin);
  const server = createSessionServer({
    database: await sqliteDatabase({ file: ':memory:' }),
    keys: [await generateSigningKey()],
    trustedOrigins,
  });
  await server.migrate();

  async function signIn(request: Request): Promise<Response> {
    received.push(request.headers.get('cookie'));
    await wait();
    const { session, headers } = await server.sessions.signIn(request, { userId: await request.text() });
    headers.set('access-control-allow-origin', origin);
    headers.set('access-control-allow-credentials', 'true');
    return new Response(session.id, { headers });
  }

  const routes = createNodeMiddleware(server);
  const signInRoute = createNodeMiddleware({ fetch: signIn, paths: ['/sign-in'] });
  for (const listener of listeners) {
    listener.on('request', (request, response) =>
      signInRoute(request, response, () => routes(request, response, () => response.end('A page.'))),
    );
  }
  onTestFinished(async () => {
    for (const listener of listeners) listener.closeAllConnections();
    await Promise.all(listeners.map((listener) => new Promise((resolve) => void listener.close(resolve))));
    await server.close();
  });
  return { origins, received };
}

const clientBody = v.object({
  response: v.object({ sessions: v.array(v.object({ id: v.string(), status: v.string() })) }),
});

it('a browser without a cookie loses none of fifty sign-ins at once', async ({ context }) => {
  const { origins, received } = await startServers();
  const page = await context.newPage();
  await page.goto(origins[0] ?? '');
  const urls = Array.from({ length: SIGN_INS }, (_, nth) => `${origins[nth % PORTS]}/sign-in`);
  const ids = await page.evaluate(
    (all) =>
      Promise.all(
        all.map(async (url, nth) => {
          const response = await fetch(url, { method: 'POST', body: `user_${nth}`, credentials: 'include' });
          return response.text();
        }),
      ),
    urls,
  );
  expect(received).toEqual(Array.from({ length: SIGN_INS }, () => null));

  const body = await page.evaluate(async (): Promise<unknown> => (await fetch('/v1/client')).json());
  const { sessions } = v.parse(clientBody, body).response;
  expect(sessions.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  expect(new Set(sessions.map(({ status }) => status))).toEqual(new Set(['active']));
});
