import type { QueryClient } from '@tanstack/react-query';
import { accountOf } from './accounts.ts';
import { foreignMarks, isForeign, marksIn, markOf, type Owner } from './marks.ts';
import {
  inspectPage,
  inspectHiddenElements,
  type TreeOwners,
  type Violation,
  type ViolationKind,
} from './page.ts';
import { readToken, type SentRequest } from './fake-api.ts';
import type { SeenTree } from './trees.ts';

/** An account that has closed, and when. See `FakeApi.now`. */
export interface ClosedAccount {
  readonly account: string;
  readonly at: number;
  /** The number of messages broadcast by then. */
  readonly messageCount: number;
  /** Whether the session has only expired, and its tree is kept for the next session of the user. */
  readonly isRetained: boolean;
}

/** The recorded state to inspect. */
export interface Evidence {
  /** The owner of the current session. */
  readonly owner: Owner | null;
  readonly requests: readonly SentRequest[];
  /** The messages broadcast to other tabs, in order. */
  readonly messages: readonly string[];
  readonly trees: readonly SeenTree[];
  readonly owners: TreeOwners;
  readonly visible: readonly QueryClient[];
  readonly closed: readonly ClosedAccount[];
}

/** Returns all data of one account that is reachable from another one. */
export async function inspect(evidence: Evidence): Promise<readonly Violation[]> {
  return [
    ...inspectPage(evidence.owner, evidence.owners),
    ...inspectHiddenElements(),
    ...evidence.visible.flatMap((client) => inspectCache(client, evidence.owner)),
    ...evidence.trees.flatMap(({ client, owner }) => inspectCache(client.deref(), owner)),
    ...evidence.requests.flatMap(inspectRequest),
    ...evidence.messages.flatMap(inspectMessage),
    ...(await inspectStorage(evidence)),
    ...evidence.closed.flatMap((closed) => inspectLeftovers(closed, evidence)),
  ];
}

function violations(kind: ViolationKind, where: string, found: readonly string[]): readonly Violation[] {
  return found.map((found) => ({ kind, where, found }));
}

function inspectCache(client: QueryClient | undefined, owner: Owner | null): readonly Violation[] {
  if (!client) return [];
  const queries = client.getQueryCache().getAll();
  const mutations = client.getMutationCache().getAll();
  return [
    ...queries.flatMap(({ queryKey, state: { data, error } }) =>
      violations(
        'query',
        JSON.stringify(queryKey),
        foreignMarks(JSON.stringify([queryKey, data, error?.message]), owner),
      ),
    ),
    ...mutations.flatMap(({ state: { data, variables, context, status } }) =>
      violations('mutation', status, foreignMarks(JSON.stringify([data, variables, context]), owner)),
    ),
  ];
}

/** Checks that a request is authenticated as its intended owner and contains only that owner's data. */
function inspectRequest(request: SentRequest): readonly Violation[] {
  const { path, intendedOwner, authenticatedAs, tokenOwner, headers, body } = request;
  const authenticated =
    authenticatedAs && isForeign(authenticatedAs, intendedOwner) ? [markOf(authenticatedAs)] : [];
  const token = tokenOwner && isForeign(tokenOwner, intendedOwner) ? [markOf(tokenOwner)] : [];
  // A request that was rejected has still reached the server with its token.
  const recipient = authenticatedAs ?? tokenOwner ?? intendedOwner;
  return [
    ...violations('request', path, authenticated),
    ...violations('token', path, token),
    ...violations('header', path, foreignMarks(headers, recipient)),
    ...violations('body', path, foreignMarks(path + body, recipient)),
  ];
}

/** Checks that a message contains no account data except the client, and that a token has the right owner. */
function inspectMessage(message: string): readonly Violation[] {
  const data = marksIn(message).filter(({ organization }) => organization !== null);
  const token = parseTokenMessage(message);
  const isMismatched = token && isForeign(token.tokenOwner, token.claimedOwner);
  return [
    ...violations('broadcast', 'data', data.map(markOf)),
    ...violations('broadcast', 'token', isMismatched ? [markOf(token.tokenOwner)] : []),
  ];
}

