import { type AccountClients, accountClients } from 'multisession/core';
import type { AcmeClient, CreateAcmeClient } from './sdk.ts';

export type Clients = AccountClients<AcmeClient>;

/** Returns the clients of all accounts, each with a storage of its own. */
export function createClients(
  createClient: CreateAcmeClient,
  project: string,
): Clients {
  const clients: Clients = accountClients(`acme.${project}.`, (_, storage) => {
    const client = createClient({ storage });
    client.onChange(clients.notify);
    return client;
  });
  return clients;
}
