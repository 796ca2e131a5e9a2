import { type Authentication, errorResponse, type SessionServer } from 'multisession/server';

/** The paths of {@link createTryRoute}. */
export const tryPaths: readonly string[] = ['/api/try/*'];

/** The supporter who impersonates accounts. */
const supporter = { sub: 'user_support', name: 'Sam from support' };

/** The other devices on which an account is signed in, one after the other. The addresses are reserved for documentation. */
const otherDevices = [
  {
    remoteAddress: '203.0.113.7',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1',
  },
  {
    remoteAddress: '198.51.100.24',
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  },
] as const;

/** The servers of {@link createTryRoute}, on one database. */
interface TryServers {
  readonly server: SessionServer;
  /** The server whose sessions expire after a short inactivity. */
  readonly briefServer: SessionServer;
}

/** An action on the session of a request. */
type TryAction = (request: Request, session: Authentication) => Promise<Response>;

/**
 * Creates the handler of the actions of the panel "Try this". Each is authenticated, and acts on the user's own sessions
 * only.
 */
export function createTryRoute({ server, briefServer }: TryServers): (request: Request) => Promise<Response> {
  const { sessions } = server;
  let deviceCount = 0;

  /** Touches the session by the policy of the other server. The next activity extends it as usual. */
  const expire: TryAction = (request, { sessionId }) => {
    const headers = new Headers(request.headers);
    headers.set('content-type', 'application/json');
    headers.delete('content-length');
    const url = new URL(`/v1/client/sessions/${sessionId}/touch`, request.url);
    return briefServer.fetch(new Request(url, { method: 'POST', headers, body: '{}' }));
  };

  /** Signs support in to the user's account. A real app checks the permissions of the supporter, and audits it. */
  const impersonate: TryAction = async (request, { userId, session, actor }) => {
    if (actor) return Response.json({ error: 'Support is here already.' }, { status: 409 });
    const { session: impersonated, headers } = await sessions.impersonate(request, {
      userId,
      actor: supporter,
      ...(session.publicUserData && { publicUserData: session.publicUserData }),
    });
    return Response.json({ sessionId: impersonated.id }, { headers });
  };

  /** Signs the user in as a browser of another device would, which then presents its cookie. */
  const signInElsewhere: TryAction = async (request, { userId, session }) => {
    const { userAgent, remoteAddress } = otherDevices[deviceCount++ % otherDevices.length] ?? otherDevices[0];
    const url = new URL('/v1/client', request.url);
    const { headers } = await sessions.signIn(new Request(url, { headers: { 'user-agent': userAgent } }), {
      userId,
      remoteAddress,
      ...(session.publicUserData && { publicUserData: session.publicUserData }),
    });
    const cookie = headers.getSetCookie().map((value) => value.split(';', 1)[0]);
    await server.fetch(new Request(url, { headers: { cookie: cookie.join('; ') } }));
    return Response.json({});
  };

  /** Signs this device out, as the user would on another one. */
  const revoke: TryAction = async (_, { sessionId }) => {
    await sessions.revoke(sessionId);
    return Response.json({});
  };

  /** Records that the user has confirmed their identity. A real app verifies a password or a passkey here. */
  const confirm: TryAction = async (request, { sessionId }) => {
    const { headers } = await sessions.recordFactorVerification(request, { sessionId, factor: 'first' });
    return Response.json({}, { headers });
  };

  const actions = new Map([
    ['expire', expire],
    ['impersonate', impersonate],
    ['sign-in-elsewhere', signInElsewhere],
    ['revoke', revoke],
    ['confirm', confirm],
  ]);

  return async (request) => {
    try {
      const authentication = await sessions.authenticate(request);
      const action = actions.get(new URL(request.url).pathname.slice('/api/try/'.length));
      if (!action || request.method !== 'POST')
        return Response.json({ error: 'Not found.' }, { status: 404 });
      return await action(request, authentication);
    } catch (error) {
      return errorResponse(error);
    }
  };
}
