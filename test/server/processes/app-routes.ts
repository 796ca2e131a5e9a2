import type { SessionServer } from 'multisession/server';
import * as v from 'valibot';
import { revokeBody, signInBody } from './messages.ts';

/** Creates the routes of the app, which sign in any user and revoke any session without authentication. */
export function appRoutes(server: SessionServer) {
  return {
    paths: ['/api/sign-in', '/api/revoke'],
    async fetch(request: Request): Promise<Response> {
      const { pathname } = new URL(request.url);
      if (pathname === '/api/sign-in') {
        const { userId } = v.parse(signInBody, await request.json());
        const { session, headers } = await server.sessions.signIn(request, { userId });
        return Response.json({ sessionId: session.id }, { headers });
      }
      const { sessionId } = v.parse(revokeBody, await request.json());
      await server.sessions.revoke(sessionId);
      return Response.json(null);
    },
  };
}
