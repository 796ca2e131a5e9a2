import { accountOf, type AccountSession } from './account.ts';

/** Returns the name of a session's account, or its replacement. */
export function accountName(
  session: AccountSession,
  { unknownAccount }: { readonly unknownAccount: string },
): string {
  return accountOf(session).name || unknownAccount;
}
