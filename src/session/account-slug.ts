import type { SessionFields } from './session.ts';

/**
 * Returns a short text for the account of a session, to be used in URLs: `/u/${accountSlug(session)}`.
 *
 * It is derived from the ID of the user, and of the actor who impersonates the user, if any. So a slug means the same account
 * in every tab, in every browser and on the server, for good: also after the account was signed out, removed or signed in
 * again. The sessions of one user share it. Two accounts have the same slug with a probability of 1 to 4 billion.
 *
 * It is no secret and authorizes nothing. Anyone who knows the ID of a user can derive it.
 *
 * @example
 * ```ts
 * const session = useActiveSession();
 * navigate(`/u/${accountSlug(session)}`); // for example '/u/mqbq4f'
 * ```
 */
export function accountSlug({ id, userId, actor }: Pick<SessionFields, 'id' | 'userId' | 'actor'>): string {
  // FNV-1a, 32 bits.
  let hash = 0x811c9dc5;
  for (const character of JSON.stringify([userId ?? id, actor?.sub])) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}
