import { createMutex, type IssuedToken, scopedName, timeoutError } from '../../backend/index.ts';
import { isFresh, parseRecord, type AccountRecord, type Tokens } from './account-record.ts';
import { oauthErrorOf, toOidcError } from './oidc-error.ts';
import type { ProviderClient } from './provider-client.ts';
import type { Vault } from './vault.ts';

/** The accounts that are signed in in this browser, with their tokens. */
export interface TokenAccounts {
  readonly list: () => Promise<readonly (readonly [key: string, record: AccountRecord])[]>;
  readonly has: (key: string) => Promise<boolean>;
  readonly set: (key: string, record: AccountRecord, signal: AbortSignal) => Promise<void>;
  /** Returns an access token that this tab has not returned before, or null if the user must sign in again. */
  readonly getToken: (key: string, signal: AbortSignal) => Promise<IssuedToken | null>;
  /** Revokes the tokens of an account at the provider, and deletes them. */
  readonly revoke: (key: string, signal: AbortSignal) => Promise<void>;
  readonly delete: (key: string, signal: AbortSignal) => Promise<void>;
}

interface TokenAccountsOptions {
  readonly name: string;
  readonly scope: string;
  readonly timeoutMs: number;
  readonly vault: Vault;
  readonly clientOf: (record: AccountRecord) => ProviderClient | undefined;
  /** Called when an account has to sign in again. */
  readonly onExpired: () => void;
}

/** Creates the accounts of a backend. One tab at a time reads and changes the tokens of an account. */
export function createTokenAccounts({
  name,
  scope,
  timeoutMs,
  vault,
  clientOf,
  onExpired,
}: TokenAccountsOptions): TokenAccounts {
  const locks = new Map<string, ReturnType<typeof createMutex>>();
  const returned = new Map<string, string>();

  function lockOf(key: string): ReturnType<typeof createMutex> {
    const lock =
      locks.get(key) ??
      createMutex(scopedName({ scope }, `tokens:${key}`), {
        timeoutMs,
        timeoutError: () => timeoutError(name, timeoutMs),
      });
    locks.set(key, lock);
    return lock;
  }

  const read = async (key: string): Promise<AccountRecord | undefined> => parseRecord(await vault.get(key));
  const write = (key: string, record: AccountRecord): Promise<void> => vault.set(key, JSON.stringify(record));

  /** Returns the tokens that another tab has stored meanwhile, or undefined if the user must sign in again. */
  async function expire(key: string, used: Tokens): Promise<Tokens | undefined> {
    const now = (await read(key))?.tokens;
    // A tab that did not get the lock in time may have been faster.
    if (now && now.refreshToken !== used.refreshToken) return now;
    await vault.delete(key);
    onExpired();
    return undefined;
  }

  async function renew(key: string, record: AccountRecord, signal: AbortSignal): Promise<Tokens | undefined> {
    const client = clientOf(record);
    const { tokens } = record;
    if (!client || tokens.refreshToken === null) return expire(key, tokens);
    /** Saves renewed tokens, unless the account was signed out meanwhile. */
    async function save(renewed: Tokens): Promise<void> {
      const current = await read(key);
      if (current?.signedInAt === record.signedInAt) await write(key, { ...current, tokens: renewed });
      else await client?.revoke(renewed, signal).catch(() => {});
    }
    try {
      return await client.refresh(record, save, signal);
    } catch (error) {
      if (oauthErrorOf(error) === 'invalid_grant') return expire(key, tokens);
      throw toOidcError(error);
    }
  }

  return {
    async list() {
      const entries = await vault.entries();
      return entries.flatMap(([key, text]) => {
        const record = parseRecord(text);
        if (!record || !clientOf(record)) return [];
        const { refreshToken, expiresAt } = record.tokens;
        return refreshToken !== null || expiresAt > Date.now() ? [[key, record] as const] : [];
      });
    },
    has: async (key) => (await read(key)) !== undefined,
    set: (key, record, signal) => lockOf(key)(signal, () => write(key, record)),
    getToken: (key, signal) =>
      lockOf(key)(signal, async (signal) => {
        const record = await read(key);
        if (!record) return null;
        const { tokens } = record;
        const isNew = tokens.accessToken !== returned.get(key);
        // The store asks again for a token only if the last one is about to expire, or was rejected.
        const current = isNew && isFresh(tokens, Date.now()) ? tokens : await renew(key, record, signal);
        if (!current) return null;
        returned.set(key, current.accessToken);
        return { token: current.accessToken, expiresAt: new Date(current.expiresAt) };
      }),
    revoke: (key, signal) =>
      lockOf(key)(signal, async (signal) => {
        const record = await read(key);
        if (!record) return;
        await clientOf(record)
          ?.revoke(record.tokens, signal)
          .catch((error: unknown) => {
            throw toOidcError(error);
          });
        await vault.delete(key);
      }),
    delete: (key, signal) => lockOf(key)(signal, () => vault.delete(key)),
  };
}
