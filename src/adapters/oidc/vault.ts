import { safely } from '../../backend/index.ts';
import { openDatabase, type VaultDatabase } from './vault-database.ts';

/** A storage of encrypted texts that the tabs of a browser share. */
export interface Vault {
  /** Returns the texts by key. A text that cannot be decrypted is null. */
  readonly entries: () => Promise<readonly (readonly [key: string, text: string | null])[]>;
  readonly get: (key: string) => Promise<string | null>;
  readonly set: (key: string, text: string) => Promise<void>;
  readonly delete: (key: string) => Promise<void>;
}

/**
 * Creates a vault in IndexedDB, whose texts are encrypted with a key that scripts can use, but cannot read. In memory if the
 * browser has no IndexedDB, or blocks it: the texts are then lost with the page.
 */
export function createVault(name: string): Vault {
  let opened: Promise<Vault> | undefined;
  async function open(): Promise<Vault> {
    const indexedDb = safely(() => globalThis.indexedDB);
    const database = indexedDb && (await openDatabase(indexedDb, name, () => (opened = undefined)));
    return database ? createEncryptedVault(database) : createMemoryVault();
  }
  const vault = async (): Promise<Vault> => {
    opened ??= open();
    try {
      return await opened;
    } catch (error) {
      opened = undefined;
      throw error;
    }
  };
  return {
    entries: async () => (await vault()).entries(),
    get: async (key) => (await vault()).get(key),
    set: async (key, text) => (await vault()).set(key, text),
    delete: async (key) => (await vault()).delete(key),
  };
}

function createMemoryVault(): Vault {
  const texts = new Map<string, string>();
  return {
    entries: async () => [...texts],
    get: async (key) => texts.get(key) ?? null,
    set: async (key, text) => void texts.set(key, text),
    delete: async (key) => void texts.delete(key),
  };
}

function createEncryptedVault({ key: cryptoKey, read, write }: VaultDatabase): Vault {
  // Also authenticates the key of the entry, so that an entry cannot be passed off as that of another account.
  const algorithm = (key: string, iv: BufferSource): AesGcmParams => ({
    name: 'AES-GCM',
    iv,
    additionalData: new TextEncoder().encode(key),
  });

  async function decrypt(key: string, value: unknown): Promise<string | null> {
    if (!(value instanceof Uint8Array)) return null;
    const bytes = new Uint8Array(value);
    try {
      const text = await crypto.subtle.decrypt(
        algorithm(key, bytes.subarray(0, IV_BYTES)),
        cryptoKey,
        bytes.subarray(IV_BYTES),
      );
      return new TextDecoder().decode(text);
    } catch {
      return null;
    }
  }

  return {
    async entries() {
      const { keys, values } = await read((store) => {
        const [keys, values] = [store.getAllKeys(), store.getAll()];
        return {
          get result() {
            return { keys: keys.result, values: values.result };
          },
        };
      });
      return Promise.all(
        keys.map(async (key, index) => {
          const name = typeof key === 'string' ? key : '';
          return [name, await decrypt(name, values[index])] as const;
        }),
      );
    },
    async get(key) {
      return decrypt(key, await read((store) => store.get(key)));
    },
    async set(key, text) {
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const data = await crypto.subtle.encrypt(algorithm(key, iv), cryptoKey, new TextEncoder().encode(text));
      const bytes = new Uint8Array([...iv, ...new Uint8Array(data)]);
      await write((store) => store.put(bytes, key));
    },
    delete: (key) => write((store) => store.delete(key)),
  };
}

/** The length of the initialization vector of AES-GCM, which precedes the encrypted text. */
const IV_BYTES = 12;
