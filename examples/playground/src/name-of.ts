import type { AccountSession } from 'multisession/components';

/** Returns the name of an account. */
export function nameOf({ publicUserData }: Pick<AccountSession, 'publicUserData'>): string {
  const { firstName, lastName, identifier = '' } = publicUserData ?? {};
  return [firstName, lastName].filter(Boolean).join(' ') || identifier;
}
