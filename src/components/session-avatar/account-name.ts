import { bidiIsolate } from '../labels/bidi-isolate.ts';
import { accountOf, type AccountSession } from './account.ts';

/** Returns the name of a session's account, or its replacement, isolated for use in a message. */
export function accountName(
  session: AccountSession,
  { unknownAccount }: { readonly unknownAccount: string },
): string {
  return bidiIsolate(accountOf(session).name || unknownAccount);
}
