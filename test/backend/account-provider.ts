import type { Account, IssuedToken } from 'multisession/core';

/** A provider whose SDK keeps accounts in this browser. Its errors are those that a test sets. */
export function createProvider() {
  const accounts = new Map<string, Account>();
  const tokens = new Map<string, string>();
  const listeners = new Set<() => void>();
  let signIns = 0;
  let failure: Error | undefined;

  function throwFailure(): void {
    if (failure) throw failure;
  }

  return {
    /** Signs a user in, or in again. Returns the account. */
    signIn(userId: string): Account {
      signIns += 1;
      const account = {
        key: `key_${userId}`,
        userId,
        profile: { identifier: `${userId}@example.com` },
        signedInAt: new Date(Date.now() + signIns),
      };
      accounts.set(account.key, account);
      return account;
    },
    /** Makes the provider forget an account, as if its refresh token was revoked. */
    expire(userId: string): void {
      accounts.delete(`key_${userId}`);
      for (const listener of listeners) listener();
    },
    failWith(error?: Error): void {
      failure = error;
    },
    userOfToken: async (token: string): Promise<string> => tokens.get(token) ?? '',
    keys: (): readonly string[] => [...accounts.keys()],
    sdk: {
      async getAccounts(): Promise<readonly Account[]> {
        throwFailure();
        // The newest first, because any order is allowed.
        return [...accounts.values()].reverse();
      },
      async signOut(key: string): Promise<void> {
        throwFailure();
        accounts.delete(key);
      },
      async getToken(key: string): Promise<IssuedToken> {
        throwFailure();
        const token = `opaque_${tokens.size}`;
        tokens.set(token, accounts.get(key)?.userId ?? '');
        return { token, expiresAt: new Date(Date.now() + 60_000) };
      },
      subscribe(listener: () => void): () => void {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
  };
}

/** Returns a storage of one browser. */
export function createStorage(): Pick<Storage, 'getItem' | 'setItem'> & { readonly text: () => string } {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    text: () => [...items].join('\n'),
  };
}
