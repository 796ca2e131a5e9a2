import { accountOf } from './accounts.ts';
import { violations } from './evidence.ts';
import { readToken } from './fake-api.ts';
import { isForeign, marksIn, markOf, type Owner } from './marks.ts';
import type { Violation } from './page.ts';
import { ownerOfKey } from './storage.ts';

/** A message broadcast to other tabs. */
export interface Message {
  readonly channel: string;
  readonly text: string;
}

/** Records all messages broadcast to other tabs. */
export function recordBroadcasts(): { readonly messages: readonly Message[]; readonly stop: () => void } {
  const messages: Message[] = [];
  const real = globalThis.BroadcastChannel;
  globalThis.BroadcastChannel = class extends real {
    override postMessage(message: unknown): void {
      messages.push({ channel: this.name, text: JSON.stringify(message) });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none
      super.postMessage(message);
    }
  };
  return {
    messages,
    stop() {
      globalThis.BroadcastChannel = real;
    },
  };
}

/**
 * Checks that a message contains no account data except the client, unless its channel belongs to that account, and that
 * a token has the right owner.
 */
export function inspectMessage({ channel, text }: Message): readonly Violation[] {
  const owner = ownerOfKey(channel);
  const data = marksIn(text).filter((mark) => mark.organization !== null && isForeign(mark, owner));
  const token = parseTokenMessage(text);
  const isMismatched = token && isForeign(token.tokenOwner, token.claimedOwner);
  return [
    ...violations('broadcast', 'data', data.map(markOf)),
    ...violations('broadcast', 'token', isMismatched ? [markOf(token.tokenOwner)] : []),
  ];
}

/** Returns whether a message contains a token or data of an account. */
export function isMessageOf({ channel, text }: Message, account: string): boolean {
  const isOwn = ownerOfKey(channel)?.account === account && marksIn(text).length > 0;
  return isOwn || parseTokenMessage(text)?.tokenOwner.account === account;
}

/** Returns the owner of a broadcast token, and the owner that the message claims. */
function parseTokenMessage(
  text: string,
): { readonly tokenOwner: Owner; readonly claimedOwner: Owner } | null {
  const tokenOwner = readToken(/"jwt":"([^"]+)"/.exec(text)?.[1] ?? null);
  const [, id] = /"sessionId":"([^"]+)"/.exec(text) ?? [];
  const [, organization = null] = /"organizationId":"([^"]+)"/.exec(text) ?? [];
  return tokenOwner && id !== undefined
    ? { tokenOwner, claimedOwner: { account: accountOf(id), organization } }
    : null;
}
