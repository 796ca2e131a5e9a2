import type { StateStore } from 'oidc-client-ts';
import { safely, scopedName, type SessionBackend } from '../../backend/index.ts';

/** The storage of sign-ins that are under way, with their PKCE verifiers. */
export type RequestStorage = StateStore;

/**
 * Creates the storage of sign-ins. It is `sessionStorage`, so that only the tab that has started a sign-in can finish it, or
 * memory if that is blocked.
 */
export function createRequestStorage(backend: Pick<SessionBackend, 'scope'>): RequestStorage {
  const prefix = `${scopedName(backend, 'sign-in')}:`;
  const storage = safely(() => globalThis.sessionStorage);
  const memory = new Map<string, string>();
  const read = (key: string): string | null =>
    memory.get(key) ?? safely(() => storage?.getItem(prefix + key)) ?? null;
  return {
    async set(key, value) {
      const isStored = storage && safely(() => (storage.setItem(prefix + key, value), true));
      if (!isStored) memory.set(key, value);
    },
    get: async (key) => read(key),
    async remove(key) {
      const value = read(key);
      memory.delete(key);
      safely(() => storage?.removeItem(prefix + key));
      return value;
    },
    async getAllKeys() {
      const stored = safely(() => Object.keys(storage ?? {})) ?? [];
      const ours = stored.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
      return [...memory.keys(), ...ours];
    },
  };
}
