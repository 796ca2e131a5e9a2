import { createAuthClient } from 'better-auth/client';
import { betterAuthBackend } from 'multisession/better-auth';
import type { Person, PlaygroundBackend } from './playground-backend.ts';

const authClient = createAuthClient();

/** Better Auth, which goes on signing people in, with its own client. */
export function betterAuthPlayground({ tokens }: { readonly tokens: boolean }): PlaygroundBackend {
  const capabilities = { tokens, sessionPerRequest: tokens };
  return {
    backend: betterAuthBackend({ baseUrl: '/api/auth', capabilities }),
    requiresPassword: true,
    signIn,
  };
}

/** Signs in, or up the first time. */
async function signIn({ name, email }: Person, password: string): Promise<string> {
  const known = await authClient.signIn.email({ email, password });
  if (known.error) {
    const { error } = await authClient.signUp.email({ name, email, password });
    if (error?.code === 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL') throw new Error('That is not the password.');
    if (error) throw new Error(error.message ?? 'The server did not answer as expected. Try again.');
  }
  const { data } = await authClient.getSession();
  if (!data) throw new Error('The server has signed nobody in. Try again.');
  return data.session.id;
}
