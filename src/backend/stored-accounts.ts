import { type AccountList, parseList, serializeList } from './account-list.ts';
import { browserStorage } from './browser-storage.ts';
import { safely } from './safely.ts';
import { scopedName } from './scoped-name.ts';
import type { SessionBackend } from './session-backend.ts';

/** The part of `localStorage` that holds the list of accounts. */
export type AccountStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** Returns the list of accounts in a storage, or in memory if the storage is not available or full. */
export function createStoredAccounts({
  scope,
  storage = browserStorage(),
}: Pick<SessionBackend, 'scope'> & { readonly storage?: AccountStorage | undefined }) {
  const key = scopedName({ scope }, 'accounts');
  let memory: string | null = null;
  let isStored = storage !== undefined;

  const read = (): AccountList =>
    parseList(isStored ? (safely(() => storage?.getItem(key)) ?? null) : memory);

  function write(list: AccountList): void {
    memory = serializeList(list);
    try {
      storage?.setItem(key, memory);
    } catch {
      isStored = false;
    }
  }

  return {
    read,
    write,
    has: (id: string): boolean => read().sessions.some((session) => session.id === id),
    end(id: string): void {
      const list = read();
      const sessions = list.sessions.map((session) =>
        session.id === id ? { ...session, status: 'ended' as const } : session,
      );
      write({ ...list, sessions });
    },
    remove(id: string, lastActiveSessionId: string | null): void {
      const { sessions, signedIn } = read();
      write({
        sessions: sessions.filter((session) => session.id !== id),
        signedIn: signedIn.filter((other) => other !== id),
        lastActiveSessionId,
      });
    },
  };
}