/** Returns the owner of a broadcast token, and the owner that the message claims. */
function parseTokenMessage(
  message: string,
): { readonly tokenOwner: Owner; readonly claimedOwner: Owner } | null {
  const tokenOwner = readToken(/"jwt":"([^"]+)"/.exec(message)?.[1] ?? null);
  const [, id] = /"sessionId":"([^"]+)"/.exec(message) ?? [];
  const [, organization = null] = /"organizationId":"([^"]+)"/.exec(message) ?? [];
  return tokenOwner && id !== undefined
    ? { tokenOwner, claimedOwner: { account: accountOf(id), organization } }
    : null;
}

async function inspectStorage({ owner, closed }: Evidence): Promise<readonly Violation[]> {
  const databases = await indexedDB.databases();
  const cookies = document.cookie.split('; ').filter(Boolean);
  const entries = [
    ...[localStorage, sessionStorage].flatMap((storage) => entriesOf(storage)),
    ...databases.map(({ name = '' }) => [name, ''] as const),
    ...(await caches.keys()).map((name) => [name, ''] as const),
    ...cookies.map((cookie) => [cookie, ''] as const),
  ];
  return entries.flatMap(([key, value]) => {
    const leftovers = closed.filter(
      ({ account }) => mentions(key + value, account) && !isLastSelection(key, owner),
    );
    // Stored data of an account must be under a key that contains its session ID.
    const kept = violations('storage', key, foreignMarks(key + value, storageOwnerOf(key)));
    const left = violations(
      'left behind',
      key,
      leftovers.map(({ account }) => account),
    );
    return kept.concat(left);
  });
}

function entriesOf(storage: Storage): readonly (readonly [key: string, value: string])[] {
  return Object.keys(storage).map((key) => [key, storage.getItem(key) ?? '']);
}

function storageOwnerOf(key: string): Owner | null {
  const [, id] = /"sessionId":"([^"]+)"/.exec(key) ?? [];
  const [, organization = null] = /"organizationId":"([^"]+)"/.exec(key) ?? [];
  return id === undefined ? null : { account: accountOf(id), organization };
}

/** Returns whether the entry is the stored selection of a lost session, kept so that a reload can show the reason. */
function isLastSelection(key: string, owner: Owner | null): boolean {
  return /^multisession:.*:current$/.test(key) && owner === null;
}

function mentions(text: string, account: string): boolean {
  const ids = [...text.matchAll(/"(sess_\w+)"/g)].map(([, id = '']) => id);
  return (
    ids.some((id) => accountOf(id) === account) || marksIn(text).some((mark) => mark.account === account)
  );
}

/** Checks that no data of a closed account is cached, sent or broadcast. */
function inspectLeftovers(
  { account, at, messageCount, isRetained }: ClosedAccount,
  evidence: Evidence,
): readonly Violation[] {
  const { trees, requests, messages } = evidence;
  const caches = trees
    .filter(({ owner }) => owner.account === account && !isRetained)
    .flatMap(({ client }) => client.deref() ?? [])
    .filter(
      (client) => client.getQueryCache().getAll().length + client.getMutationCache().getAll().length > 0,
    );
  const sent = requests.filter((request) => request.at > at && request.intendedOwner?.account === account);
  const broadcastTokens = messages
    .slice(messageCount)
    .filter((message) => parseTokenMessage(message)?.tokenOwner.account === account);
  return [
    ...violations(
      'left behind',
      'cache',
      caches.map(() => account),
    ),
    ...violations(
      'left behind',
      'request',
      sent.map(({ path }) => `${account} ${path}`),
    ),
    ...violations(
      'left behind',
      'token',
      broadcastTokens.map(() => account),
    ),
  ];
}
