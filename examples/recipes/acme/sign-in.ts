import { isSignedIn, type SessionBackend } from 'multisession/core';
import type { Clients } from './clients.ts';

export function createSignIn(backend: SessionBackend, clients: Clients) {
  return async (email: string, password: string): Promise<string> => {
    const earlier = clients.keys();
    const user = await clients.get(clients.newKey()).signIn(email, password);
    // The earlier tokens of the same user would otherwise remain valid, and be listed as a second account.
    for (const key of earlier) {
      const other = await clients.get(key).getUser();
      if (other?.id === user.id) await clients.get(key).signOut();
    }
    const { sessions } = await backend.getClient({ signal: AbortSignal.timeout(8000) });
    const session = sessions.find((session) => isSignedIn(session) && session.userId === user.id);
    if (!session) throw new Error('The account was signed out again.');
    return session.id;
  };
}
