import type { AccountSignIn, AccountSignInOptions } from 'multisession/core';
import type { Clients } from './clients.ts';
import { toAccount } from './get-accounts.ts';

/**
 * Signs a user in with a new client, whose tokens are in memory until the sign-in is
 * kept.
 */
export async function signIn(
  clients: Clients,
  { loginHint }: AccountSignInOptions,
): Promise<AccountSignIn> {
  const key = clients.newKey();
  const client = clients.get(key);
  const user = await client.signInWithPopup({ loginHint });
  return {
    account: toAccount(key, user, clients),
    keep: async () => clients.keep(key),
    discard: () => client.signOut(),
  };
}
