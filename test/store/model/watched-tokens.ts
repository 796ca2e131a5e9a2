import { decodeJwt } from 'jose';
import { type Session } from 'multisession/core';
import type { TokenOptions } from './steps.ts';
import { signedIn, type Watched } from './watched.ts';

/** Checks the tokens that a tab hands out, and that it hands out none where a session is over. */
export interface WatchedTokens {
  /** A token of a session that was held has been asked for. To be told what came of it. */
  readonly ask: (held: Session, options: TokenOptions | null) => (jwt: string | null | undefined) => void;
  /** Who still holds a session that is over gets no token with it, though one may have been at hand. */
  readonly checkSilent: (known: ReadonlyMap<string, Session>) => void;
}

export function watchTokens({ store, wrong }: Watched): WatchedTokens {
  function check({ id, lastActiveOrganizationId }: Session, options: TokenOptions | null, jwt: string): void {
    const { sid, exp = 0, org_id = null } = decodeJwt(jwt);
    if (sid !== id) wrong(`a token of ${String(sid)} was handed out for ${id}`);
    if (exp * 1000 < Date.now() - 1000) wrong(`a token of ${id} was handed out that ran out at ${exp}`);
    const { organizationId = lastActiveOrganizationId } = options ?? {};
    if (org_id !== organizationId)
      wrong(`a token for ${String(org_id)} was handed out for ${organizationId}`);
  }

  return {
    ask(held, options) {
      const isOver = !signedIn(store.getState()).some(({ id }) => id === held.id);
      return (jwt) => {
        if (jwt && isOver) wrong(`a token was handed out for ${held.id}, which is over`);
        if (jwt) check(held, options, jwt);
      };
    },
    checkSilent(known) {
      const there = new Set(signedIn(store.getState()).map(({ id }) => id));
      for (const [id, session] of known) {
        if (there.has(id)) continue;
        session.getToken().then(
          (jwt) => jwt && wrong(`a token was handed out for ${id}, which is over`),
          () => wrong(`getToken of ${id} rejected, which is over`),
        );
      }
    },
  };
}
