import { type Evidence, violations } from './evidence.ts';
import { isForeign, marksIn, markOf } from './marks.ts';
import type { Violation } from './page.ts';

/** Returns whether a storage key is that of the list of accounts, which backends for the SDKs of providers store. */
export function isAccountList(key: string): boolean {
  return /^multisession:.*:accounts$/.test(key);
}

/** Checks that a list of accounts contains the profiles of the listed accounts, and no other data of accounts. */
export function inspectAccountList(
  key: string,
  value: string,
  { listed }: Pick<Evidence, 'listed'>,
): readonly Violation[] {
  const profiles = listed.map((account) => ({ account, organization: null }));
  const others = marksIn(value).filter((mark) => profiles.every((profile) => isForeign(mark, profile)));
  return violations('left behind', key, others.map(markOf));
}
