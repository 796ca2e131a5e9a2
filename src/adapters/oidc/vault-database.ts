/** The database of a vault. */
export interface VaultDatabase {
  /** The key of the texts. It is not extractable. */
  readonly key: CryptoKey;
  readonly read: Access;
  readonly write: Access;
}

/** Sends requests in one transaction, and resolves to their result. */
type Access = <Result>(send: Send<Result>) => Promise<Result>;
type Send<Result> = (store: IDBObjectStore) => { readonly result: Result };

const TEXTS = 'texts';
const KEYS = 'keys';
const KEY_NAME = 'aes-gcm';

/**
 * Opens the database of a vault, with its key. Resolves to null if the browser blocks IndexedDB.
 *
 * @param onClose Called when the connection is closed, for example because the user has cleared the data of the site.
 */
export async function openDatabase(
  indexedDb: IDBFactory,
  name: string,
  onClose: () => void,
): Promise<VaultDatabase | null> {
  const database = await connect(indexedDb, name).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'SecurityError') return null;
    throw error;
  });
  if (!database) return null;
  database.addEventListener('close', onClose);
  // Lets a later version of this package upgrade the database.
  database.addEventListener('versionchange', () => {
    database.close();
    onClose();
  });
  const access =
    (mode: IDBTransactionMode, storeName = TEXTS): Access =>
    (send) =>
      runTransaction(database, storeName, mode, send);
  return {
    key: await loadKey(access('readonly', KEYS), access('readwrite', KEYS)),
    read: access('readonly'),
    write: access('readwrite'),
  };
}

function connect(indexedDb: IDBFactory, name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDb.open(name, 1);
    request.addEventListener('upgradeneeded', () => {
      request.result.createObjectStore(TEXTS);
      request.result.createObjectStore(KEYS);
    });
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed.')));
  });
}

async function loadKey(read: Access, write: Access): Promise<CryptoKey> {
  const load = async (): Promise<CryptoKey | null> => {
    const key: unknown = await read((store) => store.get(KEY_NAME));
    return key instanceof CryptoKey ? key : null;
  };
  const known = await load();
  if (known) return known;
  const created = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  // Fails if another tab was faster, whose key is then used.
  await write((store) => store.add(created, KEY_NAME)).catch(() => {});
  const winner = await load();
  if (!winner) throw new Error('The key of the vault could not be stored.');
  return winner;
}

function runTransaction<Result>(
  database: IDBDatabase,
  storeName: string,
  mode: IDBTransactionMode,
  send: Send<Result>,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    // A rotated refresh token that is lost would sign the user out.
    const transaction = database.transaction(storeName, mode, { durability: 'strict' });
    const request = send(transaction.objectStore(storeName));
    // Also waits until changes are written.
    transaction.addEventListener('complete', () => resolve(request.result));
    transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('IndexedDB failed.')));
  });
}
