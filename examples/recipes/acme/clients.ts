import type { AcmeClient, CreateAcmeClient } from './sdk.ts';

/** The clients of all accounts, by the key of the account, which its storage key contains. */
export function createClients(createClient: CreateAcmeClient, project: string) {
  const prefix = `acme.${project}.`;
  const clients = new Map<string, AcmeClient>();
  const listeners = new Set<() => void>();
  const notify = () => listeners.forEach((listener) => listener());

  /** Returns the client of an account, which is the same each time. */
  function get(key: string): AcmeClient {
    const client = clients.get(key) ?? createClient({ storageKey: prefix + key });
    if (!clients.has(key)) client.onChange(notify);
    clients.set(key, client);
    return client;
  }

  return {
    get,
    /** Returns the keys of all accounts, including those that other tabs have added. */
    keys: (): readonly string[] =>
      Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '')
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length)),
    /** Returns a key that no account has had. It begins with the time. */
    newKey: (): string => `${Date.now().toString(36)}-${crypto.randomUUID()}`,
    subscribe(listener: () => void): () => void {
      const onStorage = ({ key }: StorageEvent) => {
        if (key === null || key.startsWith(prefix)) listener();
      };
      listeners.add(listener);
      addEventListener('storage', onStorage);
      return () => {
        listeners.delete(listener);
        removeEventListener('storage', onStorage);
      };
    },
  };
}

export type Clients = ReturnType<typeof createClients>;

/** Returns the time at which a key was created. */
export const timeOf = (key: string): Date => new Date(Number.parseInt(key, 36));
