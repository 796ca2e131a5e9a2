import type { Account } from 'multisession/core';
import { type Clients, timeOf } from './clients.ts';

/** Returns the accounts that are signed in in this browser. */
export async function getAccounts(clients: Clients): Promise<readonly Account[]> {
  const accounts = clients.keys().map(async (key): Promise<readonly Account[]> => {
    const user = await clients.get(key).getUser();
    if (!user) return [];
    const profile = { identifier: user.email, firstName: user.name };
    return [{ key, userId: user.id, profile, signedInAt: timeOf(key) }];
  });
  return (await Promise.all(accounts)).flat();
}
