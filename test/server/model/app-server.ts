import { parseClient, type ClientSnapshot } from '../../../src/session/index.ts';
import { createSessionServer, type SessionServer } from 'multisession/server';
import { sqliteDatabase } from 'multisession/server/node';
import * as v from 'valibot';
import { keys } from '../test-server.ts';
import { ORIGIN } from '../browser.ts';

const HOUR_MS = 3_600_000;

/** The session server, with the routes of an app. */
export interface AppServer {
  readonly sessions: SessionServer['sessions'];
  readonly serve: (request: Request) => Promise<Response>;
  /** Returns the client that the server would list for these cookies now. */
  readonly inspect: (cookie: string | null) => Promise<ClientSnapshot>;
  readonly close: () => Promise<void>;
}

const signInBody = v.object({ userId: v.string() });
const factorBody = v.object({ sessionId: v.string() });

export async function startAppServer(onError: (error: unknown) => void): Promise<AppServer> {
  const server = createSessionServer({
    database: await sqliteDatabase({ file: ':memory:' }),
    keys,
    // Read at each call, because the fake clock is installed after the server is created.
    now: () => Date.now(),
    rateLimits: false,
    policy: {
      inactivityTimeoutMs: 60 * HOUR_MS,
      absoluteTimeoutMs: 100 * HOUR_MS,
      abandonAfterMs: 120 * HOUR_MS,
    },
    // There is one process.
    events: { listen: () => () => {} },
    onError,
  });
  await server.migrate();
  const { sessions } = server;

  async function serve(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith('/api/')) return server.fetch(request);
    try {
      const body: unknown = await request.json();
      const { session, headers } =
        pathname === '/api/sign-in'
          ? await sessions.signIn(request, { userId: v.parse(signInBody, body).userId })
          : await sessions.recordFactorVerification(request, {
              sessionId: v.parse(factorBody, body).sessionId,
              factor: 'second',
            });
      return Response.json({ sessionId: session.id }, { headers });
    } catch {
      return new Response(null, { status: 403 });
    }
  }

  return {
    sessions,
    serve,
    async inspect(cookie) {
      const headers = { 'sec-fetch-site': 'same-origin', ...(cookie !== null && { cookie }) };
      const response = await server.fetch(new Request(`${ORIGIN}/v1/client`, { headers }));
      const body = v.parse(v.object({ response: v.unknown() }), await response.json());
      return parseClient(body.response);
    },
    close: () => server.close(),
  };
}
