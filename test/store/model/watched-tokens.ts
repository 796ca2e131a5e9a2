import { decodeJwt } from 'jose';
import { type Session } from 'multisession/core';
import type { TokenOptions } from './steps.ts';
import { signedIn, type Watched } from './watched.ts';

/** Checks that tokens belong to the requested session, and that closed sessions return none. */
export interface WatchedTokens {
  /** Records a token request. The returned function checks its result. */
  readonly recordRequest: (
    session: Session,
    options: TokenOptions | null,
  ) => (jwt: string | null | undefined) => void;
  /** Checks that sessions that are no longer signed in return no token, not even a cached one. */
  readonly checkClosed: (known: ReadonlyMap<string, Session>) => void;
}

export function watchTokens({ store, report }: Watched): WatchedTokens {
  function check({ id, lastActiveOrganizationId }: Session, options: TokenOptions | null, jwt: string): void {
    const { sid, exp = 0, org_id = null } = decodeJwt(jwt);
    if (sid !== id) report(`${id} returned a token of ${String(sid)}`);
    if (exp * 1000 < Date.now() - 1000) report(`${id} returned a token that expired at ${exp}`);
    const { organizationId = lastActiveOrganizationId } = options ?? {};
    if (org_id !== organizationId)
      report(`${id} returned a token for ${String(org_id)} instead of ${organizationId}`);
  }

  return {
    recordRequest(session, options) {
      const isClosed = !signedIn(store.getState()).some(({ id }) => id === session.id);
      return (jwt) => {
        if (jwt && isClosed) report(`${session.id} returned a token although it is closed`);
        if (jwt) check(session, options, jwt);
      };
    },
    checkClosed(known) {
      const open = new Set(signedIn(store.getState()).map(({ id }) => id));
      for (const [id, session] of known) {
        if (open.has(id)) continue;
        session.getToken().then(
          (jwt) => jwt && report(`${id} returned a token although it is closed`),
          () => report(`getToken() of ${id} rejected although it is closed`),
        );
      }
    },
  };
}
