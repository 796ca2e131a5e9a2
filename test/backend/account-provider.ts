import type { Account, AccountSignIn, IssuedToken } from 'multisession/core';

/** A provider whose SDK keeps accounts in this browser. Its errors are those that a test sets. */
export function createProvider() {
  const accounts = new Map<string, Account>();
  const tokens = new Map<string, string>();
  const listeners = new Set<() => void>();
  const removed: string[] = [];
  const discarded: string[] = [];
  let chosen = '';
  let signIns = 0;
  let failure: Error | undefined;

  function throwFailure(): void {
    if (failure) throw failure;
  }

  function createAccount(userId: string): Account {
    signIns += 1;
    return {
      key: `key_${userId}`,
      userId,
      profile: { identifier: `${userId}@example.com` },
      signedInAt: new Date(Date.now() + signIns),
    };
  }

  function createSignIn(): AccountSignIn {
    const account = createAccount(chosen);
    return {
      account,
      async keep() {
        throwFailure();
        accounts.set(account.key, account);
      },
      discard: async () => void discarded.push(account.userId),
    };
  }

  return {
    /** Signs a user in, or in again. Returns the account. */
    signIn(userId: string): Account {
      const account = createAccount(userId);
      accounts.set(account.key, account);
      return account;
    },
    /** Sets the user who is chosen in the window of the next sign-in. */
    choose(userId: string): void {
      chosen = userId;
    },
    /** The keys of the accounts that the SDK was asked to delete. */
    removed,
    /** The users whose sign-ins were discarded. */
    discarded,
    signInOptions: {
      signIn: async (): Promise<AccountSignIn> => createSignIn(),
      async finishSignIn(url: string) {
        const { searchParams } = new URL(url);
        const sessionId = searchParams.get('for') ?? undefined;
        return searchParams.has('code') ? { ...createSignIn(), returnTo: '/next', sessionId } : null;
      },
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
      removeAccount: async (key: string): Promise<void> => void removed.push(key),
      async getToken(key: string): Promise<IssuedToken | null> {
        throwFailure();
        if (!accounts.has(key)) return null;
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
