import { inspectAccountList, isAccountList } from './account-list.ts';
import { accountOf, ownerOfSession, sessionIdsIn } from './accounts.ts';
import { type ClosedAccount, type Evidence, violations } from './evidence.ts';
import { foreignMarks, marksIn, type Owner } from './marks.ts';
import type { Violation } from './page.ts';

type Entry = readonly [key: string, value: string];

/**
 * Checks that stored data of an account is under a key that contains its session ID, and that nothing remains of a closed
 * account.
 */
export async function inspectStorage(evidence: Evidence): Promise<readonly Violation[]> {
  const { owner, closed } = evidence;
  const entries = await storedEntries();
  return entries.flatMap(([key, value]) => {
    if (isAccountList(key)) return inspectAccountList(key, value, evidence);
    const kept = violations('storage', key, foreignMarks(key + value, ownerOfKey(key)));
    const left = isLastSelection(key, owner) ? [] : closedAccountsIn(key + value, closed);
    return kept.concat(violations('left behind', `${key}: ${value}`, left));
  });
}

async function storedEntries(): Promise<readonly Entry[]> {
  const cookies = document.cookie.split('; ').filter(Boolean);
  return [
    ...[localStorage, sessionStorage].flatMap((storage) => entriesOf(storage)),
    ...(await databaseEntries()),
    ...(await cacheEntries()),
    ...cookies.map((cookie): Entry => [cookie, '']),
  ];
}

function entriesOf(storage: Storage): readonly Entry[] {
  return Object.keys(storage).map((key) => [key, storage.getItem(key) ?? '']);
}

async function databaseEntries(): Promise<readonly Entry[]> {
  const names = (await indexedDB.databases()).map(({ name = '' }) => name);
  return Promise.all(names.map(async (name): Promise<Entry> => [name, await readDatabase(name)]));
}

/** Returns the records of a database as text. */
async function readDatabase(name: string): Promise<string> {
  const database = await completed(indexedDB.open(name));
  try {
    const stores = [...database.objectStoreNames];
    if (stores.length === 0) return '';
    const transaction = database.transaction(stores);
    const records = stores.map((store) => completed(transaction.objectStore(store).getAll()));
    return JSON.stringify(await Promise.all(records));
  } finally {
    database.close();
  }
}

function completed<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('The request failed.')));
  });
}

async function cacheEntries(): Promise<readonly Entry[]> {
  const names = await caches.keys();
  return Promise.all(names.map(async (name): Promise<Entry> => [name, await readCache(name)]));
}

/** Returns the URLs and bodies of a cache. */
async function readCache(name: string): Promise<string> {
  const cache = await caches.open(name);
  const urls = (await cache.keys()).map(({ url }) => url);
  const bodies = await Promise.all((await cache.matchAll()).map((response) => response.text()));
  return [...urls, ...bodies].join('\n');
}

/** Returns the owner of a storage key or channel name, which contains the IDs of its session and organization. */
export function ownerOfKey(key: string): Owner | null {
  const [id] = sessionIdsIn(key);
  const [organization = null] = /org_\w+/.exec(key) ?? [];
  return id === undefined ? null : ownerOfSession(id, organization);
}

/** Returns whether the entry is the stored selection of a lost session, kept so that a reload can show the reason. */
function isLastSelection(key: string, owner: Owner | null): boolean {
  return /^multisession:.*:current$/.test(key) && owner === null;
}

function closedAccountsIn(text: string, closed: readonly ClosedAccount[]): readonly string[] {
  const ids = sessionIdsIn(text).map((id) => accountOf(id));
  const mentioned = new Set([...ids, ...marksIn(text).map(({ account }) => account)]);
  return closed.map(({ account }) => account).filter((account) => mentioned.has(account));
}
