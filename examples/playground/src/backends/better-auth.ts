import { createAuthClient } from 'better-auth/client';
import { betterAuthBackend } from 'multisession/better-auth';
import type { Person, PlaygroundBackend } from './playground-backend.ts';

const authClient = createAuthClient();

/** Creates the playground backend on Better Auth. Sign-in uses Better Auth's own client. */
export function betterAuthPlayground({ tokens }: { readonly tokens: boolean }): PlaygroundBackend {
  const capabilities = { tokens, sessionPerRequest: tokens };
  return {
    backend: betterAuthBackend({ baseUrl: '/api/auth', capabilities }),
    own: { requiresPassword: true, signIn },
  };
}

/** Signs a user in, or up if the account does not exist. */
async function signIn({ name, email }: Person, password: string): Promise<string> {
  const known = await authClient.signIn.email({ email, password });
  if (known.error) {
    const { error } = await authClient.signUp.email({ name, email, password });
    if (error?.code === 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL') throw new Error('Wrong password.');
    if (error) throw new Error(error.message ?? 'The server returned an unexpected response. Try again.');
  }
  const { data } = await authClient.getSession();
  if (!data) throw new Error('The server did not create a session. Try again.');
  return data.session.id;
}
