import { createFileRoute } from '@tanstack/react-router';
import { getServer } from '../../sessions.server';
import { checkPassword } from '../../users.server';

export const Route = createFileRoute('/api/sign-in')({ server: { handlers: { POST: signIn } } });

async function signIn({ request }: { request: Request }) {
  const { email, password } = await request.clone().json();
  const user = checkPassword(String(email), String(password));
  if (!user) return new Response(null, { status: 401 });
  const { session, headers } = await (
    await getServer()
  ).sessions.signIn(request, {
    userId: user.id,
    publicUserData: { identifier: user.email, firstName: user.firstName, lastName: user.lastName },
  });
  return Response.json({ sessionId: session.id }, { headers });
}
