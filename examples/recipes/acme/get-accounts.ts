import type { Account } from 'multisession/core';
import type { Clients } from './clients.ts';
import type { AcmeUser } from './sdk.ts';

/** Returns the accounts that are signed in in this browser. */
export async function getAccounts(clients: Clients): Promise<readonly Account[]> {
  const accounts = clients.keys().map(async (key) => {
    const user = await clients.get(key).getUser();
    return user ? [toAccount(key, user, clients)] : [];
  });
  return (await Promise.all(accounts)).flat();
}

export function toAccount(
  key: string,
  { id, email, name }: AcmeUser,
  { timeOf }: Clients,
): Account {
  return {
    key,
    userId: id,
    profile: { identifier: email, firstName: name },
    signedInAt: timeOf(key),
  };
}
