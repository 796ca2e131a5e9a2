import type { QueryClient } from '@tanstack/react-query';
import { inspectBrowserState } from './browser-state.ts';
import { inspectMessage, isMessageOf } from './broadcasts.ts';
import { type ClosedAccount, type Evidence, violations } from './evidence.ts';
import type { SentRequest } from './fake-api.ts';
import { foreignMarks, isForeign, marksIn, markOf, type Owner } from './marks.ts';
import { inspectPage, inspectHiddenElements, type Violation } from './page.ts';
import { inspectStorage } from './storage.ts';

/** Returns all data of one account that is reachable from another one. */
export async function inspect(evidence: Evidence): Promise<readonly Violation[]> {
  return [
    ...inspectPage(evidence.owner, evidence.owners),
    ...inspectHiddenElements(evidence.owner, evidence.owners),
    ...(await inspectBrowserState(evidence.getOwner)),
    ...evidence.visible.flatMap((client) => inspectCache(client, evidence.owner)),
    ...evidence.trees.flatMap(({ client, owner }) => inspectCache(client.deref(), owner)),
    ...evidence.requests.flatMap(inspectRequest),
    ...evidence.messages.flatMap(inspectMessage),
    ...(await inspectStorage(evidence)),
    ...evidence.closed.flatMap((closed) => inspectLeftovers(closed, evidence)),
  ];
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
  const isUnintended = (owner: Owner | null): owner is Owner =>
    owner !== null && intendedOwner !== null && isForeign(owner, intendedOwner);
  // A request that was rejected has still reached the server with its token.
  const recipient = authenticatedAs ?? tokenOwner ?? intendedOwner;
  // An unauthenticated request reveals nothing that belongs to another account.
  const foreign = (text: string): readonly string[] => (recipient ? foreignMarks(text, recipient) : []);
  return [
    ...violations('request', path, isUnintended(authenticatedAs) ? [markOf(authenticatedAs)] : []),
    ...violations('token', path, isUnintended(tokenOwner) ? [markOf(tokenOwner)] : []),
    ...violations('header', path, foreign(headers)),
    ...violations('body', path, foreign(path + body)),
  ];
}

/** Checks that no data of a closed account is cached, sent or broadcast. */
function inspectLeftovers(
  { account, at, messageCount, isRetained }: ClosedAccount,
  { trees, requests, messages }: Evidence,
): readonly Violation[] {
  const caches = trees
    .filter(({ owner }) => owner.account === account && !isRetained)
    .flatMap(({ client }) => client.deref() ?? [])
    .filter(
      (client) => client.getQueryCache().getAll().length + client.getMutationCache().getAll().length > 0,
    );
  const sent = requests.filter((request) => request.at > at && senderOf(request)?.account === account);
  const broadcast = messages.slice(messageCount).filter((message) => isMessageOf(message, account));
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
      'message',
      broadcast.map(() => account),
    ),
  ];
}

/** Returns the owner that a request was made for. */
function senderOf({ intendedOwner, tokenOwner, path, body }: SentRequest): Owner | undefined {
  return intendedOwner ?? tokenOwner ?? marksIn(path + body)[0];
}
