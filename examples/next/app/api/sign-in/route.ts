import { sessions } from '../../../lib/sessions';
import { checkPassword } from '../../../lib/users';

export async function POST(request: Request) {
  const { email, password } = await request.json();
  const user = checkPassword(String(email), String(password));
  if (!user) return new Response(null, { status: 401 });
  const server = await sessions.getServer();
  const { session, headers } = await server.sessions.signIn(sessions.toRequest(request), {
    userId: user.id,
    publicUserData: { identifier: user.email, firstName: user.firstName, lastName: user.lastName },
  });
  return Response.json({ sessionId: session.id }, { headers });
}
